import type { RequestId } from '../../core/privacy-request.ts';
import type { NewContact } from '../../db/apply-event.ts';
import type { Tx } from '../../db/tables.ts';

/** Adds a contact that somebody states and nobody proved: no letter goes to it and no search begins with it. */
export async function claimContact(
  tx: Tx,
  requestId: RequestId,
  contact: NewContact,
  at: Temporal.Instant,
): Promise<void> {
  await tx
    .insertInto('contacts')
    .values({ ...contact, request_id: requestId, source: 'claimed', created_at: at, proven_at: null })
    .onConflict((conflict) => conflict.columns(['request_id', 'channel', 'value_hash']).doNothing())
    .execute();
}
