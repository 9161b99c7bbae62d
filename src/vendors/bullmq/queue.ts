import { type Job, Queue, Worker } from 'bullmq';
import { z } from 'zod';
import type { Log, QueueCounts, Ring, StepListener, StepQueue } from '../../core/ports.ts';
import type { StepId } from '../../core/privacy-request.ts';
import { Batcher } from './batcher.ts';
import { openPostgresStore, type QueuePool } from './postgres-store.ts';
import { openRedisStore } from './redis-store.ts';
import type { Store } from './store.ts';
import { troubleLog } from './trouble-log.ts';

export interface QueueSettings {
  connection:
    | {
        kind: 'postgres';
        /**
         * A pool of at least four connections with `search_path` set to `QUEUE_SCHEMA` and an `error` listener; each
         * listening queue keeps one of them. Its owner ends it, after the queue was closed.
         */
        pool: QueuePool;
      }
    | { kind: 'redis'; url: string };
  log: Log;
}

/** One queue per kind of pressure: a mail provider that is slow holds up letters, not erasures. */
const QUEUES = ['steps', 'messages'] as const;
type QueueName = (typeof QUEUES)[number];
const SENDING: readonly string[] = ['letter.send', 'code.start', 'code.cancel'];
const queueFor = (kind: string): QueueName => (SENDING.includes(kind) ? 'messages' : 'steps');

/** What the queue knows of a step. Nothing else may stand in it: jobs are clear text in the store. */
const payload = z.strictObject({ stepId: z.uuid() });
type JobQueue = Pick<Queue, 'addBulk' | 'getJobCounts' | 'close'>;

/** Retries are ours, and a job that stayed behind would make the next ring with its id mute. */
const JOB_OPTIONS = { attempts: 1, removeOnComplete: true, removeOnFail: true } as const;
const JOB_NAME = 'step';
const EVENTS_KEPT = 100;
const RECONNECT_MILLISECONDS = 1_000;
/**
 * A worker that died between taking a job and claiming its step holds the job's id, and rings with that id are mute
 * until the lock is missed. Doubled work is no danger, the claim sees to that, so the lock is short.
 */
const LOST_AFTER = { lockDuration: 10_000, stalledInterval: 5_000 } as const;

/**
 * BullMQ as the doorbell, on PostgreSQL or Redis. On PostgreSQL it first brings its own schema up to date, under
 * BullMQ's advisory lock.
 * @throws Transient `queue-unavailable` when PostgreSQL does not answer at the start
 */
export async function bullmqQueue({ connection, log }: QueueSettings): Promise<StepQueue> {
  const trouble = troubleLog(log);
  const store: Store =
    connection.kind === 'postgres'
      ? await openPostgresStore(connection.pool)
      : openRedisStore(connection.url, trouble);
  const queues = Object.fromEntries(QUEUES.map((name) => [name, openQueue(store, name, trouble)])) as Record<
    QueueName,
    JobQueue
  >;
  const batcher = new Batcher<Ring>(
    (ring) => jobId(ring),
    async (rings) => {
      for (const name of QUEUES) {
        const jobs = rings.filter((ring) => queueFor(ring.kind) === name).map(toJob);
        if (jobs.length > 0) await queues[name].addBulk(jobs);
      }
    },
    trouble,
  );
  return {
    doorbell: { ring: (steps) => batcher.add(steps) },
    listen: (concurrency, handle) => listen(store, concurrency, handle, trouble),
    healthy: () => store.healthy(),
    counts: () => counts(queues),
    async close() {
      await batcher.close();
      for (const name of QUEUES) await queues[name].close();
      await store.close();
    },
  };
}

type Trouble = (where: string, error: unknown) => void;

function openQueue(store: Store, name: QueueName, trouble: Trouble): JobQueue {
  const queue = new Queue(
    name,
    { ...store.options, streams: { events: { maxLen: EVENTS_KEPT } } },
    store.backend,
  );
  return queue.on('error', (error) => trouble(`queue ${name}`, error));
}

const jobId = ({ id, attempt }: Ring) => `step_${id}_${attempt}`;

function toJob(ring: Ring) {
  const delay = ring.inMilliseconds === undefined ? {} : { delay: ring.inMilliseconds };
  return {
    name: JOB_NAME,
    data: { stepId: ring.id },
    opts: { ...JOB_OPTIONS, ...delay, jobId: jobId(ring) },
  };
}

function listen(
  store: Store,
  concurrency: number,
  handle: (step: StepId) => Promise<void>,
  trouble: Trouble,
): StepListener {
  const work = async (job: Pick<Job<unknown>, 'data'>) => {
    const read = payload.safeParse(job.data);
    if (!read.success) return trouble('job', new TypeError('job payload is not a step id'));
    await handle(read.data.stepId as StepId);
  };
  const workers = QUEUES.map((name) => {
    const options = { ...store.options, concurrency, runRetryDelay: RECONNECT_MILLISECONDS, ...LOST_AFTER };
    const worker = new Worker(name, work, options, store.backend);
    return worker.on('error', (error) => trouble(`worker ${name}`, error));
  });
  return {
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

async function counts(queues: Record<QueueName, JobQueue>): Promise<QueueCounts> {
  const rows = QUEUES.map(async (name) => {
    const { waiting = 0, active = 0 } = await queues[name].getJobCounts('waiting', 'active');
    return [name, { waiting, active }] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}
