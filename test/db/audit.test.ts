import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exportChains, verifyChains, verifyExport } from '../../src/db/audit.ts';
import type { BreakReason } from '../../src/db/chain-walk.ts';
import { destroyKeys } from '../../src/db/data-keys.ts';
import { chainTime, linkHash } from '../../src/db/event-chain.ts';
import type { Db } from '../../src/db/tables.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { type TestRequest, verifyingRequest } from '../support/requests.ts';

const database = testDatabase();
let journey: TestJourney;
let requests: TestRequest[];
let victim: TestRequest;
const at = Temporal.Instant.from('2026-11-24T15:00:00Z');

beforeAll(async () => {
  journey = await testJourney(database);
  requests = [];
  for (let n = 0; n < 4; n += 1) requests.push(await verifyingRequest(journey));
  requests.sort((a, b) => (a.id < b.id ? -1 : 1));
  victim = requests[1] ?? (await verifyingRequest(journey));
});

async function exported(): Promise<string[]> {
  const lines: string[] = [];
  await exportChains(database.db, (line) => void lines.push(line), at);
  return lines;
}

describe('an untouched record', () => {
  test('verifies, in the database and as an export, with the same numbers', async () => {
    const inDatabase = await verifyChains(database.db);
    expect(inDatabase).toEqual({ ok: true, requests: 4, links: 8, broken: 0, first: null });
    const lines = await exported();
    expect(lines).toHaveLength(1 + 8 + 1);
    expect(await verifyExport(lines)).toEqual(inDatabase);
  });

  test('verifies still after its content was destroyed', async () => {
    await database.db.transaction().execute((tx) => destroyKeys(tx, victim.id, at));
    expect(await verifyChains(database.db)).toMatchObject({ ok: true });
  });

  test('holds no personal data in its export', async () => {
    const text = (await exported()).join('\n');
    for (const { address } of requests) expect(text).not.toContain(address);
  });
});

