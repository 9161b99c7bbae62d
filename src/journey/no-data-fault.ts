import type { RequestId } from '../core/privacy-request.ts';
import type { Tables, Tx } from '../db/tables.ts';

export type NoDataFault = 'data-found' | 'not-searched';

/** Whether a system was found to hold, or to have held, something of theirs. */
export const isSomethingFound = ({
  outcome,
  counts,
}: Pick<Tables['system_outcomes'], 'outcome' | 'counts'>): boolean =>
  (outcome !== null && outcome !== 'nothing_found') || Object.values(counts).some((count) => count > 0);

/**
 * Why a letter may not say that every system was searched and nothing was found; `null` where it may. What teams look for by
 * hand is theirs to know.
 */
export async function noDataFault(tx: Tx, requestId: RequestId): Promise<NoDataFault | null> {
  const rows = await tx
    .selectFrom('system_outcomes')
    .select(['outcome', 'counts', 'located_at'])
    .where('request_id', '=', requestId)
    .execute();
  if (rows.some(isSomethingFound)) return 'data-found';
  const searching = await tx
    .selectFrom('steps')
    .select('id')
    .where('request_id', '=', requestId)
    .where('kind', '=', 'systems.locate')
    .where('state', 'not in', ['done', 'skipped'])
    .executeTakeFirst();
  const isSearched = rows.some(({ outcome, located_at }) => outcome !== null || located_at !== null);
  return isSearched && !searching ? null : 'not-searched';
}
