import type { RequestId } from '../../core/privacy-request.ts';
import { type Problem, toProblem } from '../../core/problem.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { duePackages, forgetPackage, packageOf } from '../../db/exports.ts';
import { livingHold } from '../../db/legal-holds.ts';
import type { Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';

const BATCH = 100;

/**
 * Destroys packages whose time is over, and what was copied for a request that ended without giving it out. One
 * transaction a request; one that fails does not hold up the others, and the first problem is thrown at the end.
 * @returns how many were destroyed
 */
export async function destroyDuePackages(journey: Journey, batch = BATCH): Promise<number> {
  const now = journey.clock.now();
  let destroyed = 0;
  let problem: Problem | undefined;
  for (const { requestId, because } of await duePackages(journey.db, now, batch)) {
    try {
      if (await change(journey, requestId, (tx) => destroy(tx, requestId, because, now))) destroyed += 1;
    } catch (error) {
      const failure = toProblem(error);
      journey.log.error({ request: requestId, code: failure.code }, 'a package was not destroyed');
      problem ??= failure;
    }
  }
  if (problem) throw problem;
  return destroyed;
}

async function destroy(
  tx: Tx,
  requestId: RequestId,
  because: 'expired' | 'not-given-out',
  at: Temporal.Instant,
): Promise<boolean> {
  await lockRequest(tx, requestId);
  if (await livingHold(tx, requestId)) return false;
  const made = await packageOf(tx, requestId);
  // Another sweep was here first, or a package was made meanwhile.
  if (made && Temporal.Instant.compare(made.expires_at, at) > 0) return false;
  if (!(await forgetPackage(tx, requestId, at))) return false;
  await recordEvent(tx, requestId, { event: { type: 'package.destroyed', because }, actor: 'system', at });
  return true;
}
