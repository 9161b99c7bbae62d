import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readNotesFile } from '../../src/cli/read-notes-file.ts';
import { runCli } from '../../src/cli/run.ts';
import { verbs } from '../../src/cli/verbs.ts';
import type { StepId } from '../../src/core/privacy-request.ts';
import { masterKey, Vault } from '../../src/db/sealed.ts';
import { type ImportReport, importNotes } from '../../src/journey/intake/note/import-notes.ts';
import { readNote } from '../../src/journey/intake/note/read-note.ts';
import { AGE_YEARS_MAX } from '../../src/journey/intake/note/received-at.ts';
import { readMessageHandler } from '../../src/journey/intake/read-message.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { events } from '../support/requests.ts';
import { runStep } from '../support/run-step.ts';

const database = testDatabase();
const master = randomBytes(32);
const index = randomBytes(32);
let journey: TestJourney;
let folder: string;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  journey = await testJourney(database);
  journey.vault = new Vault([masterKey(master)], index);
  folder = await mkdtemp(join(tmpdir(), 'lawrence-import-'));
  const { host, database: name } = database.address.connection as { host: string; database: string };
  environment = {
    DATABASE_URL: `postgres://lawrence@localhost/${name}?host=${encodeURIComponent(host)}`,
    PUBLIC_URL: 'https://privacy.example.test',
    MASTER_KEY: master.toString('base64'),
    INDEX_KEY: index.toString('base64'),
  };
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  await database.db.deleteFrom('steps').where('request_id', 'is', null).execute();
  await database.db.deleteFrom('inbound_messages').where('request_id', 'is', null).execute();
});

const HEADER = 'received_at,channel,name,email,phone,subject,text,rights,jurisdiction,reference_outside';
let count = 0;

async function fileOf(content: string | Buffer): Promise<string> {
  const file = join(folder, `notes-${++count}.csv`);
  await writeFile(file, content);
  return file;
}

async function lawrence(...words: string[]) {
  const told: { out: string[]; err: string[] } = { out: [], err: [] };
  const terminal = {
    out: (text: string) => void told.out.push(text),
    err: (text: string) => void told.err.push(text),
  };
  const code = await runCli(verbs, ['import', ...words], terminal, environment);
  const out = told.out.join('');
  return { code, out, err: told.err.join(''), json: () => JSON.parse(out) as ImportReport };
}

async function take(content: string, options: Partial<Parameters<typeof importNotes>[2]> = {}) {
  const file = await fileOf(content);
  return await importNotes(journey, readNotesFile(file), {
    dryRun: false,
    ageYearsMax: AGE_YEARS_MAX,
    ...options,
  });
}

const stored = () =>
  database.db.selectFrom('inbound_messages').selectAll().where('request_id', 'is', null).execute();

/** Lets intake read what was imported. @returns the cases in the order of the rows */
async function readAll() {
  const steps = await database.db
    .selectFrom('steps')
    .select('id')
    .where('kind', '=', 'intake.read')
    .where('state', '=', 'ready')
    .orderBy('id')
    .execute();
  const nothing = async () => expect.fail('a note is not a mail');
  for (const { id } of steps) {
    const handler = readMessageHandler(journey, { mail: nothing, text: nothing, note: readNote });
    expect((await runStep(journey, id as StepId, handler)).state).toBe('done');
  }
  return await database.db.selectFrom('requests').selectAll().orderBy('id').execute();
}

