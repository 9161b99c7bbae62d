import { describe, expect, test } from 'vitest';
import type { RequestId, StepId } from '../../src/core/privacy-request.ts';
import { insertSteps } from '../../src/db/steps.ts';
import { coolingOffHandler } from '../../src/journey/fulfil/cooling-off.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { receivedRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';

const database = testDatabase();

async function coolingStep(
  journey: TestJourney,
  wait: { days: number },
): Promise<{ id: StepId; requestId: RequestId }> {
  const { id: requestId } = await receivedRequest(journey);
  const ask = {
    requestId,
    name: 'cool',
    kind: 'wait.cooling-off',
    at: journey.clock.now(),
    input: { for: wait },
  };
  await journey.db.transaction().execute((tx) => insertSteps(tx, [ask]));
  return { id: (await findStep(journey, requestId, 'cool')).id, requestId };
}

describe('the time to think again', () => {
  test('ends as long after it began as the playbook says, and not a moment before', async () => {
    const journey = await testJourney(database);
    const { id, requestId } = await coolingStep(journey, { days: 3 });
    const began = journey.clock.now();
    const run = async () => {
      await journey.db
        .updateTable('steps')
        .set({ state: 'ready', run_after: began })
        .where('id', '=', id)
        .execute();
      return (await runStep(journey, id, coolingOffHandler(journey))).state;
    };
    expect(await run()).toBe('waiting');
    const step = await findStep(journey, requestId, 'cool');
    expect(step.run_after.since(began).total('hours')).toBe(72);
    journey.clock.advance({ days: 3 });
    journey.clock.advance({ seconds: -1 });
    expect(await run()).toBe('waiting');
    expect((await findStep(journey, requestId, 'cool')).run_after).toEqual(step.run_after);
    journey.clock.advance({ seconds: 1 });
    expect(await run()).toBe('done');
  });

  test('counts days by the calendar of the company, over a change of clocks as well', async () => {
    const journey = await testJourney(database);
    journey.clock.advance(Temporal.Instant.from('2027-03-13T18:00:00Z').since(journey.clock.now()));
    const { id, requestId } = await coolingStep(journey, { days: 1 });
    await runStep(journey, id, coolingOffHandler(journey));
    const { run_after: until } = await findStep(journey, requestId, 'cool');
    expect(until.since(journey.clock.now()).total('hours')).toBe(23);
  });
});
