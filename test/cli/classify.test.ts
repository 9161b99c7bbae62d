import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run.ts';
import { classify } from '../../src/cli/verbs/classify.ts';

const row = (id: string | number, text: string, more: object = {}) =>
  JSON.stringify({ id, channel: 'email', from: 'sam@example.net', subject: 'hello', text, ...more });

async function run(lines: readonly string[], words = ['classify']) {
  let [out, err] = ['', ''];
  const code = await runCli([classify], words, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    input: Readable.from(lines.map((line) => `${line}\n`)),
  });
  const answers = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { id: string | number; kind: string });
  return { code, answers, err };
}

describe('lawrence classify', () => {
  test('answers every row in its order, whatever else the row holds', async () => {
    const lines = [
      row('b', 'Please delete all my data.', { kind: 'spam', labels: [1] }),
      row(7, 'Where do I park for the 9 am class?'),
      JSON.stringify({ id: 'c', channel: 'sms', from: '+13035550142', text: 'stop texting me' }),
    ];
    const { code, answers, err } = await run(lines);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(answers.map(({ id, kind }) => [id, kind])).toEqual([
      ['b', 'request'],
      [7, 'support'],
      ['c', 'request'],
    ]);
    expect(Object.keys(answers[0] ?? {})).toEqual(
      'id language kind rights on_behalf minor phi jurisdiction identifiers hostile confidence abstain reasons'.split(
        ' ',
      ),
    );
  });

  test('names each line that is no row, answers the others, and fails', async () => {
    const secret = 'marigold';
    const lines = [
      row('a', 'Delete my data'),
      `{"id": "${secret}"`,
      row('b', 'hi', { channel: secret }),
      '[]',
      '',
      row('c', 'hi'),
    ];
    const { code, answers, err } = await run(lines);
    expect(code).toBe(1);
    expect(answers.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(err.trim().split('\n')).toEqual([
      'lawrence classify: line 2: not JSON',
      'lawrence classify: line 3: not a message row: channel',
      'lawrence classify: line 4: not a message row: the row',
    ]);
    expect(err).not.toContain(secret);
  });

  test('answers nothing to nothing', async () => {
    expect(await run([])).toEqual({ code: 0, answers: [], err: '' });
  });
});