describe('a good row', () => {
  test('becomes a case whose clock runs from the day that it names, in the company’s time zone', async () => {
    await take(
      `${HEADER}\n2026-11-02,post,Dana Ruiz,dana@example.net,,,Please erase all,delete,US-CO,A-17\n`,
    );
    const request = (await readAll()).at(-1) ?? expect.fail('no case');
    expect(request).toMatchObject({
      state: 'verifying',
      channel: 'post',
      rights: ['delete'],
      jurisdiction: 'US-CO',
      due_source: expect.stringContaining('C.R.S. 6-1-1306(2)'),
    });
    expect(request.received_at.toString()).toBe('2026-11-02T07:00:00Z');
    expect(request.due_at.toString()).toBe('2026-12-18T06:59:59.999Z');
    const told = await events(journey, request.id);
    expect(told.at(-1)).toMatchObject({ type: 'request.understood', actor: 'operator' });
  });

  test('that says no right is read as any message is, and keeps its channel', async () => {
    await take(
      `${HEADER}\n2026-11-02T10:00:00-07:00,email,,eve@example.net,,,Please delete my account and everything about me.,,,\n`,
    );
    const request = (await readAll()).at(-1);
    expect(request).toMatchObject({ channel: 'email', state: 'verifying', rights: ['delete'] });
    expect(request?.received_at.toString()).toBe('2026-11-02T17:00:00Z');
  });

  test('with several rights is one case with a part for each, and what else it names is only claimed', async () => {
    await take(`${HEADER}\n2026-11-02,phone,,finn@example.net,(303) 555-0123,,No ads,"opt_out, Delete",,\n`);
    const all = await readAll();
    const request = all.findLast(({ part_of }) => part_of === null) ?? expect.fail('no case');
    expect(request).toMatchObject({ state: 'verifying', rights: ['delete'] });
    expect(all.filter(({ part_of }) => part_of === request.id)).toMatchObject([
      { state: 'routed', rights: ['opt_out'] },
    ]);
    const contacts = await database.db
      .selectFrom('contacts')
      .select(['channel', 'source'])
      .where('request_id', '=', request.id)
      .orderBy('source', 'desc')
      .execute();
    expect(contacts).toEqual([
      { channel: 'email', source: 'sender' },
      { channel: 'sms', source: 'claimed' },
    ]);
  });

  test('without any contact is a case for the team that no machine answers', async () => {
    await take(`${HEADER}\n2026-11-02,post,Somebody,,,,Please delete my account,,,\n`);
    const request = (await readAll()).at(-1) ?? expect.fail('no case');
    expect(request).toMatchObject({ state: 'received', attention: 'needs-triage' });
    expect((await events(journey, request.id)).at(-1)?.data).toMatchObject({ because: 'no-contact' });
  });
});

describe('a bad row', () => {
  const row = (cells: Partial<Record<string, string>>) => {
    const good = { received_at: '2026-11-02', channel: 'post', text: 'zebra-canary', email: 'z@example.net' };
    const all: Partial<Record<string, string>> = { ...good, ...cells };
    return HEADER.split(',')
      .map((column) => `"${(all[column] ?? '').replaceAll('"', '""')}"`)
      .join(',');
  };
  test.each([
    ['no day', { received_at: '' }, 'received_at', 'missing'],
    ['a day that there is not', { received_at: '2026-02-30' }, 'received_at', 'not-a-time'],
    ['a day in another order', { received_at: '11/02/2026' }, 'received_at', 'not-a-time'],
    ['a time without its offset', { received_at: '2026-11-02T10:00:00' }, 'received_at', 'not-a-time'],
    ['a day to come', { received_at: '2026-11-25' }, 'received_at', 'in-the-future'],
    ['a time to come', { received_at: '2026-11-24T15:00:01Z' }, 'received_at', 'in-the-future'],
    ['a day long ago', { received_at: '2021-11-23' }, 'received_at', 'too-old'],
    ['no channel', { channel: '' }, 'channel', 'missing'],
    ['an unknown channel', { channel: 'pigeon' }, 'channel', 'unknown-channel'],
    ['a mail without address', { channel: 'email', email: '' }, 'email', 'missing'],
    ['a text without number', { channel: 'sms' }, 'phone', 'missing'],
    ['no address', { email: 'zebra at example' }, 'email', 'not-an-address'],
    ['no number', { phone: '12' }, 'phone', 'not-a-number'],
    ['no words', { text: ' \n ' }, 'text', 'missing'],
    ['too many words', { text: 'x'.repeat(100_001) }, 'text', 'too-long'],
    ['a long name', { name: 'x'.repeat(201) }, 'name', 'too-long'],
    ['an unknown right', { rights: 'delete,everything' }, 'rights', 'unknown-right'],
    ['a jurisdiction in words', { jurisdiction: 'Colorado' }, 'jurisdiction', 'not-a-jurisdiction'],
  ])(
    'with %s is refused by line, column and code, and nothing of it is stored',
    async (_, cells, column, code) => {
      const report = await take(`${HEADER}\n${row(cells)}\n`);
      expect(report).toEqual({
        rows: 1,
        imported: 0,
        known: 0,
        refused: 1,
        faults: [{ line: 2, column, code }],
      });
      expect(await stored()).toEqual([]);
    },
  );

  test('of today is good', async () => {
    expect((await take(`${HEADER}\n${row({ received_at: '2026-11-24' })}\n`)).refused).toBe(0);
    expect((await take(`${HEADER}\n${row({ received_at: '2021-11-24' })}\n`)).refused).toBe(0);
  });

  test('with several faults tells all of them', async () => {
    const { faults } = await take(
      `${HEADER}\n${row({ received_at: 'x', channel: 'x', email: 'x', text: '' })}\n`,
    );
    expect(faults.map(({ column }) => column)).toEqual(['text', 'received_at', 'channel', 'email']);
  });

  test('with too few or too many cells is refused as a whole', async () => {
    const report = await take(`${HEADER}\n2026-11-02,post\n${row({})},more\n${row({})}\n`);
    expect(report).toMatchObject({ imported: 1, refused: 2 });
    expect(report.faults).toEqual([
      { line: 2, column: null, code: 'column-count' },
      { line: 3, column: null, code: 'column-count' },
    ]);
  });

  test('whose quotes never end stops the reading there; what stood before is imported', async () => {
    const report = await take(
      `${HEADER}\n${row({})}\n2026-11-02,post,"Dana,,,,x,,,\n${row({ text: 'after' })}\n`,
    );
    expect(report).toMatchObject({ imported: 1, refused: 1 });
    expect(report.faults).toEqual([{ line: 3, column: null, code: 'unreadable-from-here-on' }]);
  });
});

