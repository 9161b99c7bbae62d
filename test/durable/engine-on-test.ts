import type { RequestId, StepId } from '../../src/core/privacy-request.ts';
import type { StepHandler } from '../../src/core/step.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import type { StepRow, Tx } from '../../src/db/tables.ts';
import type { Engine, RunEnd } from '../../src/durable/engine.ts';
import type { TestJourney } from '../support/journey.ts';
import { events, readRequest } from '../support/requests.ts';
import { findStep } from '../support/run-step.ts';

export interface TestEngine extends Engine {
  /** How every run ended, oldest first. */
  ends: { kind: string; end: RunEnd }[];
}

/** The engine on a test's journey. Cards and letters are drawn by nobody. */
export function testEngine(
  journey: TestJourney,
  handlers: Record<string, StepHandler<Tx>>,
  more: Partial<Engine> = {},
): TestEngine {
  const ends: TestEngine['ends'] = [];
  const nothing: StepHandler<Tx> = async () => ({ is: 'done' });
  return {
    db: journey.db,
    clock: journey.clock,
    doorbell: journey.doorbell,
    log: journey.log,
    catalogue: new Map(Object.entries({ 'desk.card': nothing, 'letter.send': nothing, ...handlers })),
    completeFulfilment: async (tx, id, at) => {
      const event = { type: 'fulfilment.completed', outcome: 'fulfilled', letter: 'deleted' } as const;
      await recordEvent(tx, id, { event, actor: 'system', at });
    },
    settings: { leaseSeconds: 60, attemptsMax: 4 },
    onEnd: (run) => void ends.push(run),
    ...more,
    ends,
  };
}

/** What a test looks at again and again on one request. */
export function watch(journey: TestJourney, id: RequestId) {
  return {
    step: (name: string): Promise<StepRow> => findStep(journey, id, name),
    stepId: async (name: string): Promise<StepId> => (await findStep(journey, id, name)).id,
    request: () => readRequest(journey, id),
    stepEvents: async () =>
      (await events(journey, id))
        .filter(({ type }) => type.startsWith('step.'))
        .map(({ type, data }) => ({ type, ...data })),
  };
}

export function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}
