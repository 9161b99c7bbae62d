import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { Permanent } from '../core/problem.ts';
import type { Db } from './tables.ts';

const FOLDER = join(import.meta.dirname, 'migrations');

/** Reads `NNNN_what.sql` in order. Forward only: a mistake is mended by the next file. */
async function getMigrations() {
  const files = (await readdir(FOLDER)).filter((file) => /^\d{4}_[\w-]+\.sql$/.test(file)).sort();
  const entries = files.map(async (file) => {
    const text = await readFile(join(FOLDER, file), 'utf8');
    const up = async (db: Db) => {
      await sql.raw(text).execute(db);
    };
    return [file.replace(/\.sql$/, ''), { up }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * Brings the schema up to this version, under an advisory lock and in one transaction.
 * @returns the names of the migrations that ran
 * @throws Permanent `schema-newer-than-program` when the database was written by a newer version
 */
export async function migrate(db: Db): Promise<string[]> {
  await refuseNewerSchema(db);
  const migrator = new Migrator({ db, provider: { getMigrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  return (results ?? [])
    .filter((result) => result.status === 'Success')
    .map((result) => result.migrationName);
}

/** Names of migrations that this version has and the database lacks. */
export async function pendingMigrations(db: Db): Promise<string[]> {
  const applied = await appliedMigrations(db);
  return Object.keys(await getMigrations()).filter((name) => !applied.includes(name));
}

async function refuseNewerSchema(db: Db) {
  const known = Object.keys(await getMigrations());
  const unknown = (await appliedMigrations(db)).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Permanent('schema-newer-than-program');
}

async function appliedMigrations(db: Db): Promise<string[]> {
  const table = await sql<{
    found: string | null;
  }>`select to_regclass('kysely_migration')::text as found`.execute(db);
  if (table.rows[0]?.found == null) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map((row) => row.name);
}
