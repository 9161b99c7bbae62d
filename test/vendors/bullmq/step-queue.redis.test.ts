import { afterAll, afterEach, beforeEach, describe } from 'vitest';
import { bullmqQueue } from '../../../src/vendors/bullmq/queue.ts';
import { type RedisServer, startRedis } from './redis-server.ts';
import { type QueueHome, stepQueueConformance } from './step-queue.conformance.ts';

const redis: RedisServer | undefined = await startRedis();
if (!redis && process.env.REQUIRE_REDIS === '1') throw new Error('redis-server is not installed');

const home = (server: RedisServer): QueueHome => ({
  open: (log) => bullmqQueue({ connection: { kind: 'redis', url: server.url }, log }),
  dump: async () => {
    const keys = await server.client.keys('*:step_*');
    return JSON.stringify(
      await Promise.all(keys.map(async (key) => [key, await server.client.hgetall(key)])),
    );
  },
  lose: async () => void (await server.client.flushall()),
  disconnect: async () =>
    void (await server.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')),
});

describe(redis ? 'on Redis' : 'skipped: redis-server is not installed', () => {
  beforeEach((ctx) => {
    if (!redis) ctx.skip('skipped: redis-server is not installed');
  });
  afterEach(async () => {
    await redis?.client.flushall();
  });
  afterAll(async () => {
    await redis?.stop();
  });
  stepQueueConformance(() => {
    if (!redis) throw new Error('redis-server is not installed');
    return home(redis);
  });
});
