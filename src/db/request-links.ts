import { type CertainLink, isCertain, type LinkReason } from '../core/lifecycle-event.ts';
import { APPEALABLE, type RequestId } from '../core/privacy-request.ts';
import { recordEvent } from './apply-event.ts';
import { caseOf } from './parts.ts';
import type { Db, RequestRow, Tx } from './tables.ts';

/**
 * Notes that a request belongs to another one, or may, as an event of the first. A hint is noted where the two are not
 * linked yet; what is certain, whatever had hinted at it. The other one is not touched: whoever writes in somebody's name
 * must not be able to change that person's own case.
 */
export async function linkRequests(
  tx: Tx,
  link: { requestId: RequestId; otherId: RequestId; because: LinkReason; at: Temporal.Instant },
): Promise<void> {
  const { requestId, otherId, because, at } = link;
  if (requestId === otherId) return;
  if (!isCertain(because) && (await areLinked(tx, requestId, otherId))) return;
  const added = await tx
    .insertInto('request_links')
    .values({ request_id: requestId, other_id: otherId, because, linked_at: at })
    .onConflict((conflict) => conflict.columns(['request_id', 'other_id', 'because']).doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows !== 1n) return;
  const { reference } = await tx
    .selectFrom('requests')
    .select('reference')
    .where('id', '=', otherId)
    .executeTakeFirstOrThrow();
  const event = { type: 'request.linked', other: reference, because } as const;
  await recordEvent(tx, requestId, { event, actor: 'system', at });
}

async function areLinked(tx: Tx, requestId: RequestId, otherId: RequestId): Promise<boolean> {
  const link = await tx
    .selectFrom('request_links')
    .select('because')
    .where('request_id', '=', requestId)
    .where('other_id', '=', otherId)
    .limit(1)
    .executeTakeFirst();
  return link !== undefined;
}

/** Open requests of whoever proved one of this request's proven contacts; claims of a contact count for nothing. */
export async function openRequestsOfSamePerson(db: Db | Tx, requestId: RequestId): Promise<RequestId[]> {
  const rows = await db
    .selectFrom('contacts as mine')
    .innerJoin('contacts as theirs', (join) =>
      join.onRef('theirs.value_hash', '=', 'mine.value_hash').onRef('theirs.channel', '=', 'mine.channel'),
    )
    .innerJoin('requests', 'requests.id', 'theirs.request_id')
    .select('requests.id')
    .distinct()
    .where('mine.request_id', '=', requestId)
    .where('mine.proven_at', 'is not', null)
    .where('theirs.proven_at', 'is not', null)
    .where('requests.id', '<>', requestId)
    .where('requests.state', '<>', 'closed')
    .execute();
  return rows.map(({ id }) => id);
}

export interface OtherCase {
  id: RequestId;
  reference: string;
  version: number;
}

/** Requests of other cases that share an address or number with this one's, newest first. */
const requestsOfContacts = (db: Db | Tx, requestId: RequestId) => {
  const cases = db
    .selectFrom('contacts as mine')
    .innerJoin('contacts as theirs', (join) =>
      join.onRef('theirs.value_hash', '=', 'mine.value_hash').onRef('theirs.channel', '=', 'mine.channel'),
    )
    .select('theirs.request_id')
    .where('mine.request_id', '=', caseOf(requestId))
    .whereRef('theirs.request_id', '<>', 'mine.request_id')
    .where('mine.source', '<>', 'claimed')
    .where('theirs.source', '<>', 'claimed');
  return db
    .selectFrom('requests')
    .select(['requests.id', 'requests.reference', 'requests.version'])
    .where((eb) => eb(eb.fn.coalesce('requests.part_of', 'requests.id'), 'in', cases))
    .orderBy('requests.received_at', 'desc');
};

