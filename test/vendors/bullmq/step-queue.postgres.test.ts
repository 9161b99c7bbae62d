import { afterEach, beforeAll, expect, test } from 'vitest';
import { openPool } from '../../../src/db/database.ts';
import { QUEUE_SCHEMA } from '../../../src/vendors/bullmq/postgres-store.ts';
import { bullmqQueue } from '../../../src/vendors/bullmq/queue.ts';
import { testDatabase } from '../../support/database.ts';
import { TestLog } from '../../support/journey.ts';
import { type QueueHome, stepQueueConformance } from './step-queue.conformance.ts';

const database = testDatabase();
const opened: ReturnType<typeof openPool>[] = [];
let home: QueueHome;

const openQueuePool = () => {
  const pool = openPool({ ...database.address, connectionsMax: 6 }, () => {}, QUEUE_SCHEMA);
  opened.push(pool);
  return pool;
};

beforeAll(() => {
  home = {
    open: (log) => bullmqQueue({ connection: { kind: 'postgres', pool: openQueuePool() }, log }),
    dump: async () => {
      const { rows } = await database.pool.query(
        `select to_jsonb(job)::text as job from ${QUEUE_SCHEMA}.job`,
      );
      return JSON.stringify(rows);
    },
    lose: async () => {
      await database.pool.query(`delete from ${QUEUE_SCHEMA}.job`);
    },
    disconnect: async () => {
      await database.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      );
    },
  };
});
afterEach(async () => {
  await home.lose();
  await Promise.all(opened.splice(0).map((pool) => pool.end()));
});

stepQueueConformance(() => home);

test('two that start at the same time bring the schema up once', async () => {
  await database.pool.query(`drop schema if exists ${QUEUE_SCHEMA} cascade`);
  const log = new TestLog();
  const queues = await Promise.all([home.open(log), home.open(log)]);
  expect(await Promise.all(queues.map((queue) => queue.healthy()))).toEqual([true, true]);
  await Promise.all(queues.map((queue) => queue.close()));
});
