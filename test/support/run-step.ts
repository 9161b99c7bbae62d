import type { RequestId, StepId } from '../../src/core/privacy-request.ts';
import { toProblem } from '../../src/core/problem.ts';
import type { StepHandler, StepState } from '../../src/core/step.ts';
import { claimStep, settleStep } from '../../src/db/step-runs.ts';
import type { StepRow, Tx } from '../../src/db/tables.ts';
import type { TestJourney } from './journey.ts';

export async function findStep(journey: TestJourney, requestId: RequestId, name: string): Promise<StepRow> {
  return await journey.db
    .selectFrom('steps')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
}

/**
 * Runs one attempt of a step as a worker would: claim, handler, settle with its commit in one transaction. A problem
 * settles the step (transient: ready again at once) and is answered, not thrown.
 */
export async function runStep(
  journey: TestJourney,
  id: StepId,
  handler: StepHandler<Tx>,
): Promise<{ state: StepState | 'not-claimed'; problem?: string; ask?: string }> {
  const now = journey.clock.now();
  const step = await claimStep(journey.db, id, now, now.add({ seconds: 60 }));
  if (!step) return { state: 'not-claimed' };
  const settle = (settlement: Parameters<typeof settleStep>[2], commit?: (tx: Tx) => Promise<void>) =>
    journey.db.transaction().execute(async (tx) => {
      const state = await settleStep(tx, step, settlement);
      if (state === undefined) throw new Error('the step was taken over');
      await commit?.(tx);
      return state;
    });
  try {
    const outcome = await handler({
      id: step.id,
      requestId: step.request_id,
      name: step.name,
      kind: step.kind,
      system: step.system,
      input: step.input,
      attempt: step.attempt,
      failures: step.failures,
      signal: new AbortController().signal,
    });
    const result = outcome.result ?? null;
    const at = journey.clock.now();
    const settlement =
      outcome.is === 'done'
        ? ({ state: 'done', result, at } as const)
        : ({ state: 'waiting', result, until: outcome.until, at } as const);
    return { state: await settle(settlement, outcome.commit) };
  } catch (error) {
    const problem = toProblem(error);
    if (problem.code === 'unexpected-error') throw error;
    const at = journey.clock.now();
    if (problem.name === 'Transient') {
      const state = await settle({ state: 'ready', problemCode: problem.code, retryAt: at, at });
      return { state, problem: problem.code };
    }
    const ask = 'ask' in problem ? problem.ask : '';
    return {
      state: await settle({ state: 'failed', problemCode: problem.code, ask, at }),
      problem: problem.code,
      ask,
    };
  }
}
