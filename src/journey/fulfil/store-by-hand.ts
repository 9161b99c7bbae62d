import type { SystemOutcome } from '../../core/privacy-request.ts';
import { markBegun, type OneSystem, storeHandWork } from '../../db/system-outcomes.ts';
import type { Tx } from '../../db/tables.ts';
import type { TaskOutcome } from '../task-outcomes.ts';

/** Outcomes after which nothing can be withdrawn any more. */
const DONE_FOR_GOOD: readonly SystemOutcome[] = ['erased', 'partly_kept', 'opted_out'];

/** What people say came of a system; why something stays there is told by its reason, without a number. */
export async function storeByHand(
  tx: Tx,
  one: OneSystem,
  { outcome, reason }: TaskOutcome,
  at: Temporal.Instant,
): Promise<void> {
  const kept = reason === undefined ? [] : [{ type: 'records', count: 1, reason }];
  if (DONE_FOR_GOOD.includes(outcome)) await markBegun(tx, one, at);
  await storeHandWork(tx, one, { outcome, kept }, at);
}
