import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../src/demo/free-port.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lawrence-demo-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const MAIL = 'test/fixtures/mail/delete-my-data.eml';

/** The program as npm runs it: Node itself, no build, no test transform. */
function demo(args: string[]): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, ['src/demo/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((ended) =>
    child.once('exit', (code) => ended({ code, out: Buffer.concat(chunks).toString() })),
  );
}

describe('npm run demo -- --once', () => {
  test('plays a deletion to its end, on the embedded database, and exits 0', async () => {
    const { code, out } = await demo([
      '--once',
      MAIL,
      '--data',
      join(folder, 'a'),
      '--port',
      String(await freePort()),
    ]);
    expect(out).toContain('ready in ');
    expect(out).toMatch(/requester {2}gets "We have your privacy request/);
    expect(out).toMatch(/staff {6}Ben Okafor presses Approve/);
    expect(out).toMatch(/systems {4}stripe: partly_kept/);
    expect(out).toMatch(/staff {6}\S+ \S+ notes what was done by hand: .*erase\.aws/);
    expect(out).toMatch(/requester {2}gets "Your data has been deleted/);
    expect(out).toMatch(/record {5}the chain of \d+ events holds/);
    expect(code).toBe(0);
  }, 60_000);

  test('plays a text to its end: the code comes by text and is texted back', async () => {
    const { code, out } = await demo([
      '--once',
      'test/fixtures/texts/delete-my-data.sms.json',
      '--data',
      join(folder, 'texted'),
    ]);
    expect(out).toMatch(/requester {2}texts the code back/);
    expect(out).toMatch(/staff {6}Ana Castillo decides to go on without that system/);
    expect(out).toMatch(/systems {4}stripe: not_searched/);
    expect(out).toMatch(/record {5}the chain of \d+ events holds/);
    expect(code).toBe(0);
  }, 60_000);

  test('plays an access request to its end: two proofs, work by hand, a review, a package that the person downloads', async () => {
    const { code, out } = await demo([
      '--once',
      'test/fixtures/mail/access-my-data.eml',
      '--data',
      join(folder, 'access'),
      '--port',
      String(await freePort()),
    ]);
    expect(out).toMatch(/requester {2}types the code that came to their telephone/);
    expect(out).toMatch(/systems {4}fluentworks: exported/);
    expect(out).toMatch(/staff {6}\S+ \S+ notes what was done by hand: .*export\.aws/);
    expect(out).toMatch(/staff {6}\S+ \S+ looks through the package/);
    expect(out).toMatch(/requester {2}downloads the package .*index\.html, fluentworks\/fluentworks\.json/);
    expect(out).toMatch(/record {5}the chain of \d+ events holds/);
    expect(code).toBe(0);
  }, 60_000);

  test.each([
    ['test/fixtures/mail/opt-out.eml', 'Your opt-out is in force', 'fluentworks: opted_out (1 persons)'],
    // She is on the list of who gets no mail by then, and her answer reaches her all the same.
    [
      'test/fixtures/mail/marketing-opt-out.eml',
      'You get no more marketing from us',
      'sendgrid: opted_out (1 suppressions, 1 marketing_contacts)',
    ],
  ])(
    'plays %s to its end without a code',
    async (mail, letter, outcome) => {
      const { code, out } = await demo([
        '--once',
        mail,
        '--data',
        join(folder, letter),
        '--port',
        String(await freePort()),
      ]);
      expect(out).toContain(`requester  gets "${letter}`);
      expect(out).toContain(`systems    ${outcome}`);
      expect(out).not.toMatch(/types the code|Your code/);
      expect(out).toMatch(/record {5}the chain of \d+ events holds/);
      expect(code).toBe(0);
    },
    60_000,
  );

  test('a second time on the same data opens a second case', async () => {
    const { code, out } = await demo([
      '--once',
      MAIL,
      '--data',
      join(folder, 'a'),
      '--port',
      String(await freePort()),
    ]);
    expect(out).toMatch(/record {5}case FW-/);
    expect(code).toBe(0);
  }, 60_000);

  test('a mail that no machine can sort stays open, and the exit code says so', async () => {
    const mail = 'test/fixtures/mail/unclear.eml';
    const args = [
      '--once',
      mail,
      '--data',
      join(folder, 'b'),
      '--port',
      String(await freePort()),
      '--patience',
      '8',
    ];
    const { code, out } = await demo(args);
    expect(out).toMatch(/staff {6}card in #privacy-requests: .*Somebody must say what this message asks for/);
    expect(out).toContain('nothing moved for 8 s');
    expect(code).toBe(1);
  }, 60_000);

  test('writes where everything is and which keys it uses', async () => {
    const book = JSON.parse(await readFile(join(folder, 'a', 'demo.json'), 'utf8')) as Record<string, object>;
    expect(Object.keys(book.urls ?? {})).toEqual(
      expect.arrayContaining(['app', 'slack', 'stripe', 'sendgrid', 'fluentworks']),
    );
    expect(book.env).toHaveProperty('MASTER_KEY');
    expect(book.sign).toHaveProperty('sendgrid_private_key');
    expect(book.people).not.toHaveLength(0);
    expect(book.staff).not.toHaveLength(0);
  });
});
