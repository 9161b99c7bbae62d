import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, inject } from 'vitest';
import { type DatabaseAddress, openDatabase, openPool } from '../../src/db/database.ts';
import type { Db } from '../../src/db/tables.ts';

export interface TestDatabase {
  db: Db;
  /** For opening further pools on the same database. */
  address: DatabaseAddress;
  pool: ReturnType<typeof openPool>;
}

/** A database of its own for the test file that calls this, cloned from the migrated template. */
export function testDatabase(): TestDatabase {
  const made = {} as TestDatabase;
  const host = inject('postgresSocket');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = (statement: string) => withAdmin(host, statement);
  beforeAll(async () => {
    await admin(`create database ${name} template lawrence_template`);
    made.address = { connection: { host, user: 'lawrence', database: name }, connectionsMax: 10 };
    made.pool = openPool(made.address, () => {});
    made.db = openDatabase(made.pool);
  });
  afterAll(async () => {
    await made.db.destroy();
    await admin(`drop database ${name} with (force)`);
  });
  return made;
}

async function withAdmin(host: string, statement: string) {
  const pool = openPool(
    { connection: { host, user: 'lawrence', database: 'postgres' }, connectionsMax: 1 },
    () => {},
  );
  await pool.query(statement);
  await pool.end();
}
