import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run.ts';
import { verbs } from '../../src/cli/verbs.ts';
import { LAWS } from '../../src/core/law/laws.ts';

async function show(words: string) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const code = await runCli(verbs, `law show ${words}`.trim().split(' '), terminal, {});
  return { code, out: out.join(''), err: err.join(''), json: () => JSON.parse(out.join('')) };
}

describe('law show', () => {
  test('tells the dates of one law as JSON, null where it has none', async () => {
    const { code, json } = await show('US-CA --received 2026-11-23 --json');
    expect(code).toBe(0);
    expect(json()).toMatchObject({
      id: 'US-CA',
      received: '2026-11-23',
      acknowledge_by: '2026-12-05',
      opt_out_by: '2026-12-11',
      respond_by: '2027-01-07',
      working_date: '2027-01-06',
      extend_until: '2027-02-21',
      appeal_respond_by: null,
      appeal_extend_until: null,
      regulator: 'California Privacy Protection Agency',
    });
  });

  test('tells a dated timeline in English, in the order of the days, each with its section', async () => {
    const { out } = await show('US-CO --received 2026-11-23');
    const dated = out.split('\n').filter((line) => /^\d{4}-\d{2}-\d{2} {2}/.test(line));
    const days = dated.map((line) => line.slice(0, 10));
    expect(days).toEqual(days.toSorted());
    expect(dated).toContain(
      '2027-01-07  respond, or tell of an extension (45 calendar days; C.R.S. 6-1-1306(2))',
    );
    expect(dated.at(-1)).toContain('2027-03-08  decide it if extended (105 calendar days');
    expect(out).toContain('Colorado Attorney General');
    expect(out).toContain('Right portability: yes; at most twice per calendar year');
    expect((await show('US-CA --received 2026-11-23')).out).toContain(
      'Right opt out profiling: from 2027-01-01',
    );
    expect((await show('US-CA --received 2027-01-01')).out).toContain('Right opt out profiling: yes');
  });

  test('speaks of an extension only where the law has one, of every opt-out by when, and of each duty once', async () => {
    expect((await show('US-CO --received 2026-11-23')).out).toContain(
      '2027-01-07  opt out, at the latest (45 calendar days; C.R.S. 6-1-1306(2))',
    );
    const quebec = (await show('CA-QC --received 2026-11-23')).out;
    expect(quebec).toContain('2026-12-23  respond (30 calendar days; ');
    expect(quebec.match(/in writing, with reasons and the legal provision/g)).toHaveLength(1);
  });

  test('marks what nobody read', async () => {
    expect((await show('MX-FED')).out).toMatch(/respond, or tell .*\[recalled, not read\]/);
    expect((await show('US-CO')).out).not.toMatch(/respond, or tell .*\[recalled, not read\]/);
    expect((await show('US-OK --received 2026-12-31')).out).toContain('not yet on that day');
    expect((await show('US-OK --received 2027-01-01')).out).not.toContain('not yet on that day');
  });

  test('tells every law without an ID, and has a timeline for each', async () => {
    const all = (await show('--received 2026-11-23 --json')).json();
    expect(all.map(({ id }: { id: string }) => id)).toEqual(LAWS.map(({ id }) => id));
    for (const { id } of LAWS) {
      const { code, out } = await show(`${id} --received 2026-11-23`);
      expect([id, code, /^2026-11-23 {2}received$/m.test(out)]).toEqual([id, 0, true]);
    }
  });

  test('names the laws that there are, and refuses what is no date', async () => {
    expect(await show('US-XX')).toMatchObject({ code: 1, err: expect.stringContaining('US-CA, US-VA') });
    expect(await show('US-CA --received 2026-02-30')).toMatchObject({ code: 2 });
    expect(await show('US-CA US-CO')).toMatchObject({ code: 2 });
  });
});