describe('a file', () => {
  const GOOD = '2026-11-02,post,Zoë,zoe@example.net,,,"Please\r\ndelete my data",,,';

  test('with byte order mark, CRLF, blank lines and its columns in another order is read the same', async () => {
    const other =
      '\ufeffText,CHANNEL,email,received_at,name\r\n\r\n"Please\r\ndelete my data",post,Zoe@example.net , 2026-11-02,Zoë\r\n,,,,\r\n';
    expect(await take(`${HEADER}\n${GOOD}\n`)).toMatchObject({ imported: 1 });
    expect(await take(other)).toMatchObject({ rows: 1, imported: 0, known: 1, refused: 0 });
  });

  test('imported again changes nothing; a row that was corrected is a new one', async () => {
    const file = `${HEADER}\n${GOOD}\n${GOOD}\n`;
    expect(await take(file)).toMatchObject({ imported: 1, known: 1 });
    expect(await take(file)).toMatchObject({ imported: 0, known: 2 });
    expect(await take(file.replaceAll('2026-11-02', '2026-11-03'))).toMatchObject({ imported: 1, known: 1 });
    expect(await stored()).toHaveLength(2);
  });

  test.each([
    ['in Latin-1', Buffer.from(`${HEADER}\n${GOOD}\n`, 'latin1'), 'not-utf-8', 'line 2'],
    ['in UTF-16', Buffer.from(`\ufeff${HEADER}\n${GOOD}\n`, 'utf16le'), 'not-utf-8', 'line 1'],
    ['without a header', Buffer.from(`${GOOD}\n`), 'missing-column received_at', 'unknown-column 1'],
    [
      'with a column twice',
      Buffer.from('text,received_at,channel,text\n'),
      'header-faulty',
      'column-twice text',
    ],
    ['with nothing in it', Buffer.alloc(0), 'header-faulty', 'missing-column text'],
  ])('%s is refused as a whole and says why, without a word of it', async (_, content, ...words) => {
    const { code, out, err } = await lawrence(await fileOf(content));
    expect(code).toBe(1);
    for (const word of words) expect(err).toContain(word);
    expect(out + err).not.toMatch(/zoe|Zo/);
    expect(await stored()).toEqual([]);
  });

  test('that is not there is said to be not there', async () => {
    expect(await lawrence(join(folder, 'none.csv'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('ENOENT'),
    });
  });
});

describe('lawrence import', () => {
  const FILE = [
    HEADER,
    '2026-01-02,post,Quetzal,quetzal@example.net,,,zebra please,,,',
    '2026-01-02,post,Quetzal,quetzal@,,,zebra please,flying,,',
    '2026-01-03,phone,Quetzal,,303-555-0155,,zebra please,,,',
    '',
  ].join('\r\n');

  test('takes the good rows, lists the bad ones and exits 1; again it finds them known', async () => {
    const file = await fileOf(FILE);
    const first = await lawrence(file);
    expect(first.code).toBe(1);
    expect(first.out.split('\n').slice(0, 3)).toEqual([
      '3 rows: 2 imported, 0 known already, 1 refused.',
      '  line 3  email   not-an-address',
      '  line 3  rights  unknown-right',
    ]);
    expect(first.out + first.err).not.toMatch(/uetzal|zebra|5550155/);
    expect((await lawrence(file, '--json')).json()).toEqual({
      dry_run: false,
      rows: 3,
      imported: 0,
      known: 2,
      refused: 1,
      faults: [
        { line: 3, column: 'email', code: 'not-an-address' },
        { line: 3, column: 'rights', code: 'unknown-right' },
      ],
    });
    expect((await stored()).map(({ transport, channel }) => [transport, channel]).toSorted()).toEqual([
      ['import', 'phone'],
      ['import', 'post'],
    ]);
    expect((await lawrence(await fileOf(FILE.split('\r\n').toSpliced(2, 1).join('\n')))).code).toBe(0);
  });

  test('--dry-run tells the same and stores nothing', async () => {
    const file = await fileOf(`${FILE}${FILE.split('\r\n')[1]}\r\n`);
    const dry = (await lawrence(file, '--dry-run', '--json')).json();
    expect(await stored()).toEqual([]);
    const { dry_run: _, ...told } = dry as ImportReport & { dry_run: boolean };
    expect(told).toMatchObject({ imported: 2, known: 1, refused: 1 });
    expect((await lawrence(file, '--json')).json()).toEqual({ dry_run: false, ...told });
    expect((await lawrence(file, '--dry-run', '--json')).json()).toMatchObject({ imported: 0, known: 3 });
  });

  test.each([[[]], [['a.csv', 'b.csv']], [['a.csv', '--age-years-max', 'many']], [['a.csv', '--nope']]])(
    'with %j is wrong usage',
    async (words) => {
      expect((await lawrence(...words)).code).toBe(2);
    },
  );

  test('holds nothing of a row in the clear', async () => {
    await lawrence(await fileOf(FILE));
    const rows = JSON.stringify(await stored(), (_, value) =>
      value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
    );
    expect(rows).not.toMatch(/uetzal|zebra/);
  });
});

test('of any file the good rows are imported once, and the bad ones listed with the line they begin on', async () => {
  const words = fc.stringMatching(/^[a-zA-Zäé ,"\n\r';=-]{0,30}$/);
  const oneRow = fc.record({
    good: fc.boolean(),
    text: words,
    name: words,
    day: fc.integer({ min: 1, max: 28 }),
    blankBefore: fc.boolean(),
  });
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const plain = (cell: string) => (/[",\n\r]/.test(cell) || cell === '' ? quoted(cell) : cell);
  await fc.assert(
    fc.asyncProperty(
      fc.array(oneRow, { maxLength: 25 }),
      fc.constantFrom('\n', '\r\n'),
      fc.constantFrom(quoted, plain),
      async (rows, lineEnd, cell) => {
        const mark = crypto.randomUUID();
        let content = `text,name,received_at,channel${lineEnd}`;
        let line = 2;
        const bad: number[] = [];
        for (const [at, { good, text, name, day, blankBefore }] of rows.entries()) {
          if (blankBefore) {
            content += lineEnd;
            line += 1;
          }
          const cells = [
            `${mark} ${at} ${text}`,
            name,
            `2026-10-${String(day).padStart(2, '0')}`,
            good ? 'post' : 'pigeon',
          ];
          if (!good) bad.push(line);
          const written = cells.map(cell).join(',');
          content += written + lineEnd;
          line += written.split(/\r\n|\r|\n/).length;
        }
        const goods = rows.filter(({ good }) => good).length;
        const first = await take(content);
        expect(first).toMatchObject({ rows: rows.length, imported: goods, refused: bad.length });
        expect(first.faults).toEqual(
          bad.map((begins) => ({ line: begins, column: 'channel', code: 'unknown-channel' })),
        );
        expect(await take(content)).toMatchObject({ imported: 0, known: goods, refused: bad.length });
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);
