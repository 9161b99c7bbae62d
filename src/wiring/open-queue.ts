import type { Config } from '../config.ts';
import type { Log, StepQueue } from '../core/ports.ts';
import type { OpenStore } from '../db/open-store.ts';
import { QUEUE_SCHEMA } from '../vendors/bullmq/postgres-store.ts';
import { bullmqQueue } from '../vendors/bullmq/queue.ts';

/** BullMQ on Redis where one is configured, else on the same PostgreSQL. */
export async function openQueue(config: Config, store: OpenStore, log: Log): Promise<StepQueue> {
  const connection = config.QUEUE_URL
    ? ({ kind: 'redis', url: config.QUEUE_URL.reveal() } as const)
    : ({ kind: 'postgres', pool: store.openPool(QUEUE_SCHEMA) } as const);
  return await bullmqQueue({ connection, log });
}
