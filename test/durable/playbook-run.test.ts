import { beforeAll, expect, test } from 'vitest';
import { NeedsHuman } from '../../src/core/problem.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { wakeStep } from '../../src/db/steps.ts';
import { Crashed } from '../../src/durable/engine.ts';
import { relay } from '../../src/durable/relay.ts';
import { runStep } from '../../src/durable/run-step.ts';
import { sweep } from '../../src/durable/sweep.ts';
import { caseInProgress } from '../support/case-in-progress.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { testEngine, watch } from './engine-on-test.ts';

const database = testDatabase();
let journey: TestJourney;
beforeAll(async () => {
  journey = await testJourney(database);
});

const DIAMOND = [
  { name: 'locate' },
  { name: 'erase.a', needs: ['locate'] },
  { name: 'erase.b', needs: ['locate'] },
  { name: 'verify', needs: ['erase.a', 'erase.b'] },
];

/** Plays the queue: hands every ring to the engine until nobody rings any more. */
async function playRings(engine: ReturnType<typeof testEngine>) {
  for (let from = 0; from < journey.rings.length; from += 1) {
    const ring = journey.rings[from];
    if (ring) await runStep(engine, ring.id);
  }
  journey.rings.length = 0;
}

test('a playbook runs in the order of its needs and its last step completes the fulfilment', async () => {
  const id = await caseInProgress(journey, DIAMOND);
  const seen = watch(journey, id);
  const order: string[] = [];
  const engine = testEngine(journey, {
    'test.work': async ({ name }) => {
      order.push(name);
      return { is: 'done', result: { found: 2 } };
    },
  });
  await relay(engine);
  await playRings(engine);
  expect(order[0]).toBe('locate');
  expect(order.slice(1, 3).toSorted()).toEqual(['erase.a', 'erase.b']);
  expect(order[3]).toBe('verify');
  expect(await seen.request()).toMatchObject({ state: 'delivering', outcome: 'fulfilled' });
  const done = (await seen.stepEvents()).filter(({ type }) => type === 'step.done');
  expect(done).toHaveLength(4);
  expect(done[0]).toMatchObject({ step: 'locate', result: { found: 2 } });
  expect((await seen.step('send.answer')).state).toBe('done');
});

test('steps that end at the same time complete the fulfilment once', async () => {
  const id = await caseInProgress(journey, [{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }]);
  const seen = watch(journey, id);
  let completed = 0;
  const engine = testEngine(
    journey,
    { 'test.work': async () => ({ is: 'done' }) },
    {
      completeFulfilment: async (tx, requestId, at) => {
        completed += 1;
        const event = { type: 'fulfilment.completed', outcome: 'fulfilled', letter: 'deleted' } as const;
        await recordEvent(tx, requestId, { event, actor: 'system', at });
      },
    },
  );
  const ids = await Promise.all(['a', 'b', 'c', 'd'].map((name) => seen.stepId(name)));
  await Promise.all(ids.map((one) => runStep(engine, one)));
  expect(completed).toBe(1);
  expect((await seen.request()).state).toBe('delivering');
});

test('a failed step holds the playbook until staff give it a new chance', async () => {
  const id = await caseInProgress(journey, DIAMOND.slice(0, 2));
  const seen = watch(journey, id);
  let refuse = true;
  const engine = testEngine(journey, {
    'test.work': async ({ name }) => {
      if (name === 'locate' && refuse)
        throw new NeedsHuman('two-accounts', { ask: 'Which account is theirs?' });
      return { is: 'done' };
    },
  });
  await relay(engine);
  await playRings(engine);
  expect((await seen.step('erase.a')).state).toBe('blocked');
  expect(await seen.request()).toMatchObject({ state: 'fulfilling', waiting_on: 'team' });
  refuse = false;
  const at = journey.clock.now();
  const locate = await seen.stepId('locate');
  await journey.db.transaction().execute(async (tx) => {
    await wakeStep(tx, locate, at);
    await recordEvent(tx, id, {
      event: { type: 'step.retried', step: 'locate', stillFailed: 0 },
      actor: 'staff:U1',
      at,
    });
  });
  await relay(engine);
  await playRings(engine);
  expect((await seen.request()).state).toBe('delivering');
});

test('when the fulfilment cannot be completed, the last step says so instead of ending', async () => {
  const id = await caseInProgress(journey, [{ name: 'only' }]);
  const seen = watch(journey, id);
  const engine = testEngine(
    journey,
    { 'test.work': async () => ({ is: 'done' }) },
    {
      completeFulfilment: async () => {
        throw new NeedsHuman('no-contact', { ask: 'Whom should we write to?' });
      },
    },
  );
  await runStep(engine, await seen.stepId('only'));
  expect(await seen.step('only')).toMatchObject({ state: 'failed', problem_code: 'no-contact' });
  expect((await seen.stepEvents()).map(({ type }) => type)).toEqual(['step.failed']);
});

test('the relay rings at once for what a dying process could not ring for', async () => {
  const id = await caseInProgress(journey, DIAMOND);
  const seen = watch(journey, id);
  const engine = testEngine(
    journey,
    { 'test.work': async () => ({ is: 'done' }) },
    {
      crash: (point) => {
        if (point === 'after-settle-before-doorbell') throw new Crashed(point);
      },
    },
  );
  journey.rings.length = 0;
  await runStep(engine, await seen.stepId('locate'));
  expect(journey.rings).toEqual([]);
  await relay(engine);
  expect(journey.rings.map(({ id: one }) => one)).toContain(await seen.stepId('erase.b'));
});

test('the relay tells of a step once, and again only when the queue may have lost it', async () => {
  const id = await caseInProgress(journey, [{ name: 'only' }]);
  const stepId = await watch(journey, id).stepId('only');
  const engine = testEngine(journey, {});
  const told = async () => {
    journey.rings.length = 0;
    await relay(engine);
    return journey.rings.filter((ring) => ring.id === stepId).length;
  };
  expect(await told()).toBe(1);
  journey.clock.advance({ minutes: 4 });
  expect(await told()).toBe(0);
  journey.clock.advance({ minutes: 2 });
  expect(await told()).toBe(1);
});

test('a sweep that breaks does not keep the others from running', async () => {
  const engine = testEngine(journey, {});
  const ran: string[] = [];
  await sweep(engine, [
    { name: 'broken', run: async () => Promise.reject(new NeedsHuman('broken-sweep', { ask: '' })) },
    { name: 'content', run: async () => void ran.push('content') },
  ]);
  expect(ran).toEqual(['content']);
  expect(journey.log.lines).toContainEqual({
    level: 'error',
    message: 'sweep failed',
    fields: { sweep: 'broken', problem: 'broken-sweep' },
  });
});
