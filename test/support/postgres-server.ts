import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { TestProject } from 'vitest/node';
import { openDatabase, openPool } from '../../src/db/database.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresSocket: string;
  }
}

/** One real PostgreSQL for the whole run; each test file clones the migrated template (see database.ts). */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'lawrence-test-'));
  const quick = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'];
  const server = await startEmbedded(
    folder,
    () => {},
    quick.flatMap((setting) => ['-c', setting]),
  );
  const { host, user } = server.address.connection as { host: string; user: string };
  const admin = openPool({ connection: { host, user, database: 'postgres' }, connectionsMax: 1 }, () => {});
  await admin.query('create database lawrence_template');
  await admin.end();
  const pool = openPool(
    { connection: { host, user, database: 'lawrence_template' }, connectionsMax: 2 },
    () => {},
  );
  const db = openDatabase(pool);
  await migrate(db);
  await sql`select 1`.execute(db);
  await db.destroy();
  project.provide('postgresSocket', host);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
