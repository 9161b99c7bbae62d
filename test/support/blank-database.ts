import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { type DatabaseAddress, openDatabase, openPool } from '../../src/db/database.ts';
import type { Db } from '../../src/db/tables.ts';

export interface BlankDatabase {
  address: DatabaseAddress;
  /** A further connection pool, ended by `drop`. */
  open(): Db;
  drop(): Promise<void>;
}

/** An empty database on the test server, without a schema. */
export async function blankDatabase(): Promise<BlankDatabase> {
  const host = inject('postgresSocket');
  const database = `blank_${randomUUID().replaceAll('-', '')}`;
  const admin = async (statement: string) => {
    const connection = { host, user: 'lawrence', database: 'postgres' };
    const pool = openPool({ connection, connectionsMax: 1 }, () => {});
    await pool.query(statement);
    await pool.end();
  };
  await admin(`create database ${database}`);
  const address = { connection: { host, user: 'lawrence', database }, connectionsMax: 3 };
  const opened: Db[] = [];
  return {
    address,
    open() {
      const db = openDatabase(openPool(address, () => {}));
      opened.push(db);
      return db;
    },
    async drop() {
      await Promise.all(opened.map((db) => db.destroy()));
      await admin(`drop database ${database} with (force)`);
    },
  };
}
