import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run.ts';
import { doctor } from '../../src/cli/verbs/doctor.ts';
import { verbs } from '../../src/cli/verbs.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { masterKey, Vault } from '../../src/db/sealed.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { type TestRequest, verifyingRequest } from '../support/requests.ts';

const database = testDatabase();
const master = randomBytes(32);
const index = randomBytes(32);
let journey: TestJourney;
let request: TestRequest;
let folder: string;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  journey = await testJourney(database);
  journey.vault = new Vault([masterKey(master)], index);
  request = await verifyingRequest(journey);
  folder = await mkdtemp(join(tmpdir(), 'lawrence-cli-'));
  const { host, database: name } = database.address.connection as { host: string; database: string };
  environment = {
    DATABASE_URL: `postgres://lawrence@localhost/${name}?host=${encodeURIComponent(host)}`,
    PUBLIC_URL: 'https://privacy.example.test',
    MASTER_KEY: master.toString('base64'),
    INDEX_KEY: index.toString('base64'),
    DATA_DIR: folder,
  };
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function lawrence(words: string, env: NodeJS.ProcessEnv = environment, known = verbs) {
  const told: { out: string[]; err: string[] } = { out: [], err: [] };
  const terminal = {
    out: (text: string) => void told.out.push(text),
    err: (text: string) => void told.err.push(text),
  };
  const code = await runCli(
    known,
    words.split(' ').filter((word) => word !== ''),
    terminal,
    env,
  );
  const out = told.out.join('');
  return { code, out, err: told.err.join(''), json: () => JSON.parse(out) };
}

describe('usage', () => {
  test.each([
    '',
    'nope',
    'requests',
    'requests nope',
    'migrate now',
    'requests list --state lost',
    'requests list --limit 0',
    'requests list --nope',
    'requests show',
    'requests show nope',
    'requests show FW-7K3M-92QD FW-7K3M-92QD',
    'audit verify a b',
    'audit verify a --export b',
    'playbook explain',
    'playbook explain delete --received 2026-02-30',
    'playbook explain delete --received soon',
  ])('that is wrong ends with 2 and says how: "%s"', async (words) => {
    const { code, out, err } = await lawrence(words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Usage: ');
  });

  test('is told when asked for', async () => {
    for (const verb of verbs) expect((await lawrence('--help')).out).toContain(`lawrence ${verb.name}`);
    expect(await lawrence('requests list --help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('--outcome'),
    });
  });

  test('with --json gives one JSON value, also when something is wrong', async () => {
    for (const words of [
      'requests list',
      'doctor',
      'audit verify',
      'playbook check',
      'playbook explain delete',
      'migrate',
      'keys rotate',
      'requests show FW-0000-0000',
    ]) {
      expect(typeof (await lawrence(`${words} --json`)).json()).toBe('object');
    }
  });
});

test('docket tells what is before each team, by references and numbers only', async () => {
  // Long overdue by the machine's clock, which is what the command line goes by.
  await sql`update requests set due_at = '2020-01-02T12:00:00Z', working_at = '2020-01-02T12:00:00Z' where id = ${request.id}`.execute(
    database.db,
  );
  const { code, out } = await lawrence('docket');
  expect(code).toBe(0);
  expect(out).toContain(`OVERDUE ${request.reference}, legal date 2020-01-02`);
  expect(out).not.toContain(request.address);
  expect((await lawrence('docket --json')).json()).toMatchObject({
    teams: [{ team: null, overdue: [{ reference: request.reference, dueOn: '2020-01-02' }], dueSoon: [] }],
  });
});

describe('nothing that a failing call carried is printed', () => {
  test('of a database that does not answer', async () => {
    const env = { ...environment, DATABASE_URL: 'postgres://user:hush-5f2a@127.0.0.1:1/x' };
    for (const words of ['requests list', 'audit verify', 'keys rotate', 'migrate', 'doctor']) {
      const { code, out, err } = await lawrence(words, env);
      expect(code).toBe(1);
      expect(out + err).toContain('database-ECONNREFUSED');
      expect(out + err).not.toMatch(/hush|\bat .*\.ts:/);
    }
  });

  test('of settings that cannot be read; they are all named', async () => {
    const { code, err } = await lawrence('requests list', { PUBLIC_URL: 'hush-5f2a', PORT: 'hush-5f2a' });
    expect(code).toBe(1);
    for (const name of ['PUBLIC_URL', 'PORT', 'MASTER_KEY', 'INDEX_KEY']) expect(err).toContain(name);
    expect(err).not.toContain('hush');
  });
});

describe('requests', () => {
  test('list shows references, states and dates', async () => {
    const { code, out } = await lawrence('requests list --state verifying');
    expect(code).toBe(0);
    expect(out).toContain(`${request.reference}  verifying`);
    expect((await lawrence('requests list --state closed --json')).json()).toEqual({
      requests: [],
      more: false,
    });
  });

  test('show tells one with its steps and events, and no address', async () => {
    const { code, out } = await lawrence(`requests show ${request.reference.toLowerCase()}`);
    expect(code).toBe(0);
    for (const part of ['verify.challenge', 'request.understood', 'due_at']) expect(out).toContain(part);
    expect(out).not.toContain(request.address);
    const shown = (await lawrence(`requests show ${request.reference} --json`)).json();
    expect(shown.events.map((event: { type: string }) => event.type)).toEqual([
      'request.received',
      'request.understood',
    ]);
  });

  test('show says when there is none', async () => {
    expect(await lawrence('requests show FW-0000-0000')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no request FW-0000-0000'),
    });
  });
});

