import { sql } from 'kysely';
import type { RequestId } from '../../core/privacy-request.ts';
import type { Tx } from '../../db/tables.ts';

/** Why a package may not leave yet: whoever lets it go did not look, or a file that was copied by hand is not in it. */
export type ReviewFault = 'look-first' | 'file-missing';

/** What keeps a staff member from letting a package go; `null` where nothing does. */
export async function reviewFault(
  tx: Tx,
  review: { requestId: RequestId; step: string; userId: string },
): Promise<ReviewFault | null> {
  if (!(await hasLooked(tx, review))) return 'look-first';
  return (await isFileMissing(tx, review.requestId)) ? 'file-missing' : null;
}

/** They opened the package after the review began and after anybody else changed it last. */
async function hasLooked(
  tx: Tx,
  { requestId, step, userId }: { requestId: RequestId; step: string; userId: string },
): Promise<boolean> {
  const actor = `staff:${userId}`;
  const { rows } = await sql<{ looked: boolean }>`
    select exists (
      select from request_events looked
      where looked.request_id = ${requestId} and looked.type = 'package.revealed' and looked.actor = ${actor}
        and looked.seq > (
          select min(asked.seq) from request_events asked
          where asked.request_id = ${requestId} and asked.type = 'step.waiting' and asked.data ->> 'step' = ${step})
        and looked.seq > coalesce((
          select max(changed.seq) from request_events changed
          where changed.request_id = ${requestId} and changed.actor <> ${actor}
            and changed.type in ('package.redacted','package.file_added','step.done','work.done')), 0)
    ) as looked`.execute(tx);
  return rows[0]?.looked === true;
}

/** A team says that it copied what a system holds, and nobody has added the copy. */
async function isFileMissing(tx: Tx, requestId: RequestId): Promise<boolean> {
  const missing = await tx
    .selectFrom('system_outcomes')
    .select('system')
    .where('request_id', '=', requestId)
    .where('outcome', '=', 'exported')
    .where('system', 'not in', (query) =>
      query.selectFrom('exports').select('exports.system').where('exports.request_id', '=', requestId),
    )
    .executeTakeFirst();
  return missing !== undefined;
}
