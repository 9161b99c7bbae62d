import { createRedisBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type { Store } from './store.ts';

/** The braces keep all keys of Lawrence in one slot of a Redis Cluster, which BullMQ's scripts need. */
export const KEY_PREFIX = '{lawrence}';
const RECONNECT_MILLISECONDS_MAX = 2_000;
const ANSWER_MILLISECONDS = 2_000;

/** Redis through one shared connection; workers open a second one for blocking calls, on their own. */
export function openRedisStore(url: string, trouble: (where: string, error: unknown) => void): Store {
  const redis = new Redis(url, {
    // BullMQ's workers wait for as long as it takes; a limit here would end them.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(times * 100, RECONNECT_MILLISECONDS_MAX),
  });
  // Without a listener a connection error would end the process.
  redis.on('error', (error) => trouble('redis', error));
  return {
    options: { connection: redis, prefix: KEY_PREFIX },
    backend: createRedisBackend,
    async healthy() {
      if (redis.status !== 'ready') return false;
      const late = AbortSignal.timeout(ANSWER_MILLISECONDS);
      const silence = new Promise<false>((done) => late.addEventListener('abort', () => done(false)));
      return await Promise.race([
        redis.ping().then(
          (answer) => answer === 'PONG',
          () => false,
        ),
        silence,
      ]);
    },
    async close() {
      redis.disconnect();
    },
  };
}
