import { describe, expect, test } from 'vitest';
import type { StepId } from '../../src/core/privacy-request.ts';
import { NeedsHuman } from '../../src/core/problem.ts';
import { newId } from '../../src/db/new-id.ts';
import { retryStep } from '../../src/journey/fulfil/retry-step.ts';
import { testDatabase } from '../support/database.ts';
import { drive, fulfilment, MemorySystem, routedRequest } from '../support/fulfilment.ts';
import { events, eventTypes, readRequest } from '../support/requests.ts';
import { findStep } from '../support/run-step.ts';

const database = testDatabase();
const actor = 'staff:U1' as const;

async function failedStep() {
  const stripe = new MemorySystem('stripe');
  stripe.problem = new NeedsHuman('stripe-access-refused', { ask: 'Renew the key?' });
  const all = await fulfilment(database, [new MemorySystem('fluentworks'), stripe]);
  const { id: requestId } = await routedRequest(all.journey);
  await drive(all, requestId);
  const step = await findStep(all.journey, requestId, 'locate.stripe');
  return { all, requestId, step };
}

describe('a step that failed', () => {
  test('keeps its case waiting for the team, whichever step beside it ends', async () => {
    const { all, requestId } = await failedStep();
    const steps = (await eventTypes(all.journey, requestId)).filter((type) => type.startsWith('step.'));
    expect(steps).toEqual(expect.arrayContaining(['step.failed', 'step.done']));
    expect(await readRequest(all.journey, requestId)).toMatchObject({
      waiting_on: 'team',
      attention: 'step-failed',
    });
  });

  test('is not forgotten over the retry of another one', async () => {
    const [stripe, fluentworks] = [new MemorySystem('stripe'), new MemorySystem('fluentworks')];
    for (const system of [stripe, fluentworks]) {
      system.problem = new NeedsHuman(`${system.system}-access-refused`, { ask: 'Renew the key?' });
    }
    const all = await fulfilment(database, [fluentworks, stripe]);
    const { id: requestId } = await routedRequest(all.journey);
    await drive(all, requestId);
    const retry = async (name: string) => {
      const { id: stepId } = await findStep(all.journey, requestId, name);
      await retryStep(all.journey, { requestId, stepId, actor });
      return await readRequest(all.journey, requestId);
    };
    expect(await retry('locate.stripe')).toMatchObject({ waiting_on: 'team', attention: 'step-failed' });
    expect(await retry('locate.fluentworks')).toMatchObject({ waiting_on: 'system', attention: null });
  });
});

describe('a retry by staff', () => {
  test('gives a failed step a new chance, and the case shows who asked for it', async () => {
    const { all, requestId, step } = await failedStep();
    expect(step).toMatchObject({ state: 'failed', problem_ask: 'Renew the key?' });
    expect(await readRequest(all.journey, requestId)).toMatchObject({ attention: 'step-failed' });
    all.journey.rings.length = 0;
    const retried = await retryStep(all.journey, { requestId, stepId: step.id, actor });
    expect(retried).toEqual({ ok: true, step: 'locate.stripe' });
    expect(all.journey.rings.map(({ kind }) => kind)).toContain('systems.locate');
    expect(await readRequest(all.journey, requestId)).toMatchObject({ attention: null });
    expect((await events(all.journey, requestId)).at(-1)).toMatchObject({ type: 'step.retried', actor });
    await drive(all, requestId);
    expect(await findStep(all.journey, requestId, 'locate.stripe')).toMatchObject({
      state: 'done',
      problem_code: null,
    });
  });

  test('pressed twice at the same instant retries once', async () => {
    const { all, requestId, step } = await failedStep();
    const press = () => retryStep(all.journey, { requestId, stepId: step.id, actor });
    const both = await Promise.all([press(), press()]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both).toContainEqual({ ok: false, because: 'not-failed' });
    expect((await eventTypes(all.journey, requestId)).filter((type) => type === 'step.retried')).toHaveLength(
      1,
    );
  });

  test('of a step that runs well, or that belongs to another request, changes nothing', async () => {
    const { all, requestId, step } = await failedStep();
    const { journey } = all;
    const done = await findStep(journey, requestId, 'locate.fluentworks');
    expect(await retryStep(journey, { requestId, stepId: done.id, actor })).toEqual({
      ok: false,
      because: 'not-failed',
    });
    const other = await routedRequest(journey);
    const unknown = { ok: false, because: 'unknown-step' };
    expect(await retryStep(journey, { requestId: other.id, stepId: step.id, actor })).toEqual(unknown);
    expect(await retryStep(journey, { requestId, stepId: newId<StepId>(), actor })).toEqual(unknown);
    expect(await findStep(journey, requestId, 'locate.stripe')).toMatchObject({ state: 'failed' });
  });
});
