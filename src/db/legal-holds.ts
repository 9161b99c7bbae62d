import { type Actor, recordEvent } from './apply-event.ts';
import { newId } from './new-id.ts';
import { caseIdOf, caseOf, wholeCase } from './parts.ts';
import type { Db, RequestRow, Tables, Tx } from './tables.ts';

export type LegalHold = Tables['legal_holds'];
type OneCase = Pick<RequestRow, 'id' | 'part_of'>;

/** The hold that lives on a request's case, if any: as long as it does, nothing of the case is erased. */
export async function livingHold(db: Db | Tx, requestId: RequestRow['id']): Promise<LegalHold | undefined> {
  return await db
    .selectFrom('legal_holds')
    .selectAll()
    .where('request_id', '=', caseOf(requestId))
    .where('lifted_at', 'is', null)
    .executeTakeFirst();
}

/** Has a hold live on a whole case. @param hold `from`: the case, by reference, that it lives on, too */
export async function insertHold(
  tx: Tx,
  request: OneCase,
  hold: Pick<LegalHold, 'reason' | 'placed_by'> & { from?: string; actor: Actor; at: Temporal.Instant },
): Promise<void> {
  const { reason, placed_by, from, actor, at } = hold;
  const id = newId<string>();
  const living = { lifted_by: null, lifted_at: null, lifted_reason: null };
  await tx
    .insertInto('legal_holds')
    .values({ id, request_id: caseIdOf(request), reason, placed_by, placed_at: at, ...living })
    .execute();
  const event = { type: 'hold.placed', hold: id, reason, ...(from !== undefined && { from }) } as const;
  for (const part of await wholeCase(tx, request)) await recordEvent(tx, part.id, { event, actor, at });
}

/** Where a case goes on under another number, nothing of that one may be erased either; the first stays as it is. */
export async function carryHold(tx: Tx, from: OneCase, to: OneCase, at: Temporal.Instant): Promise<void> {
  const hold = await livingHold(tx, from.id);
  if (!hold || (await livingHold(tx, to.id))) return;
  const { reference } = await tx
    .selectFrom('requests')
    .select('reference')
    .where('id', '=', hold.request_id)
    .executeTakeFirstOrThrow();
  await insertHold(tx, to, { ...hold, from: reference, actor: 'system', at });
}
