import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Log } from '../core/ports.ts';
import { Permanent } from '../core/problem.ts';
import { type DatabaseAddress, openDatabase, openPool } from './database.ts';
import { attachEmbedded, type EmbeddedDatabase, startEmbedded } from './embedded.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import type { Db } from './tables.ts';

/** The part of the configuration that says where the record stands. */
export interface StoreSettings {
  DATABASE_URL?: { reveal(): string } | undefined;
  DATABASE_CONNECTIONS_MAX: number;
  DATA_DIR: string;
}

export interface OpenStore {
  db: Db;
  address: DatabaseAddress;
  /** A further pool on the same database, such as the queue's; ended by `close` at the latest. */
  openPool(searchPath?: string): pg.Pool;
  /** Ends every pool, then the embedded server if this process runs it. */
  close(): Promise<void>;
}

/**
 * Opens the configured database, `DATABASE_URL` or the embedded one under `DATA_DIR`, and brings its schema up to
 * date (`migrate: true`) or insists that it is.
 * @param options `attach`: where another process runs the embedded server, use that one (the operators' CLI)
 * @throws Permanent `schema-older-than-program`, `schema-newer-than-program`, and what `startEmbedded` throws;
 *   DatabaseUnavailable
 */
export async function openStore(
  settings: StoreSettings,
  log: Log,
  options: { migrate: boolean; attach?: boolean },
): Promise<OpenStore> {
  const store = await connectStore(settings, log, options);
  try {
    if (options.migrate) {
      for (const name of await migrate(store.db)) log.info({ migration: name }, 'migrated');
    } else if ((await pendingMigrations(store.db)).length > 0) {
      throw new Permanent('schema-older-than-program');
    }
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** As `openStore`, and takes the schema as it is: for looking at a database that may be out of date. */
export async function connectStore(
  settings: StoreSettings,
  log: Log,
  { attach = false }: { attach?: boolean } = {},
): Promise<OpenStore> {
  const server = settings.DATABASE_URL ? undefined : await embedded(settings.DATA_DIR, log, attach);
  const connection = server?.address.connection ?? {
    connectionString: settings.DATABASE_URL?.reveal() ?? '',
  };
  const address: DatabaseAddress = { connection, connectionsMax: settings.DATABASE_CONNECTIONS_MAX };
  const pools: pg.Pool[] = [];
  let closing = false;
  const open = (searchPath?: string) => {
    const pool = openPool(
      address,
      (code) => {
        // A server that stops says so to connections that are being closed anyway.
        if (!closing) log.warn({ problem: code }, 'database connection lost');
      },
      searchPath,
    );
    pools.push(pool);
    return pool;
  };
  const db = openDatabase(open());
  const close = async () => {
    closing = true;
    await db.destroy();
    await Promise.all(pools.filter((pool) => !pool.ending).map((pool) => pool.end()));
    await server?.stop();
  };
  return { db, address, openPool: open, close };
}

const ATTACH_TRIES = 100;
const ATTACH_PAUSE_MILLISECONDS = 100;

async function embedded(folder: string, log: Log, attach: boolean): Promise<EmbeddedDatabase> {
  try {
    // Only what ends a connection or the server is of interest; such lines hold no values.
    return await startEmbedded(folder, (line) => {
      const fatal = /\b(?:FATAL|PANIC): .*/.exec(line)?.[0];
      if (fatal !== undefined) log.warn({ line: fatal }, 'embedded database');
    });
  } catch (error) {
    const inUse = error instanceof Permanent && error.code === 'data-folder-in-use';
    if (!attach || !inUse) throw error;
    // Its owner may be starting up this very moment.
    for (let tries = 0; tries < ATTACH_TRIES; tries += 1) {
      const address = await attachEmbedded(folder);
      if (address) return { address, stop: async () => {} };
      await pause(ATTACH_PAUSE_MILLISECONDS);
    }
    throw error;
  }
}
