import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Config } from '../config.ts';
import { QUEUE_SCHEMA } from '../vendors/bullmq/postgres-store.ts';
import { openRedisStore } from '../vendors/bullmq/redis-store.ts';
import type { DoctorCheck } from './verbs/doctor.ts';

const TRIES = 30;
const PAUSE_MILLISECONDS = 100;

/** Whether the queue answers; on PostgreSQL it stands in the same database as the record. */
export const queueCheck: DoctorCheck = async (config, store) => {
  if (config.QUEUE_URL) {
    return (await redisAnswers(config.QUEUE_URL))
      ? { name: 'queue', state: 'ok', detail: 'Redis answers' }
      : { name: 'queue', state: 'problem', detail: 'Redis does not answer at QUEUE_URL' };
  }
  if (!store) return { name: 'queue', state: 'ok', detail: 'on PostgreSQL, with the database' };
  const { rows } = await sql<{ made: boolean }>`
    select to_regnamespace(${QUEUE_SCHEMA}) is not null as made`.execute(store.db);
  const detail = rows[0]?.made ? 'on PostgreSQL' : 'on PostgreSQL, not made yet: the first start makes it';
  return { name: 'queue', state: 'ok', detail };
};

async function redisAnswers(url: NonNullable<Config['QUEUE_URL']>): Promise<boolean> {
  const redis = openRedisStore(url.reveal(), () => {});
  try {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (await redis.healthy()) return true;
      await pause(PAUSE_MILLISECONDS);
    }
    return false;
  } finally {
    await redis.close();
  }
}
