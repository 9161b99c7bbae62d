import { z } from 'zod';
import { after, type PlaybookDuration } from '../../core/playbook.ts';
import { Permanent } from '../../core/problem.ts';
import type { StepOutcome, StepRun } from '../../core/step.ts';
import { applyEvent } from '../../db/apply-event.ts';
import { chainTime } from '../../db/event-chain.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { stepMemory } from '../step-memory.ts';

const memory = z.object({ askedAt: z.string(), remindAt: z.string() });
/** After the last reminder that the playbook names, the question comes back every day until it is answered. */
const THEN_EVERY = { hours: 24 };

/**
 * Waits for the team until the next reminder, which is an event of the case, so that the card and its thread show it.
 * @param noted what else the step's result holds meanwhile
 */
export async function waitForTeam(
  journey: Journey,
  step: StepRun,
  remind: readonly PlaybookDuration[],
  noted: { [name: string]: number } = {},
): Promise<StepOutcome<Tx>> {
  const { requestId } = step;
  if (requestId === null) throw new Permanent('step-without-request');
  const now = journey.clock.now();
  const remembered = memory.safeParse(await stepMemory(journey.db, step.id)).data;
  const askedAt = remembered ? Temporal.Instant.from(remembered.askedAt) : now;
  const until =
    remind
      .map((wait) => after(askedAt, wait, journey.company['time-zone']))
      .sort(Temporal.Instant.compare)
      .find((at) => Temporal.Instant.compare(at, now) > 0) ?? now.add(THEN_EVERY);
  const waiting = {
    is: 'waiting',
    for: 'team',
    until,
    result: { askedAt: askedAt.toString(), remindAt: until.toString(), ...noted },
  } as const;
  const reminds =
    remembered && Temporal.Instant.compare(now, Temporal.Instant.from(remembered.remindAt)) >= 0;
  if (!reminds) return waiting;
  const event = {
    type: 'step.waiting',
    step: step.name,
    for: 'team',
    until: chainTime(until),
  } as const;
  // A withdrawal may have come first; then there is nobody left to remind.
  const commit = async (tx: Tx) =>
    void (await applyEvent(tx, requestId, { event, actor: 'system', at: now }));
  return { ...waiting, commit };
}
