import { z } from 'zod';
import type { RequestId } from '../../core/privacy-request.ts';
import { NeedsHuman, Permanent, Transient } from '../../core/problem.ts';
import type { StepHandler, StepOutcome, StepRun } from '../../core/step.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { cancelChallenges, newestChallenge } from '../../db/challenges.ts';
import { queueLetter } from '../../db/outbound-messages.ts';
import { partsOf } from '../../db/parts.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { stepMemory } from '../step-memory.ts';
import type { BudgetRefusal } from './code-budget.ts';
import { issueCode, mayIssueCode } from './issue-code.ts';
import { proofTimes } from './proof-times.ts';

/**
 * `verify.challenge`: one step a request. Issues the first code, as soon as the budgets have one for it, then waits
 * for the requester until the playbook gives up, with the reminders that it names. Further codes are issued only when the requester asks for them
 * (`resend-code.ts`).
 */
export function challengeHandler(journey: Journey): StepHandler<Tx> {
  return async (step) => {
    const { requestId } = step;
    if (requestId === null) throw new Permanent('step-without-request');
    const request = await journey.db
      .selectFrom('requests')
      .select(['id', 'key_id', 'state', 'playbook_hash', 'on_behalf'])
      .where('id', '=', requestId)
      .executeTakeFirstOrThrow();
    if (request.state !== 'verifying') return { is: 'done' };
    const now = journey.clock.now();
    const { remindAt, giveUpAt: until } = await proofTimes(journey, journey.db, request);
    if (Temporal.Instant.compare(now, until) >= 0) {
      return { is: 'done', commit: (tx) => giveUp(journey, tx, requestId) };
    }
    const waiting = { is: 'waiting', for: 'requester', until } as const;
    if (await newestChallenge(journey.db, requestId)) return await remind(journey, step, { remindAt, until });
    const may = await mayIssueCode(journey, journey.db, request);
    if (may.ok) return { ...waiting, commit: (tx) => issueFirst(journey, tx, requestId) };
    if (!('againAt' in may)) {
      throw new NeedsHuman(may.because, {
        ask: 'No code can go to this number: its country is not among CODE_CALLING_CODES. How should this person prove who they are?',
      });
    }
    const again = Temporal.Instant.compare(may.againAt, until) < 0 ? may.againAt : until;
    return { ...waiting, until: again, commit: (tx) => withhold(journey, tx, requestId, may) };
  };
}

const memory = z.object({ reminded: z.int() });

/** Waits for the next reminder or the end; of several that are due at once only one goes out. */
async function remind(
  journey: Journey,
  { id, requestId }: StepRun,
  { remindAt, until }: { remindAt: readonly Temporal.Instant[]; until: Temporal.Instant },
): Promise<StepOutcome<Tx>> {
  const now = journey.clock.now();
  const reminded = memory.safeParse(await stepMemory(journey.db, id)).data?.reminded ?? 0;
  const due = remindAt.filter((at) => Temporal.Instant.compare(at, now) <= 0).length;
  const next = remindAt[due];
  const waiting = {
    is: 'waiting',
    for: 'requester',
    until: next && Temporal.Instant.compare(next, until) < 0 ? next : until,
    result: { reminded: due },
  } as const;
  if (due <= reminded || requestId === null) return waiting;
  return { ...waiting, commit: (tx) => sendReminder(journey, tx, requestId) };
}

async function sendReminder({ clock }: Journey, tx: Tx, requestId: RequestId) {
  const request = await lockRequest(tx, requestId);
  if (request.state !== 'verifying') return;
  await queueLetter(tx, { request, role: 'notice', letter: 'reminder', at: clock.now() });
}

async function issueFirst(journey: Journey, tx: Tx, requestId: RequestId) {
  const request = await lockRequest(tx, requestId);
  if (request.state !== 'verifying' || (await newestChallenge(tx, requestId))) return;
  const issued = await issueCode(journey, tx, request);
  // Another request of the same contact was a moment earlier; the next run finds out until when to wait.
  if (!issued.ok) throw new Transient('code-budget-spent');
}

/** Codes to this contact, or to everybody, are used up for now: staff see that the requester waits for us. */
async function withhold(journey: Journey, tx: Tx, requestId: RequestId, { because, againAt }: BudgetRefusal) {
  const request = await lockRequest(tx, requestId);
  if (request.state !== 'verifying' || (await newestChallenge(tx, requestId))) return;
  journey.log.warn({ request: requestId, because }, 'no code issued yet');
  await recordEvent(tx, requestId, {
    event: { type: 'code.withheld', because, until: againAt.toString() },
    actor: 'system',
    at: journey.clock.now(),
  });
}

async function giveUp(journey: Journey, tx: Tx, requestId: RequestId) {
  const request = await lockRequest(tx, requestId);
  if (request.state !== 'verifying') return;
  const at = journey.clock.now();
  await cancelChallenges(tx, requestId, at);
  await recordEvent(tx, requestId, { event: { type: 'verification.gave_up' }, actor: 'system', at });
  for (const { id, state } of await partsOf(tx, requestId)) {
    const event = { type: 'verification.gave_up', withCase: true } as const;
    if (state === 'verifying') await recordEvent(tx, id, { event, actor: 'system', at });
  }
}
