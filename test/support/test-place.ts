import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { openDatabase, openPool } from '../../src/db/database.ts';
import type { Db } from '../../src/db/tables.ts';

export interface TestPlace {
  data: string;
  /** `DATABASE_URL` of a fresh database on the test server, migrated already. */
  env: { DATABASE_URL: string };
  /** Looks into that database. */
  look<Result>(work: (db: Db) => Promise<Result>): Promise<Result>;
  drop(): Promise<void>;
}

/** A data folder and a database of its own, for a desk that runs as a whole. */
export async function testPlace(): Promise<TestPlace> {
  const data = await mkdtemp(join(tmpdir(), 'lawrence-place-'));
  await chmod(data, 0o711);
  const host = inject('postgresSocket');
  const name = `place_${randomUUID().replaceAll('-', '')}`;
  const connect = (database: string) =>
    openPool({ connection: { host, user: 'lawrence', database }, connectionsMax: 1 }, () => {});
  const admin = async (statement: string) => {
    const pool = connect('postgres');
    await pool.query(statement);
    await pool.end();
  };
  await admin(`create database ${name} template lawrence_template`);
  return {
    data,
    env: { DATABASE_URL: `postgresql://lawrence@localhost/${name}?host=${encodeURIComponent(host)}` },
    async look(work) {
      const db = openDatabase(connect(name));
      try {
        return await work(db);
      } finally {
        await db.destroy();
      }
    },
    async drop() {
      await admin(`drop database ${name} with (force)`);
      await rm(data, { recursive: true, force: true });
    },
  };
}
