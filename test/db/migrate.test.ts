import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate, pendingMigrations } from '../../src/db/migrate.ts';
import type { Db } from '../../src/db/tables.ts';
import { type BlankDatabase, blankDatabase } from '../support/blank-database.ts';
import { childScript } from '../support/child-script.ts';

let blank: BlankDatabase;
beforeEach(async () => {
  blank = await blankDatabase();
});
afterEach(async () => await blank.drop());

async function tableNames(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_name not like 'kysely%' order by 1`.execute(db);
  return rows.map((row) => row.name);
}

async function count(db: Db, condition: string): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) from pg_stat_activity where datname = current_database() and ${sql.raw(condition)}`.execute(
    db,
  );
  return Number(rows[0]?.count);
}

describe('migrations', () => {
  test('run once, whoever else migrates at the same time', async () => {
    const [one, two, three] = await Promise.all([blank.open(), blank.open(), blank.open()].map(migrate));
    const ran = [...(one ?? []), ...(two ?? []), ...(three ?? [])];
    expect(ran).toContain('0001_foundation');
    expect(new Set(ran).size).toBe(ran.length);
    expect(await pendingMigrations(blank.open())).toEqual([]);
  });

  test('that are up to date change nothing', async () => {
    const db = blank.open();
    expect(await pendingMigrations(db)).toContain('0001_foundation');
    await migrate(db);
    expect(await migrate(db)).toEqual([]);
  });

  test('of a newer program are refused, and nothing is changed', async () => {
    const db = blank.open();
    await migrate(db);
    await sql`insert into kysely_migration (name, timestamp) values ('9999_from_the_future', '2099')`.execute(
      db,
    );
    const before = await tableNames(db);
    await expect(migrate(db)).rejects.toThrow('schema-newer-than-program');
    expect(await tableNames(db)).toEqual(before);
  });

  test('killed in the middle leave nothing behind, and the next start migrates', async () => {
    const db = blank.open();
    const { host, database } = blank.address.connection as { host: string; database: string };
    // A name that somebody is just about to take stops the migration at its last-but-two table.
    const blocker = await db.startTransaction().execute();
    await sql`create table staff (id integer)`.execute(blocker);
    const script = join(import.meta.dirname, '../support/migrate-child.ts');
    const child = await childScript(script, [host, database], 'begins');
    const watcher = blank.open();
    await expect.poll(() => count(watcher, `wait_event_type = 'Lock'`), { timeout: 20_000 }).toBe(1);
    await child.kill();
    await blocker.rollback().execute();
    await expect
      .poll(() => count(watcher, `pid <> pg_backend_pid() and state <> 'idle'`), { timeout: 20_000 })
      .toBe(0);
    expect(await tableNames(watcher)).toEqual([]);
    expect(await migrate(watcher)).toContain('0001_foundation');
    expect(await tableNames(watcher)).toContain('staff');
  });
});
