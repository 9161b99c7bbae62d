import { sql } from 'kysely';
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

/** The state stands in the statement as the index of due steps has it, so that a look costs by what is due. */
const waitingCards = ({ db }: TestJourney) =>
  db
    .selectFrom('steps')
    .where(sql<boolean>`state in ('ready', 'waiting')`)
    .where('state', '=', 'ready')
    .where('kind', '=', 'desk.card');

/** Runs every card that is due now, once. @returns how many there were */
export async function runDueCards(journey: TestJourney, engine: Engine): Promise<number> {
  const due = await waitingCards(journey)
    .select('id')
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
    const next = await waitingCards(journey)
      .select('run_after')
      .orderBy('run_after')
      .limit(1)
      .executeTakeFirst();
    if (!next) return { hours: hours(), runs };
    const wait = journey.clock.now().until(next.run_after, { largestUnit: 'hours' });
    if (wait.sign > 0) journey.clock.advance(wait);
  }
  throw new Error(`cards still wait after ${hoursMax} hours`);
}
