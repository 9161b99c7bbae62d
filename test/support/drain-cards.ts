import type { TeamBoard } from '../../src/core/ports.ts';
import type { StepId } from '../../src/core/privacy-request.ts';
import { drawCardHandler } from '../../src/desk/card/draw-card.ts';
import type { Engine } from '../../src/durable/engine.ts';
import { runStep } from '../../src/durable/run-step.ts';
import type { TestJourney } from './journey.ts';

const AT_ONCE = 4;

/** The engine with the real cards and nothing else. */
export function cardEngine(journey: TestJourney, board: TeamBoard): Engine {
  return {
    ...journey,
    catalogue: new Map([['desk.card', drawCardHandler(journey, board)]]),
    completeFulfilment: async () => {},
    settings: { leaseSeconds: 60, attemptsMax: 4 },
  };
}

/** Runs every card that is due now, once. @returns how many there were */
export async function runDueCards(journey: TestJourney, engine: Engine): Promise<number> {
  const due = await journey.db
    .selectFrom('steps')
    .select('id')
    .where('kind', '=', 'desk.card')
    .where('state', '=', 'ready')
    .where('run_after', '<=', journey.clock.now())
    .orderBy('run_after')
    .execute();
  const left = due.map(({ id }) => id);
  const work = async () => {
    for (let id = left.shift(); id; id = left.shift()) await runStep(engine, id as StepId);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return due.length;
}

/** Lets time go to the next card that is due, again and again, until every card is drawn. @returns hours it took */
export async function drainCards(
  journey: TestJourney,
  engine: Engine,
  hoursMax: number,
): Promise<{ hours: number; runs: number }> {
  const began = journey.clock.now();
  const hours = () => journey.clock.now().since(began).total('hours');
  let runs = 0;
  while (hours() <= hoursMax) {
    runs += await runDueCards(journey, engine);
    const next = await journey.db
      .selectFrom('steps')
      .select(({ fn }) => fn.min('run_after').as('at'))
      .where('kind', '=', 'desk.card')
      .where('state', '=', 'ready')
      .executeTakeFirst();
    if (!next?.at) return { hours: hours(), runs };
    const wait = journey.clock.now().until(next.at, { largestUnit: 'hours' });
    if (wait.sign > 0) journey.clock.advance(wait);
  }
  throw new Error(`cards still wait after ${hoursMax} hours`);
}