describe('tampering with the database is found, by somebody who can switch triggers off', () => {
  let snapshot: { events: string; requests: string };
  beforeEach(async () => {
    const { rows } = await sql<typeof snapshot>`
      select (select json_agg(e)::text from request_events e) as events,
             (select json_agg(r)::text from requests r) as requests`.execute(database.db);
    if (rows[0]) snapshot = rows[0];
  });
  afterEach(async () => {
    await tamper(sql`delete from request_events`, database.db);
    await tamper(
      sql`insert into request_events select * from json_populate_recordset(null::request_events, ${snapshot.events}::json)`,
      database.db,
    );
    await tamper(
      sql`update requests set version = old.version, chain_head = old.chain_head
          from json_populate_recordset(null::requests, ${snapshot.requests}::json) old where old.id = requests.id`,
      database.db,
    );
    expect(await verifyChains(database.db)).toMatchObject({ ok: true, links: 8 });
  });

  async function tamper(statement: ReturnType<typeof sql>, db: Db) {
    await db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx);
      await statement.execute(tx);
    });
  }

  const of = () => victim.id;
  const CASES: [string, () => ReturnType<typeof sql>, number, BreakReason][] = [
    [
      'what happened',
      () =>
        sql`update request_events set data = data || '{"kind": "spam"}' where request_id = ${of()} and seq = 2`,
      2,
      'link-changed',
    ],
    [
      'what kind of event it was',
      () => sql`update request_events set type = 'request.disowned' where request_id = ${of()} and seq = 2`,
      2,
      'link-changed',
    ],
    [
      'who did it',
      () => sql`update request_events set actor = 'staff:U1' where request_id = ${of()} and seq = 1`,
      1,
      'link-changed',
    ],
    [
      'when',
      () => sql`update request_events set at = at - interval '1 day' where request_id = ${of()} and seq = 1`,
      1,
      'link-changed',
    ],
    [
      'when, by a microsecond',
      () =>
        sql`update request_events set at = at + interval '1 microsecond' where request_id = ${of()} and seq = 1`,
      1,
      'link-changed',
    ],
    [
      'a hash',
      () => sql`update request_events set hash = sha256('x') where request_id = ${of()} and seq = 1`,
      1,
      'link-changed',
    ],
    [
      'the pointer to the link before',
      () => sql`update request_events set prev_hash = sha256('x') where request_id = ${of()} and seq = 2`,
      2,
      'link-does-not-follow',
    ],
    [
      'by removing the first link',
      () => sql`delete from request_events where request_id = ${of()} and seq = 1`,
      1,
      'link-missing',
    ],
    [
      'by cutting off the tail',
      () => sql`delete from request_events where request_id = ${of()} and seq = 2`,
      2,
      'tail-cut-off',
    ],
    [
      'by removing the whole chain',
      () => sql`delete from request_events where request_id = ${of()}`,
      1,
      'tail-cut-off',
    ],
    [
      'by adding a link',
      () =>
        sql`insert into request_events select request_id, 3, type, actor, at, data, hash, sha256('x') from request_events where request_id = ${of()} and seq = 2`,
      3,
      'link-added',
    ],
    [
      'by exchanging two links',
      () => sql`update request_events e set (type, actor, at, data, prev_hash, hash) = (o.type, o.actor, o.at, o.data, o.prev_hash, o.hash)
        from request_events o where e.request_id = ${of()} and o.request_id = e.request_id and o.seq = 3 - e.seq`,
      1,
      'link-does-not-follow',
    ],
    [
      'by moving a link to another request',
      () =>
        sql`update request_events set request_id = ${of()}, seq = 3 where request_id = ${requests[2]?.id} and seq = 2`,
      3,
      'link-added',
    ],
    [
      'the head',
      () => sql`update requests set chain_head = sha256('x') where id = ${of()}`,
      2,
      'head-differs',
    ],
    [
      'the tail and the version together',
      () =>
        sql`with cut as (delete from request_events where request_id = ${of()} and seq = 2) update requests set version = 1 where id = ${of()}`,
      1,
      'head-differs',
    ],
  ];

  test.each(CASES)('%s', async (_, statement, seq, why) => {
    await tamper(statement(), database.db);
    const result = await verifyChains(database.db);
    expect(result.ok).toBe(false);
    expect(result.first).toEqual({ reference: victim.reference, seq, why });
    expect(await verifyExport(await exported())).toMatchObject({ ok: false });
  });

  test('and the first of several broken chains is the one that is named', async () => {
    for (const request of requests.slice(1)) {
      await tamper(
        sql`update request_events set actor = 'operator' where request_id = ${request.id}`,
        database.db,
      );
    }
    expect(await verifyChains(database.db)).toMatchObject({
      broken: 3,
      first: { reference: victim.reference, seq: 1 },
    });
  });
});

