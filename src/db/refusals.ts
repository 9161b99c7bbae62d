import type { RequestId } from '../core/privacy-request.ts';
import type { Db, Tables, Tx } from './tables.ts';

export type Refusal = Tables['refusals'];

/** A refusal that was proposed and that nobody has confirmed or sent back yet. */
export async function openRefusal(db: Db | Tx, requestId: RequestId): Promise<Refusal | undefined> {
  return await db
    .selectFrom('refusals')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('decided_at', 'is', null)
    .executeTakeFirst();
}

/** The refusal that ended a request. */
export async function confirmedRefusal(db: Db | Tx, requestId: RequestId): Promise<Refusal | undefined> {
  return await db
    .selectFrom('refusals')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('confirmed', '=', true)
    .executeTakeFirst();
}
