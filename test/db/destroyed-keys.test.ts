import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { KeyId, OutboundId, RequestId } from '../../src/core/privacy-request.ts';
import { destroyKeys, keyCensus, rotateKeys } from '../../src/db/data-keys.ts';
import { masterKey, Vault } from '../../src/db/sealed.ts';
import { addLocated, openSystemOutcomes } from '../../src/db/system-outcomes.ts';
import type { Db } from '../../src/db/tables.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { reply, type TestRequest, verifyingRequest } from '../support/requests.ts';

const database = testDatabase();
let journey: TestJourney;
beforeAll(async () => {
  journey = await testJourney(database);
});

interface Sealed {
  place: { table: string; column: string; row: string };
  bytes: Buffer;
}

/** Every value of every table as text, the way an attacker with a dump has it. */
async function dump(db: Db): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db);
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(
        db,
      );
      return rows.map((row) => row.row).join('\n');
    }),
  );
  return texts.join('\n');
}

/** Every sealed value of a request: the columns are found by their comments, so none can be forgotten. */
async function sealedValues(db: Db, requestId: RequestId): Promise<Sealed[]> {
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
    where col_description(a.attrelid, a.attnum) like 'personal data; sealed%'`.execute(db);
  const found = await Promise.all(
    columns.map(async ({ table, column }) => {
      const rowId = table === 'system_outcomes' ? sql`request_id::text || '.' || system` : sql`id::text`;
      const { rows } = await sql<{ row: string; bytes: Buffer }>`
        select ${rowId} as row, ${sql.ref(column)} as bytes from ${sql.table(table)}
        where ${table === 'attachments' ? sql`inbound_id in (select id from inbound_messages where request_id = ${requestId})` : sql`request_id = ${requestId}`}
          and ${sql.ref(column)} is not null`.execute(db);
      return rows.map(({ row, bytes }) => ({ place: { table, column, row }, bytes }));
    }),
  );
  return found.flat();
}

const keyIdOf = (bytes: Buffer) =>
  bytes
    .subarray(1, 17)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as KeyId;

const CANARY = 'canary.person@example.net';

/** A request that has something in every sealed column. */
async function fullRequest(): Promise<TestRequest> {
  const request = await verifyingRequest(journey, { address: CANARY });
  const { id, key } = request;
  const inbound = await reply(journey, request, { ownWords: `I am ${CANARY}` });
  expect(inbound).toBeTruthy();
  await database.db.transaction().execute(async (tx) => {
    await openSystemOutcomes(tx, id, ['stripe']);
    const found = { records: [{ type: 'customers', id: CANARY }] };
    await addLocated(tx, key, { requestId: id, system: 'stripe' }, found, journey.clock.now());
    const sealIn = (column: string) => key.seal({ table: 'inbound_messages', column, row: inbound }, CANARY);
    await tx
      .updateTable('inbound_messages')
      .set({ claims: sealIn('claims'), authentication_details: sealIn('authentication_details') })
      .where('id', '=', inbound)
      .execute();
    const attachment = randomUUID();
    const name = { table: 'attachments', column: 'name', row: attachment };
    await tx
      .insertInto('attachments')
      .values({
        id: attachment,
        inbound_id: inbound,
        name: key.seal(name, CANARY),
        type: 'application/pdf',
        sha256: randomBytes(32),
        size_bytes: 1,
        blob: attachment,
        stored_at: journey.clock.now(),
      })
      .execute();
    const letters = await tx
      .selectFrom('outbound_messages')
      .select('id')
      .where('request_id', '=', id)
      .execute();
    for (const { id: letter } of letters) await sealLetter(letter);
    async function sealLetter(letter: OutboundId) {
      const seal = (column: string) => key.seal({ table: 'outbound_messages', column, row: letter }, CANARY);
      const sealed = { enclosure: seal('enclosure'), content: seal('content') };
      await tx.updateTable('outbound_messages').set(sealed).where('id', '=', letter).execute();
    }
  });
  return request;
}

test('the database never holds an address in the clear, in hexadecimal or in base64', async () => {
  await fullRequest();
  const text = await dump(database.db);
  expect(text.length).toBeGreaterThan(1_000);
  for (const form of [
    CANARY,
    Buffer.from(CANARY).toString('hex'),
    Buffer.from(CANARY).toString('base64').slice(0, -4),
  ]) {
    expect(text).not.toContain(form);
  }
});

test('a request whose key is destroyed cannot be read any more, even by who holds the dump and the master key', async () => {
  const destroyed = await fullRequest();
  const kept = await fullRequest();
  const values = await sealedValues(database.db, destroyed.id);
  expect(new Set(values.map(({ place }) => `${place.table}.${place.column}`)).size).toBe(10);
  for (const { place, bytes } of values) {
    expect((await journey.vault.open(database.db, keyIdOf(bytes))).open(place, bytes).length).toBeGreaterThan(
      0,
    );
  }
  await database.db.transaction().execute((tx) => destroyKeys(tx, destroyed.id, journey.clock.now()));

  const remaining = await sealedValues(database.db, destroyed.id);
  expect(remaining).toHaveLength(values.length);
  const living = await database.db
    .selectFrom('data_keys')
    .select('id')
    .where('wrapped', 'is not', null)
    .execute();
  const keys = await Promise.all(living.map(({ id }) => journey.vault.open(database.db, id)));
  for (const { place, bytes } of remaining) {
    await expect(journey.vault.open(database.db, keyIdOf(bytes))).rejects.toThrow('content-destroyed');
    for (const key of keys) expect(() => key.open(place, bytes)).toThrow('sealed-value-unreadable');
  }
  const row = await database.db
    .selectFrom('data_keys')
    .selectAll()
    .where('request_id', '=', destroyed.id)
    .executeTakeFirstOrThrow();
  expect(row.wrapped).toBeNull();
  for (const { place, bytes } of await sealedValues(database.db, kept.id)) {
    expect((await journey.vault.open(database.db, keyIdOf(bytes))).open(place, bytes).length).toBeGreaterThan(
      0,
    );
  }
});

test('after a rotation everything opens without the old master key, and what was destroyed stays destroyed', async () => {
  const living = await fullRequest();
  const dead = await fullRequest();
  await database.db.transaction().execute((tx) => destroyKeys(tx, dead.id, journey.clock.now()));
  const fresh = masterKey(randomBytes(32));
  const indexKey = randomBytes(32);
  const before = (await keyCensus(database.db)).find(
    ({ masterKeyId }) => masterKeyId === journey.vault.current.id,
  );
  const alone = new Vault([fresh], indexKey);
  await expect(alone.open(database.db, living.key.id)).rejects.toThrow('master-key-missing');

  // One row is locked by somebody else meanwhile: it is waited for, not left behind.
  const blocker = await database.db.startTransaction().execute();
  await blocker.selectFrom('data_keys').select('id').where('id', '=', living.key.id).forUpdate().execute();
  const rotation = rotateKeys(database.db, new Vault([fresh, ...oldMasters()], indexKey), 2);
  await expect.poll(waiting, { timeout: 20_000 }).toBe(1);
  await blocker.rollback().execute();
  expect(await rotation).toBe(before?.keys);

  expect(await keyCensus(database.db)).toEqual([{ masterKeyId: fresh.id, keys: before?.keys }]);
  for (const { place, bytes } of await sealedValues(database.db, living.id)) {
    expect((await alone.open(database.db, keyIdOf(bytes))).open(place, bytes).length).toBeGreaterThan(0);
  }
  await expect(alone.open(database.db, dead.key.id)).rejects.toThrow('content-destroyed');
  expect(await rotateKeys(database.db, alone)).toBe(0);
  journey.vault = alone;
});

const oldMasters = () => [journey.vault.current];

async function waiting(): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
    database.db,
  );
  return Number(rows[0]?.count);
}