describe('tampering with an export is found without a database', () => {
  const changed = (lines: string[], at: number, change: (link: { [key: string]: unknown }) => object) =>
    lines.with(at, JSON.stringify(change(JSON.parse(lines[at] ?? '{}'))));
  /** Links stand two a chain after the header: the victim's are lines 4 and 5. */
  const FIRST = 3;
  const CASES: [string, (lines: string[]) => string[], object][] = [
    [
      'an edited link',
      (lines) => changed(lines, FIRST, (link) => ({ ...link, actor: 'operator' })),
      { why: 'link-changed', seq: 1, line: 4 },
    ],
    [
      'edited data',
      (lines) => changed(lines, FIRST + 1, (link) => ({ ...link, data: {} })),
      { why: 'link-changed', seq: 2, line: 5 },
    ],
    [
      'an edited reference',
      (lines) => changed(changed(lines, FIRST, other), FIRST + 1, other),
      { why: 'heads-differ' },
    ],
    [
      'a shortened chain',
      (lines) => changed(lines, FIRST, (link) => ({ ...link, of: 1 })).toSpliced(FIRST + 1, 1),
      { why: 'totals-differ' },
    ],
    ['a removed first link', (lines) => lines.toSpliced(FIRST, 1), { why: 'link-missing', seq: 1 }],
    ['a removed last link', (lines) => lines.toSpliced(FIRST + 1, 1), { why: 'tail-cut-off', seq: 2 }],
    ['a removed chain', (lines) => lines.toSpliced(FIRST, 2), { why: 'totals-differ' }],
    [
      'a repeated link',
      (lines) => lines.toSpliced(FIRST, 0, lines[FIRST] ?? ''),
      { why: 'link-added', seq: 1 },
    ],
    [
      'an added link',
      (lines) => lines.toSpliced(FIRST + 2, 0, added(lines[FIRST + 1])),
      { why: 'link-added', seq: 3 },
    ],
    [
      'exchanged links',
      (lines) => lines.with(FIRST, lines[FIRST + 1] ?? '').with(FIRST + 1, lines[FIRST] ?? ''),
      { why: 'link-missing', seq: 1 },
    ],
    [
      'exchanged chains',
      (lines) => [...lines.slice(0, 3), ...lines.slice(5, 7), ...lines.slice(3, 5), ...lines.slice(7)],
      { why: 'chain-out-of-order' },
    ],
    ['a file that was cut off', (lines) => lines.slice(0, -1), { why: 'closing-line-missing' }],
    [
      'a file that was cut off inside a line',
      (lines) => [...lines.slice(0, 4), (lines[4] ?? '').slice(0, 50)],
      { why: 'line-unreadable', line: 5 },
    ],
    ['lines after the end', (lines) => [...lines, lines[1] ?? ''], { why: 'line-unreadable', line: 11 }],
    ['a missing header', (lines) => lines.slice(1), { why: 'header-missing', line: 1 }],
    [
      'an edited closing line',
      (lines) => changed(lines, 9, (end) => ({ ...end, heads: '0'.repeat(64) })),
      { why: 'heads-differ' },
    ],
    ['an empty file', () => [], { why: 'header-missing' }],
  ];
  const other = (link: { [key: string]: unknown }) => ({ ...link, reference: 'FW-0000-0000' });
  const added = (line = '{}') => {
    const link = JSON.parse(line);
    return JSON.stringify({ ...link, seq: 3, prev_hash: link.hash });
  };

  test.each(CASES)('%s', async (_, tamper, first) => {
    const lines = await exported();
    const result = await verifyExport(tamper(lines));
    expect(result).toMatchObject({ ok: false, first });
    expect(await verifyExport(lines)).toMatchObject({ ok: true });
  });
});

test('a record larger than one batch is read whole, in order', async () => {
  const own = await verifyingRequest(journey);
  const { chain_head, version } = await database.db
    .selectFrom('requests')
    .select(['chain_head', 'version'])
    .where('id', '=', own.id)
    .executeTakeFirstOrThrow();
  let head = chain_head;
  const links = Array.from({ length: 1_500 }, (_, n) => {
    const link = {
      requestId: own.id,
      seq: version + 1 + n,
      type: 'code.sent',
      actor: 'system',
      data: { message: `${n}` },
    };
    const hash = linkHash(head, { ...link, at: chainTime(at) });
    const { requestId: request_id, ...rest } = link;
    const row = { ...rest, request_id, at, prev_hash: head, hash };
    head = hash;
    return row;
  });
  await database.db.insertInto('request_events').values(links).execute();
  await sql`update requests set version = ${version + 1_500}, chain_head = ${head} where id = ${own.id}`.execute(
    database.db,
  );
  expect(await verifyChains(database.db)).toMatchObject({ ok: true, requests: 5, links: 1_510 });
  expect(await verifyExport(await exported())).toMatchObject({ ok: true, requests: 5, links: 1_510 });
  await sql`
    insert into requests select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'reference', 'FW-' || n))).*
    from requests r, generate_series(1, 1200) n where r.id = ${own.id}`.execute(database.db);
  expect(await verifyChains(database.db)).toMatchObject({ requests: 1_205, links: 1_510, broken: 1_200 });
});
