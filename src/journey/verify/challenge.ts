import type { RequestId } from '../../core/privacy-request.ts';
import { Permanent } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { cancelChallenges, newestChallenge } from '../../db/challenges.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { giveUpAt } from './give-up-at.ts';
import { issueCode } from './issue-code.ts';

/**
 * `verify.challenge`: one step a request. Issues the first code, then waits for the requester until the playbook
 * gives up. Further codes are issued only when the requester asks for them (`resend-code.ts`).
 */
export function challengeHandler(journey: Journey): StepHandler<Tx> {
  return async (step) => {
    const { requestId } = step;
    if (requestId === null) throw new Permanent('step-without-request');
    const request = await journey.db
      .selectFrom('requests')
      .select(['id', 'state', 'playbook_hash'])
      .where('id', '=', requestId)
      .executeTakeFirstOrThrow();
    if (request.state !== 'verifying') return { is: 'done' };
    const until = await giveUpAt(journey, journey.db, request);
    if (Temporal.Instant.compare(journey.clock.now(), until) >= 0) {
      return { is: 'done', commit: (tx) => giveUp(journey, tx, requestId) };
    }
    const waiting = { is: 'waiting', for: 'requester', until } as const;
    if (await newestChallenge(journey.db, requestId)) return waiting;
    return { ...waiting, commit: (tx) => issueFirst(journey, tx, requestId) };
  };
}

async function issueFirst(journey: Journey, tx: Tx, requestId: RequestId) {
  const request = await lockRequest(tx, requestId);
  if (request.state !== 'verifying' || (await newestChallenge(tx, requestId))) return;
  const issued = await issueCode(journey, tx, request);
  if (issued.ok) return;
  // The address had its codes for today, for other requests. This one still waits: its page offers a code later.
  journey.log.warn({ request: requestId, because: issued.because }, 'no code issued');
}

async function giveUp(journey: Journey, tx: Tx, requestId: RequestId) {
  const request = await lockRequest(tx, requestId);
  if (request.state !== 'verifying') return;
  const at = journey.clock.now();
  await cancelChallenges(tx, requestId, at);
  await recordEvent(tx, requestId, { event: { type: 'verification.gave_up' }, actor: 'system', at });
}
