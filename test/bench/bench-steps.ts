import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { systemClock } from '../../src/core/clock.ts';
import type { Log, StepQueue } from '../../src/core/ports.ts';
import type { StepId } from '../../src/core/privacy-request.ts';
import type { StepHandler } from '../../src/core/step.ts';
import { openStore } from '../../src/db/open-store.ts';
import type { Tx } from '../../src/db/tables.ts';
import { freePort } from '../../src/demo/free-port.ts';
import { relay } from '../../src/durable/relay.ts';
import { startWorker } from '../../src/durable/worker.ts';
import { QUEUE_SCHEMA } from '../../src/vendors/bullmq/postgres-store.ts';
import { bullmqQueue } from '../../src/vendors/bullmq/queue.ts';
import { fulfilment, MemorySystem, routedRequest } from '../support/fulfilment.ts';
import { median, type Report } from './report.ts';

const REQUESTS = 150;
const NOOP_JOBS = 3_000;
const CONCURRENCY = 8;
const ROUNDS = 3;
const silent: Log = { info() {}, warn() {}, error() {} };

/**
 * Steps of the delete journey a second, each with its event in the chain, against BullMQ jobs that do nothing on the
 * same store. The systems are in memory and approvals and waits are over at once: what is timed is the engine.
 */
export async function benchSteps(report: Report): Promise<void> {
  for (const kind of ['postgres', 'redis'] as const) {
    const rounds: { steps: number; noop: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await oneRound(kind));
    const steps = Math.round(median(rounds.map((one) => one.steps)));
    const noop = Math.round(median(rounds.map((one) => one.noop)));
    const ratio = median(rounds.map((one) => one.steps / one.noop));
    report({ bench: 'steps', store: kind, what: 'step runs of the delete journey/s', perSecond: steps });
    report({ bench: 'steps', store: kind, what: 'BullMQ no-op jobs/s', perSecond: noop });
    report({ bench: 'steps', store: kind, what: 'ratio', value: ratio, goal: '>= 0.5', met: ratio >= 0.5 });
  }
}

async function oneRound(kind: 'postgres' | 'redis'): Promise<{ steps: number; noop: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'lawrence-bench-'));
  await chmod(folder, 0o711);
  const store = await openStore({ DATA_DIR: folder, DATABASE_CONNECTIONS_MAX: 20 }, silent, {
    migrate: true,
  });
  const redis = kind === 'redis' ? await startRedis() : undefined;
  const queue = await bullmqQueue({
    connection: redis
      ? { kind: 'redis', url: redis.url }
      : { kind: 'postgres', pool: store.openPool(QUEUE_SCHEMA) },
    log: silent,
  });
  const noop = await noopJobs(queue);
  const steps = await journeySteps(store, queue);
  await queue.close();
  await store.close();
  await redis?.stop();
  await rm(folder, { recursive: true, force: true });
  return { steps, noop };
}

async function noopJobs(queue: StepQueue): Promise<number> {
  let left = NOOP_JOBS;
  const over = Promise.withResolvers<void>();
  const began = performance.now();
  const listener = queue.listen(CONCURRENCY, async () => {
    left -= 1;
    if (left === 0) over.resolve();
  });
  const rings = Array.from({ length: NOOP_JOBS }, () => ({
    id: randomUUID() as string as StepId,
    kind: 'noop',
    attempt: 0,
  }));
  queue.doorbell.ring(rings);
  await over.promise;
  const seconds = (performance.now() - began) / 1000;
  await listener.close();
  return NOOP_JOBS / seconds;
}

async function journeySteps(store: Awaited<ReturnType<typeof openStore>>, queue: StepQueue): Promise<number> {
  const { db, address } = store;
  const pool = store.openPool();
  const all = await fulfilment({ db, address, pool }, [
    new MemorySystem('fluentworks'),
    new MemorySystem('stripe'),
  ]);
  const done: StepHandler<Tx> = async () => ({ is: 'done' });
  const catalogue = new Map(all.engine.catalogue).set('team.approve', done).set('wait.cooling-off', done);
  for (let request = 0; request < REQUESTS; request += 1) await routedRequest(all.journey);
  const engine = { ...all.engine, catalogue, clock: systemClock, doorbell: queue.doorbell, log: silent };
  const before = await ended(db);
  const began = performance.now();
  const worker = startWorker(engine, queue, { concurrency: CONCURRENCY });
  await relay(engine);
  for (;;) {
    const { rows } = await sql<{ open: string }>`
      select count(*) as open from steps where state in ('ready', 'running', 'blocked')`.execute(db);
    if (rows[0]?.open === '0') break;
    await pause(20);
  }
  const seconds = (performance.now() - began) / 1000;
  await worker.stop();
  return ((await ended(db)) - before) / seconds;
}

async function ended(db: Awaited<ReturnType<typeof openStore>>['db']): Promise<number> {
  const { rows } = await sql<{
    done: string;
  }>`select sum(attempt) as done from steps`.execute(db);
  return Number(rows[0]?.done ?? 0);
}

async function startRedis() {
  const port = await freePort();
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  await new Promise<void>((up, fail) => {
    server.once('error', () => fail(new Error('redis-server is not installed')));
    server.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('Ready to accept connections')) up();
    });
  });
  const stop = async () => {
    const over = new Promise((done) => server.once('exit', done));
    server.kill();
    await over;
  };
  return { url: `redis://127.0.0.1:${port}`, stop };
}
