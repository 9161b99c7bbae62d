import type { JurisdictionHint } from '../core/law/jurisdiction-hints.ts';
import type { RequestId } from '../core/privacy-request.ts';
import { caseOf } from './parts.ts';
import type { Db, Tx } from './tables.ts';

/** Keeps what speaks for a law; the same hint twice is one. */
export async function noteHints(
  tx: Tx,
  requestId: RequestId,
  hints: readonly JurisdictionHint[],
  at: Temporal.Instant,
): Promise<void> {
  if (hints.length === 0) return;
  await tx
    .insertInto('jurisdiction_hints')
    .values(hints.map((hint) => ({ request_id: requestId, ...hint, found_at: at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What speaks for which law, oldest first; a part of a case is under that of its case. */
export async function hintsOf(db: Db, requestId: RequestId): Promise<JurisdictionHint[]> {
  return await db
    .selectFrom('jurisdiction_hints')
    .select(['source', 'place'])
    .where('request_id', '=', caseOf(requestId))
    .orderBy('found_at')
    .orderBy('source')
    .execute();
}
