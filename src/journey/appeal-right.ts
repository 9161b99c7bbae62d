import { APPEALABLE } from '../core/privacy-request.ts';
import { isAppealed } from '../db/appeals.ts';
import { isDestroyed } from '../db/data-keys.ts';
import type { Db, RequestRow, Tx } from '../db/tables.ts';

/** Whether something was not done in a case, and nobody appealed against that yet. */
export async function mayAppeal(db: Db | Tx, request: RequestRow): Promise<boolean> {
  const { state, kind, outcome } = request;
  if (state !== 'closed' || kind !== 'request' || outcome === null || !APPEALABLE.includes(outcome))
    return false;
  return !(await isAppealed(db, request.id)) && !(await isDestroyed(db, request.key_id));
}
