import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { StepListener, StepQueue } from '../../src/core/ports.ts';
import type { StepId } from '../../src/core/privacy-request.ts';
import { startWorker } from '../../src/durable/worker.ts';
import { caseInProgress } from '../support/case-in-progress.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { gate, testEngine, watch } from './engine-on-test.ts';

const database = testDatabase();
let journey: TestJourney;
beforeAll(async () => {
  journey = await testJourney(database);
});

/** The queue in this process: what is rung for is handed on at once. */
function directQueue(): StepQueue & { settled: () => Promise<void> } {
  let handle: ((id: StepId) => Promise<void>) | undefined;
  const running = new Set<Promise<void>>();
  const settled = async () => void (await Promise.all(running));
  return {
    settled,
    doorbell: {
      ring: (rings) => {
        for (const { id } of rings) {
          const run = handle?.(id);
          if (run) running.add(run.finally(() => running.delete(run)));
        }
      },
    },
    listen: (_concurrency, work): StepListener => {
      handle = work;
      return {
        close: async () => {
          handle = undefined;
          await settled();
        },
      };
    },
    healthy: async () => true,
    counts: async () => ({}),
    close: async () => {},
  };
}

async function oneStep() {
  const seen = watch(journey, await caseInProgress(journey, [{ name: 'work' }]));
  return { seen, ring: { id: await seen.stepId('work'), kind: 'test.work', attempt: 0 } };
}

test('stopping waits for a step that ends within the grace time', async () => {
  const { seen, ring } = await oneStep();
  const [begun, held] = [gate(), gate()];
  const queue = directQueue();
  const engine = testEngine(journey, {
    'test.work': async () => {
      begun.open();
      await held.passed;
      return { is: 'done' };
    },
  });
  const worker = startWorker(engine, queue, { concurrency: 1 });
  queue.doorbell.ring([ring]);
  await begun.passed;
  const stopped = worker.stop();
  held.open();
  await stopped;
  expect((await seen.step('work')).state).toBe('done');
});

test('stopping aborts what does not end in time and gives it back at once, without a failure', async () => {
  const { seen, ring } = await oneStep();
  const begun = gate();
  const queue = directQueue();
  const engine = testEngine(journey, {
    'test.work': async ({ signal }) => {
      begun.open();
      await new Promise((_, fail) => signal.addEventListener('abort', () => fail(new Error('aborted'))));
      return { is: 'done' };
    },
  });
  const worker = startWorker(engine, queue, { concurrency: 1, graceSeconds: 0 });
  queue.doorbell.ring([ring]);
  await begun.passed;
  await worker.stop();
  expect(await seen.step('work')).toMatchObject({
    state: 'ready',
    failures: 0,
    lease_until: null,
    attempt: 1,
  });
  expect(engine.ends).toEqual([{ kind: 'test.work', end: 'released' }]);
});

test('stopping does not hang on a step that ignores it, and fences what it still does', async () => {
  const { seen, ring } = await oneStep();
  const [begun, held] = [gate(), gate()];
  const queue = directQueue();
  const fenced = gate();
  const engine = testEngine(
    journey,
    {
      'test.work': async () => {
        begun.open();
        await held.passed;
        return { is: 'done' };
      },
    },
    { onEnd: ({ end }) => end === 'fenced' && fenced.open() },
  );
  const worker = startWorker(engine, queue, { concurrency: 1, graceSeconds: 0, abortSeconds: 0 });
  queue.doorbell.ring([ring]);
  await begun.passed;
  await worker.stop();
  expect((await seen.step('work')).state).toBe('ready');
  held.open();
  await fenced.passed;
  expect((await seen.step('work')).state).toBe('ready');
  expect(await seen.stepEvents()).toEqual([]);
});

test('a step goes on when the database is away for a moment while it settles, and its effect happens once', async () => {
  const { seen, ring } = await oneStep();
  const queue = directQueue();
  let effects = 0;
  const engine = testEngine(journey, {
    'test.work': async () => {
      effects += 1;
      return {
        is: 'done',
        commit: async (tx) => {
          const cut = `select pg_terminate_backend(pg_backend_pid())`;
          if (cuts++ === 0) await sql.raw(cut).execute(tx);
        },
      };
    },
  });
  let cuts = 0;
  const worker = startWorker(engine, queue, { concurrency: 1 });
  queue.doorbell.ring([ring]);
  await queue.settled();
  await worker.stop();
  expect((await seen.step('work')).state).toBe('done');
  expect(effects).toBe(1);
  expect(cuts).toBe(2);
});