describe('audit verify', () => {
  test('finds a record in order, exports it, and verifies the export with no settings at all', async () => {
    const file = join(folder, 'chains.jsonl');
    expect(await lawrence('audit verify')).toMatchObject({
      code: 0,
      out: expect.stringContaining('every hash holds'),
    });
    expect((await lawrence(`audit verify --export ${file}`)).code).toBe(0);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await lawrence(`audit verify ${file}`, {})).code).toBe(0);
    expect((await lawrence(`audit verify --file ${file} --json`, {})).json()).toMatchObject({
      ok: true,
      links: 2,
    });
    const tampered = (await readFile(file, 'utf8')).replace('"actor":"system"', '"actor":"staff:U1"');
    await writeFile(file, tampered);
    const { code, out } = await lawrence(`audit verify ${file}`, {});
    expect(code).toBe(1);
    expect(out).toContain(`request ${request.reference}, link 2, line 3: link-changed`);
  });

  test('names the first broken link of the record', async () => {
    await sql`update requests set version = version + 1 where reference = ${request.reference}`.execute(
      database.db,
    );
    const { code, out } = await lawrence('audit verify');
    expect([code, out]).toEqual([
      1,
      `1 broken (1 chains read). First: request ${request.reference}, link 3: tail-cut-off.\n`,
    ]);
    await sql`update requests set version = version - 1 where reference = ${request.reference}`.execute(
      database.db,
    );
  });

  test('says what is wrong with a file that it cannot read or write', async () => {
    const missing = join(folder, 'nothing/here.jsonl');
    expect(await lawrence(`audit verify ${missing}`)).toMatchObject({
      code: 1,
      err: expect.stringContaining('(ENOENT)'),
    });
    expect(await lawrence(`audit verify --export ${missing}`)).toMatchObject({
      code: 1,
      err: expect.stringContaining('(ENOENT)'),
    });
  });
});

