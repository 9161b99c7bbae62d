import { decide } from '../../core/lifecycle.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { type Actor, lockRequest, recordEvent, standingOf } from '../../db/apply-event.ts';
import type { Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import { irreversibleBegun } from '../irreversible-begun.ts';
import { stopWork, TooLate, unlessTooLate } from '../stop-work.ts';

export interface Withdrawal {
  requestId: RequestId;
  actor: Actor;
  /** The version that whoever withdraws was looking at. */
  expectVersion?: number;
}

export type WithdrawAnswer =
  | { ok: true; stepsStopped: number }
  | { ok: false; because: 'too-late' | 'changed-meanwhile' | 'not-open' };

/** Withdraws a request, as long as nothing that cannot be undone has begun. */
export async function withdraw(journey: Journey, withdrawal: Withdrawal): Promise<WithdrawAnswer> {
  const { requestId, actor } = withdrawal;
  const answer = await unlessTooLate(() => change(journey, requestId, (tx) => stop(journey, tx, withdrawal)));
  if (answer.ok || answer.because !== 'too-late') return answer;
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

async function stop(journey: Journey, tx: Tx, withdrawal: Withdrawal): Promise<WithdrawAnswer> {
  const { requestId, actor, expectVersion } = withdrawal;
  const request = await lockRequest(tx, requestId);
  if (expectVersion !== undefined && request.version !== expectVersion) {
    return { ok: false, because: 'changed-meanwhile' };
  }
  if (!decide(standingOf(request), { type: 'request.withdrawn', stepsStopped: 0 }).ok) {
    if (request.outcome !== 'withdrawn' && (await irreversibleBegun(tx, requestId))) throw new TooLate();
    return { ok: false, because: 'not-open' };
  }
  const at = journey.clock.now();
  const stepsStopped = await stopWork(tx, requestId, at);
  await recordEvent(tx, requestId, { event: { type: 'request.withdrawn', stepsStopped }, actor, at });
  return { ok: true, stepsStopped };
}
