import { decide } from '../../core/lifecycle.ts';
import type { MessageChannel, RequestId } from '../../core/privacy-request.ts';
import { type Actor, lockRequest, recordEvent, standingOf } from '../../db/apply-event.ts';
import { movedOn } from '../../db/moved-on.ts';
import { partsOf } from '../../db/parts.ts';
import type { Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import { irreversibleBegun } from '../irreversible-begun.ts';
import { stopWork, TooLate, unlessTooLate } from '../stop-work.ts';

export interface Withdrawal {
  requestId: RequestId;
  actor: Actor;
  /** The version that whoever withdraws was looking at. */
  expectVersion?: number;
  /** The letter of the case says it. */
  withCase?: true;
  /** How the person told the staff member who withdraws it for them. */
  said?: MessageChannel;
}

export type WithdrawAnswer =
  | { ok: true; stepsStopped: number }
  | { ok: false; because: 'too-late' | 'changed-meanwhile' | 'not-open' };

/** Withdraws a request, as long as nothing that cannot be undone has begun. */
export async function withdraw(journey: Journey, withdrawal: Withdrawal): Promise<WithdrawAnswer> {
  const { requestId, actor } = withdrawal;
  const answer = await unlessTooLate(() => change(journey, requestId, (tx) => stop(journey, tx, withdrawal)));
  // Staff are refused by the desk, which records that.
  if (answer.ok || answer.because !== 'too-late' || actor !== 'requester') return answer;
  // Rolled back as a whole; the refusal is recorded by itself.
  await change(journey, requestId, (tx) =>
    recordEvent(tx, requestId, {
      event: { type: 'action.refused', action: 'withdraw', because: 'too-late' },
      actor,
      at: journey.clock.now(),
    }),
  );
  return answer;
}

/**
 * Withdraws a case with all of its parts, each as far as that is still possible; one letter says so.
 * @returns the first part of it that was withdrawn, else why the case itself was not
 */
export async function withdrawCase(journey: Journey, caseId: RequestId): Promise<WithdrawAnswer> {
  const actor = 'requester';
  let answer = await withdraw(journey, { requestId: caseId, actor });
  for (const { id, state } of await partsOf(journey.db, caseId)) {
    if (state === 'closed') continue;
    const withCase = answer.ok ? { withCase: true as const } : {};
    const part = await withdraw(journey, { requestId: id, actor, ...withCase });
    if (!answer.ok && (part.ok || answer.because === 'not-open')) answer = part;
  }
  return answer;
}

async function stop(journey: Journey, tx: Tx, withdrawal: Withdrawal): Promise<WithdrawAnswer> {
  const { requestId, actor, expectVersion, withCase, said } = withdrawal;
  const request = await lockRequest(tx, requestId);
  if (expectVersion !== undefined && (await movedOn(tx, request, expectVersion))) {
    return { ok: false, because: 'changed-meanwhile' };
  }
  if (!decide(standingOf(request), { type: 'request.withdrawn', stepsStopped: 0 }).ok) {
    if (request.outcome !== 'withdrawn' && (await irreversibleBegun(tx, requestId))) throw new TooLate();
    return { ok: false, because: 'not-open' };
  }
  const at = journey.clock.now();
  const stepsStopped = await stopWork(tx, requestId, at);
  const told = { ...(withCase && { withCase }), ...(said && { said }) };
  const event = { type: 'request.withdrawn', stepsStopped, ...told } as const;
  await recordEvent(tx, requestId, { event, actor, at });
  return { ok: true, stepsStopped };
}
