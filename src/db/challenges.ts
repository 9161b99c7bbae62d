import { sql, type UpdateQueryBuilder, type UpdateResult } from 'kysely';
import type { ContactId, RequestId } from '../core/privacy-request.ts';
import { askForStep } from './steps.ts';
import type { Db, Tables, Tx } from './tables.ts';

/** One-time codes: a row each, at most one of a request and channel neither used nor cancelled. */
export type ChallengeRow = Tables['challenges'];

/** The newest challenge of a request, dead or alive; with a contact, only what was sent to that contact. */
export async function newestChallenge(
  db: Db | Tx,
  requestId: RequestId,
  contactId?: ContactId,
): Promise<ChallengeRow | undefined> {
  const query = db.selectFrom('challenges').selectAll().where('request_id', '=', requestId);
  return await (contactId === undefined ? query : query.where('contact_id', '=', contactId))
    .orderBy('issued_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
}

/** Whether a code can still be typed for it; one that its vendor has not sent yet cannot. */
export function isLive(challenge: ChallengeRow | undefined, now: Temporal.Instant): boolean {
  return (
    challenge !== undefined &&
    isOpen(challenge) &&
    isSent(challenge) &&
    challenge.tries_left > 0 &&
    Temporal.Instant.compare(challenge.expires_at, now) > 0
  );
}

/** Neither used nor cancelled. */
export const isOpen = ({ consumed_at, cancelled_at }: ChallengeRow): boolean =>
  consumed_at === null && cancelled_at === null;

export const isSent = ({ vendor, vendor_id }: ChallengeRow): boolean => vendor === null || vendor_id !== null;

/** Ordered of its vendor, and not too long ago to believe that it still comes. */
export const isOnItsWay = (challenge: ChallengeRow, now: Temporal.Instant): boolean =>
  isOpen(challenge) && !isSent(challenge) && Temporal.Instant.compare(challenge.expires_at, now) > 0;

/**
 * Pays for one guess before it is looked at, in one statement: guesses at the same time never share a try.
 * @returns the tries left after this one; `undefined` when the challenge takes no guess
 */
export async function takeTry(tx: Tx, id: string, now: Temporal.Instant): Promise<number | undefined> {
  const paid = await tx
    .updateTable('challenges')
    .set({ tries_left: sql`tries_left - 1` })
    .where('id', '=', id)
    .where('tries_left', '>', 0)
    .where('consumed_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('tries_left')
    .executeTakeFirst();
  return paid?.tries_left;
}

/** A code works once. @returns `false` when it was used or cancelled already */
export async function consumeChallenge(tx: Tx, id: string, at: Temporal.Instant): Promise<boolean> {
  const consumed = await tx
    .updateTable('challenges')
    .set({ consumed_at: at })
    .where('id', '=', id)
    .where('consumed_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst();
  return consumed.numUpdatedRows === 1n;
}

export async function cancelChallenges(tx: Tx, requestId: RequestId, at: Temporal.Instant): Promise<void> {
  await cancelWhere(tx, at, (query) => query.where('request_id', '=', requestId));
}

/** Stops the live codes that went to a contact. */
export async function cancelChallengesOf(tx: Tx, contactId: ContactId, at: Temporal.Instant): Promise<void> {
  await cancelWhere(tx, at, (query) => query.where('contact_id', '=', contactId));
}

type Cancelling = UpdateQueryBuilder<Tables, 'challenges', 'challenges', UpdateResult>;

/** Codes that a vendor made are ended there as well, by a step of their own. */
async function cancelWhere(tx: Tx, at: Temporal.Instant, which: (query: Cancelling) => Cancelling) {
  const cancelled = await which(tx.updateTable('challenges').set({ cancelled_at: at }))
    .where('consumed_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .returning(['id', 'request_id', 'vendor'])
    .execute();
  for (const { id, request_id } of cancelled.filter(({ vendor }) => vendor !== null)) {
    await askToCancel(tx, { requestId: request_id, challenge: id, at });
  }
}

export async function askToCancel(
  tx: Tx,
  { requestId, challenge, at }: { requestId: RequestId; challenge: string; at: Temporal.Instant },
): Promise<void> {
  const kind = 'code.cancel';
  await askForStep(tx, { requestId, name: `${kind}.${challenge}`, kind, input: { challenge }, at });
}

/** The vendor certainly did not look at a guess: it is not paid for. */
export async function giveBackTry(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('challenges').set({ tries_left: sql`tries_left + 1` }).where('id', '=', id).execute();
}

/** The vendor takes no further guess. One that it is looking at right now may still turn out to be right. */
export async function endChallenge(
  tx: Tx,
  id: string,
  because: 'expired' | 'no-tries-left',
  at: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable('challenges')
    .set(because === 'expired' ? { expires_at: sql`least(expires_at, ${at})` } : { tries_left: 0 })
    .where('id', '=', id)
    .execute();
}

/**
 * One code that is pending at a vendor for a contact at a time: the newest. Others of the contact stop working here,
 * in one statement that waits for no request.
 * @returns what may still be pending at the vendor of earlier codes to that contact
 */
export async function makeWay(
  db: Db,
  challenge: ChallengeRow,
  valueHash: Buffer,
  { at, pendingSince }: { at: Temporal.Instant; pendingSince: Temporal.Instant },
): Promise<string[]> {
  const { rows } = await sql<{ vendor_id: string | null }>`
    with earlier as (
      select id from challenges
      where vendor = ${challenge.vendor} and consumed_at is null
        and (issued_at, id) < (${challenge.issued_at}, ${challenge.id})
        and expires_at > ${pendingSince}
        and contact_id in (select id from contacts where value_hash = ${valueHash} and channel = ${challenge.channel})
    )
    update challenges set cancelled_at = coalesce(cancelled_at, ${at})
    where id in (select id from earlier) and consumed_at is null
    returning vendor_id`.execute(db);
  return rows.flatMap(({ vendor_id }) => (vendor_id === null ? [] : [vendor_id]));
}

/**
 * Notes that a vendor took the order for a code: from now on it can be typed.
 * @returns the challenge as it is now; `undefined` when the vendor answered with the code of another challenge
 */
export async function noteStarted(
  tx: Tx,
  id: string,
  { vendorId, expiresAt }: { vendorId: string; expiresAt: Temporal.Instant },
): Promise<ChallengeRow | undefined> {
  return await tx
    .updateTable('challenges')
    .set({ vendor_id: vendorId, expires_at: expiresAt })
    .where('id', '=', id)
    .where('vendor_id', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(selectFrom('challenges as other').select('other.id').where('other.vendor_id', '=', vendorId)),
      ),
    )
    .returningAll()
    .executeTakeFirst();
}