describe('doctor', () => {
  test('finds a good installation good, and says which vendors are off and why', async () => {
    const { code, out } = await lawrence('doctor', { ...environment, STRIPE_API_KEY: 'sk_test_x' });
    expect(code).toBe(0);
    expect(out).toMatch(/OK +stripe +switched on/);
    expect(out).toMatch(/OFF +slack +switched off: lacks SLACK_BOT_TOKEN, SLACK_SIGNING_SECRETS/);
    expect(out).toMatch(/OK +database +PostgreSQL 18/);
    expect(out).toMatch(/OK +migrations +up to date/);
    expect(out).toContain(`current: ${masterKey(master).id} wraps 1 living data key(s)`);
  });

  test('finds a master key missing, and says which and how many keys it wraps', async () => {
    const other = randomBytes(32).toString('base64');
    const { code, out } = await lawrence('doctor', { ...environment, MASTER_KEY: other });
    expect(code).toBe(1);
    expect(out).toContain(
      `missing: ${masterKey(master).id} wraps 1 living data key(s) and is not configured`,
    );
  });

  test('finds Redis silent', async () => {
    const { code, out } = await lawrence('doctor', { ...environment, QUEUE_URL: 'redis://127.0.0.1:1' });
    expect(code).toBe(1);
    expect(out).toContain('Redis does not answer');
  });

  test('finds migrations that have not run, and runs none', async () => {
    const data = await mkdtemp(join(tmpdir(), 'lawrence-doctor-'));
    const env = { ...environment, DATABASE_URL: '', DATA_DIR: data };
    expect((await lawrence('doctor', env)).out).toContain('not made yet');
    await (await startEmbedded(data, () => {})).stop();
    for (let times = 0; times < 2; times += 1) {
      const { code, out } = await lawrence('doctor', env);
      expect(code).toBe(1);
      expect(out).toContain('to be run: 0001_foundation');
    }
    expect(await lawrence('requests list', env)).toMatchObject({
      code: 1,
      err: expect.stringContaining('lawrence -- migrate'),
    });
    expect(await lawrence('migrate', env)).toMatchObject({
      code: 0,
      out: expect.stringContaining('ran 0001_foundation'),
    });
    expect((await lawrence('doctor', env)).code).toBe(0);
    await rm(data, { recursive: true, force: true });
  });

  test('asks every check that it was given', async () => {
    const sick = doctor([async () => ({ name: 'blobs', state: 'problem', detail: 'full' })]);
    const { code, out } = await lawrence('doctor', environment, [sick]);
    expect(code).toBe(1);
    expect(out).toMatch(/PROBLEM +blobs +full/);
  });
});

test('keys rotate refuses while a master key is missing; then wraps every key anew and names the old one', async () => {
  const fresh = randomBytes(32);
  const rotating = { ...environment, MASTER_KEY: fresh.toString('base64') };
  const refused = await lawrence('keys rotate', rotating);
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining(`nothing was rotated`) });
  const done = await lawrence('keys rotate --json', { ...rotating, MASTER_KEYS_OLD: environment.MASTER_KEY });
  expect(done.json()).toEqual({
    rotated: 1,
    master_key: masterKey(fresh).id,
    destroyable: [masterKey(master).id],
  });
  expect((await lawrence('doctor', rotating)).code).toBe(0);
  expect((await lawrence('keys rotate', { ...environment, MASTER_KEYS_OLD: rotating.MASTER_KEY })).code).toBe(
    0,
  );
});

describe('playbook', () => {
  test('check finds the playbooks of this version in order', async () => {
    expect(await lawrence('playbook check', {})).toMatchObject({
      code: 0,
      out: expect.stringContaining('in order'),
    });
  });

  test('check says so when there is no such folder', async () => {
    expect(await lawrence('playbook check --folder /nowhere', {})).toMatchObject({
      code: 1,
      err: expect.stringContaining('cannot read the folder /nowhere'),
    });
  });

  test('explain tells one with dates', async () => {
    const { code, out } = await lawrence('playbook explain delete --received 2026-11-24', {});
    expect(code).toBe(0);
    expect(out).toContain('Friday, November 27, 2026 (3 days); the requester can still withdraw');
    expect(await lawrence('playbook explain nope', {})).toMatchObject({
      code: 1,
      err: expect.stringMatching(/there are: .*delete/),
    });
  });
});