/** Open cases of the same address or number: what a case can be a duplicate of. */
export async function openCasesOfContacts(
  db: Db | Tx,
  requestId: RequestId,
  limit = 10,
): Promise<OtherCase[]> {
  return await requestsOfContacts(db, requestId)
    .where('requests.part_of', 'is', null)
    .where('requests.state', 'not in', ['delivering', 'closed'])
    .limit(limit)
    .execute();
}

/** What of the same address or number ended so that an appeal can be made against it, newest first. */
export async function appealableRequests(db: Db | Tx, requestId: RequestId): Promise<OtherCase[]> {
  return await requestsOfContacts(db, requestId)
    .where('requests.state', '=', 'closed')
    .where('requests.outcome', 'in', [...APPEALABLE])
    .where('requests.kind', '=', 'request')
    .limit(10)
    .execute();
}

/** By the number that the person knows: that of its case. */
type LinkedRequest = Pick<RequestRow, 'reference' | 'due_at'>;

/** The case that a case was linked to for this reason. */
export async function linkedTo(
  tx: Tx,
  requestId: RequestId,
  because: CertainLink,
): Promise<LinkedRequest | undefined> {
  return await tx
    .selectFrom('request_links')
    .innerJoin('requests', 'requests.id', 'request_links.other_id')
    .innerJoin('requests as whole', (join) =>
      join.on((eb) => eb('whole.id', '=', eb.fn.coalesce('requests.part_of', 'requests.id'))),
    )
    .select(['whole.reference', 'requests.due_at'])
    .where('request_links.request_id', '=', requestId)
    .where('request_links.because', '=', because)
    .executeTakeFirst();
}

/** The case that was linked to a case for this reason. */
export async function linkedBy(
  tx: Tx,
  otherId: RequestId,
  because: CertainLink,
): Promise<LinkedRequest | undefined> {
  return await tx
    .selectFrom('request_links')
    .innerJoin('requests', 'requests.id', 'request_links.request_id')
    .innerJoin('requests as whole', (join) =>
      join.on((eb) => eb('whole.id', '=', eb.fn.coalesce('requests.part_of', 'requests.id'))),
    )
    .select(['whole.reference', 'requests.due_at'])
    .where('request_links.other_id', '=', otherId)
    .where('request_links.because', '=', because)
    .executeTakeFirst();
}

/** Whether what a closed case asked for goes on as another one by now: opened again, by staff or after an appeal. */
export async function goesOnAgain(db: Db | Tx, requestId: RequestId): Promise<boolean> {
  const again = await db
    .selectFrom('request_links')
    .innerJoin('requests', 'requests.id', 'request_links.request_id')
    .leftJoin('appeals', 'appeals.request_id', 'request_links.other_id')
    .select('requests.id')
    .where('requests.state', '<>', 'closed')
    .where('request_links.because', 'in', ['reopens', 'overturned-by'])
    .where((eb) => eb(eb.fn.coalesce('appeals.against_id', 'request_links.other_id'), '=', requestId))
    .limit(1)
    .executeTakeFirst();
  return again !== undefined;
}

/** Requests that a request is linked to, for its card. */
export async function linksOf(
  db: Db,
  requestId: RequestId,
): Promise<{ reference: string; because: LinkReason }[]> {
  return await db
    .selectFrom('request_links')
    .innerJoin('requests', 'requests.id', 'request_links.other_id')
    .select(['requests.reference', 'request_links.because'])
    .where('request_links.request_id', '=', requestId)
    .orderBy('request_links.linked_at')
    .execute();
}

/** The case that goes on in place of one that was closed as a duplicate. */
export async function duplicateOf(db: Db | Tx, requestId: RequestId): Promise<RequestId | undefined> {
  const link = await db
    .selectFrom('request_links')
    .innerJoin('requests', 'requests.id', 'request_links.request_id')
    .select('request_links.other_id')
    .where('request_links.request_id', '=', requestId)
    .where('request_links.because', '=', 'duplicate-of')
    .where('requests.outcome', '=', 'duplicate')
    .executeTakeFirst();
  return link?.other_id;
}
