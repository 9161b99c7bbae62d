import type { RequestId } from '../core/privacy-request.ts';
import { cancelChallenges } from '../db/challenges.ts';
import { skipOpenSteps } from '../db/steps.ts';
import type { Tx } from '../db/tables.ts';
import { irreversibleBegun } from './irreversible-begun.ts';

/** What cannot be undone has begun; the caller's transaction must be rolled back as a whole. */
export class TooLate extends Error {}

/**
 * Stops all work on a request whose lock the caller holds. It and the worker that would begin what cannot be undone meet
 * at the row of the step: either the step is stopped before it starts, or stopping comes too late.
 * @returns how many steps were stopped
 * @throws TooLate
 */
export async function stopWork(tx: Tx, requestId: RequestId, at: Temporal.Instant): Promise<number> {
  const stopped = await skipOpenSteps(tx, requestId, at);
  // Asked only after stopping: whatever a worker claimed before that shows here, and nothing can be claimed after it.
  if (await irreversibleBegun(tx, requestId)) throw new TooLate();
  await cancelChallenges(tx, requestId, at);
  return stopped;
}

/** Answers `too-late` in place of the error, once the transaction is rolled back. */
export async function unlessTooLate<Answer>(
  work: () => Promise<Answer>,
): Promise<Answer | { ok: false; because: 'too-late' }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TooLate) return { ok: false, because: 'too-late' };
    throw error;
  }
}
