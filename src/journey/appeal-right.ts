import { APPEALABLE } from '../core/privacy-request.ts';
import { isAppealed } from '../db/appeals.ts';
import { isDestroyed } from '../db/data-keys.ts';
import type { Db, RequestRow, Tx } from '../db/tables.ts';

/** What of a case and its parts an appeal can be made against, the first of them. */
export async function appealable(
  db: Db | Tx,
  requests: readonly RequestRow[],
): Promise<RequestRow | undefined> {
  for (const request of requests) if (await mayAppeal(db, request)) return request;
  return undefined;
}

/** Whether something was not done in a case, and nobody appealed against that yet. */
export async function mayAppeal(db: Db | Tx, request: RequestRow): Promise<boolean> {
  const { state, kind, outcome } = request;
  if (state !== 'closed' || kind !== 'request' || outcome === null || !APPEALABLE.includes(outcome))
    return false;
  return !(await isAppealed(db, request.id)) && !(await isDestroyed(db, request.key_id));
}
