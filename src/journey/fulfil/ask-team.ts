import { z } from 'zod';
import { after, type PlaybookDuration } from '../../core/duration.ts';
import type { JsonObject } from '../../core/json.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import type { StepOutcome, StepRun } from '../../core/step.ts';
import { applyEvent } from '../../db/apply-event.ts';
import { chainTime } from '../../db/event-chain.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { stepMemory } from '../step-memory.ts';
import { type Escalation, escalatesAt, escalate as escalateTo } from './escalation.ts';

const memory = z.object({ askedAt: z.string(), remindAt: z.string(), escalated: z.boolean().default(false) });
/** After the last reminder that the playbook names, the question comes back every day until it is answered. */
const THEN_EVERY = { hours: 24 };

/**
 * A step waits for the team: each wait ends at the next reminder, which is an event of the case. Once, where the playbook
 * says so, it goes to everybody in another role.
 */
export async function askTeam(
  journey: Journey,
  step: StepRun,
  requestId: RequestId,
  {
    remind,
    escalate,
    result,
  }: { remind: readonly PlaybookDuration[]; escalate?: Escalation | undefined; result: JsonObject },
): Promise<StepOutcome<Tx>> {
  const now = journey.clock.now();
  const remembered = memory.safeParse(await stepMemory(journey.db, step.id)).data;
  const askedAt = remembered ? Temporal.Instant.from(remembered.askedAt) : now;
  const isOver = (at: Temporal.Instant) => Temporal.Instant.compare(at, now) <= 0;
  const escalateAt = escalate && escalatesAt(journey, escalate, askedAt);
  const until =
    [...remind.map((wait) => after(askedAt, wait, journey.company['time-zone'])), escalateAt ?? askedAt]
      .sort(Temporal.Instant.compare)
      .find((at) => !isOver(at)) ?? now.add(THEN_EVERY);
  const escalates = escalateAt !== undefined && isOver(escalateAt) && !remembered?.escalated;
  const waiting = {
    is: 'waiting',
    for: 'team',
    until,
    result: {
      askedAt: askedAt.toString(),
      remindAt: until.toString(),
      escalated: escalates || (remembered?.escalated ?? false),
      ...result,
    },
  } as const;
  const reminds = remembered && isOver(Temporal.Instant.from(remembered.remindAt));
  if (!reminds) return waiting;
  return {
    ...waiting,
    commit: async (tx) => {
      await remindTeam(tx, requestId, step.name, until, now);
      if (escalate && escalates)
        await escalateTo(tx, { requestId, step: step.name, to: escalate.to, at: now });
    },
  };
}

async function remindTeam(
  tx: Tx,
  requestId: RequestId,
  step: string,
  until: Temporal.Instant,
  at: Temporal.Instant,
) {
  const event = { type: 'step.waiting', step, for: 'team', until: chainTime(until) } as const;
  // A withdrawal may have come first; then there is nobody left to remind.
  await applyEvent(tx, requestId, { event, actor: 'system', at });
}
