import { setTimeout as pause } from 'node:timers/promises';
import {
  createPostgresBackend,
  DEFAULT_SCHEMA,
  type PgPool,
  type QueueBaseOptions,
  runMigrations,
} from 'bullmq';
import { Transient } from '../../core/problem.ts';
import type { Store } from './store.ts';

/** A `pg.Pool`, as far as it is looked at here. */
export interface QueuePool {
  connect(): Promise<{ release(destroy?: boolean): void }>;
  query(text: string): Promise<unknown>;
}

/** `pg` and BullMQ describe the same pool in types that differ in their overloads only. */
const asBullmq = (pool: QueuePool) => pool as unknown as PgPool;

/** BullMQ looks for its tables here whenever a ready-made pool is handed in. */
export const QUEUE_SCHEMA = DEFAULT_SCHEMA;

const BREATH_MILLISECONDS = 250;

/** BullMQ's own tables in a schema of their own, beside the record. @throws Transient `queue-unavailable` */
export async function openPostgresStore(pool: QueuePool): Promise<Store> {
  await migrateQueue(asBullmq(pool));
  return {
    options: { connection: unhurried(asBullmq(pool)) as unknown as QueueBaseOptions['connection'] },
    backend: createPostgresBackend as unknown as NonNullable<Store['backend']>,
    async healthy() {
      try {
        await pool.query('select 1');
        return true;
      } catch {
        // Not answering is the answer.
        return false;
      }
    },
    // The pool is its owner's to end.
    close: async () => {},
  };
}

async function migrateQueue(pool: PgPool): Promise<void> {
  let client: Awaited<ReturnType<PgPool['connect']>> | undefined;
  try {
    client = await pool.connect();
    await runMigrations(client, QUEUE_SCHEMA);
    client.release();
  } catch {
    client?.release(true);
    // The cause is dropped on purpose: a database error's text can hold values.
    throw new Transient('queue-unavailable');
  }
}

/**
 * BullMQ asks again at once when PostgreSQL is away, thousands of times a second; a failure that takes a moment keeps
 * the processor free until the server is back.
 */
function unhurried(pool: PgPool): PgPool {
  return new Proxy(pool, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name !== 'query' && name !== 'connect') return member.bind(target);
      return async (...args: unknown[]) => {
        try {
          return await member.apply(target, args);
        } catch (error) {
          await pause(BREATH_MILLISECONDS);
          throw error;
        }
      };
    },
  });
}
