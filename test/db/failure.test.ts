import { inspect } from 'node:util';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, openPool } from '../../src/db/database.ts';
import { DatabaseUnavailable } from '../../src/db/failure.ts';
import { newId } from '../../src/db/new-id.ts';
import { testDatabase } from '../support/database.ts';
import { testJourney } from '../support/journey.ts';

const database = testDatabase();
const CANARY = 'canary.person@example.net';

async function failureOf(work: () => Promise<unknown>): Promise<Error> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('the statement did not fail');
}

const everythingOf = (error: Error) =>
  [
    error.message,
    error.stack,
    String(error),
    JSON.stringify(error),
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
    inspect(error, { depth: null, showHidden: true }),
  ].join('\n');

const staff = (user_id: string) => ({
  user_id,
  roles: [CANARY],
  refused: null,
  away: false,
  synced_at: Temporal.Now.instant(),
});

beforeAll(async () => {
  await testJourney(database);
  await database.db.insertInto('staff').values(staff(CANARY)).execute();
});

describe('a database error carries no value', () => {
  test.each<[string, string, () => Promise<unknown>]>([
    [
      'of a row that exists',
      'database-23505-staff.staff_pkey',
      () => database.db.insertInto('staff').values(staff(CANARY)).execute(),
    ],
    [
      'of a missing column',
      'database-23502-steps',
      () => sql`insert into steps (id, name) values (${newId()}, ${CANARY})`.execute(database.db),
    ],
    ['of text that is no uuid', 'database-22P02', () => sql`select ${CANARY}::uuid`.execute(database.db)],
    [
      'of text that is no date',
      'database-22007',
      () => sql`select ${CANARY}::timestamptz`.execute(database.db),
    ],
    [
      'of a set that lacks it',
      'database-23514-contacts',
      () =>
        sql`insert into contacts (id, request_id, channel, value, value_hash, source, created_at) values (${newId()}, ${newId()}, ${CANARY}, '', '', 'sender', now())`.execute(
          database.db,
        ),
    ],
    [
      'in a statement that cannot be read',
      'database-42601',
      () => sql.raw(`selekt '${CANARY}'`).execute(database.db),
    ],
    [
      'raised by a function',
      'database-P0001',
      () =>
        sql
          .raw(`do $$ begin raise exception '${CANARY}' using detail = '${CANARY}'; end $$`)
          .execute(database.db),
    ],
    [
      'inside a transaction',
      'database-22P02',
      () => database.db.transaction().execute((tx) => sql`select ${CANARY}::uuid`.execute(tx)),
    ],
  ])('%s', async (_, code, work) => {
    const error = await failureOf(work);
    expect(error.message).toContain(code);
    expect(everythingOf(error)).not.toContain(CANARY);
    expect(everythingOf(error)).not.toContain('example.net');
  });

  test('or the password of an address that does not answer', async () => {
    const connectionString = `postgres://user:${encodeURIComponent(CANARY)}@127.0.0.1:1/x`;
    const db = openDatabase(openPool({ connection: { connectionString }, connectionsMax: 1 }, () => {}));
    const error = await failureOf(() => sql`select 1`.execute(db));
    expect(error).toBeInstanceOf(DatabaseUnavailable);
    expect(everythingOf(error)).not.toContain('example.net');
    await db.destroy();
  });

  test('while the same error of the driver does (so that this test can fail)', async () => {
    const error = await failureOf(() => database.pool.query('select $1::uuid', [CANARY]));
    expect(everythingOf(error)).toContain(CANARY);
  });
});
