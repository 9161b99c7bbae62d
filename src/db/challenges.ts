import { sql } from 'kysely';
import type { ContactId, RequestId } from '../core/privacy-request.ts';
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

/** Whether a code can still be typed for it. */
export function isLive(challenge: ChallengeRow | undefined, now: Temporal.Instant): boolean {
  return (
    challenge !== undefined &&
    challenge.consumed_at === null &&
    challenge.cancelled_at === null &&
    challenge.tries_left > 0 &&
    Temporal.Instant.compare(challenge.expires_at, now) > 0
  );
}

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
  await tx
    .updateTable('challenges')
    .set({ cancelled_at: at })
    .where('request_id', '=', requestId)
    .where('consumed_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .execute();
}

/** Stops the live codes that went to a contact. */
export async function cancelChallengesOf(tx: Tx, contactId: ContactId, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable('challenges')
    .set({ cancelled_at: at })
    .where('contact_id', '=', contactId)
    .where('consumed_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .execute();
}

export interface CodeUse {
  /** Codes of this request since then, oldest first. */
  requestIssuedAt: Temporal.Instant[];
  /** Codes to this address since then, over all requests, oldest first. */
  addressIssuedAt: Temporal.Instant[];
  /** Wrong guesses since then in all requests of this address. */
  wrongTries: number;
}

/** What was sent to an address and guessed for it lately, counted over every request that it wrote. */
export async function codeUse(
  tx: Tx,
  one: { requestId: RequestId; contactId: ContactId; since: Temporal.Instant },
): Promise<CodeUse> {
  const sameAddress = sql`
    select same.id, same.request_id from contacts mine
    join contacts same on same.value_hash = mine.value_hash and same.channel = mine.channel
    where mine.id = ${one.contactId}`;
  const { rows } = await sql<{ request_id: RequestId; issued_at: Temporal.Instant }>`
    select request_id, issued_at from challenges
    where issued_at > ${one.since} and contact_id in (select id from (${sameAddress}) address)
    order by issued_at`.execute(tx);
  const { rows: wrong } = await sql<{ count: number }>`
    select count(*)::integer as count from request_events
    where request_id in (select request_id from (${sameAddress}) address)
      and type = 'code.refused' and data ->> 'because' = 'wrong' and at > ${one.since}`.execute(tx);
  return {
    requestIssuedAt: rows.filter((row) => row.request_id === one.requestId).map((row) => row.issued_at),
    addressIssuedAt: rows.map((row) => row.issued_at),
    wrongTries: wrong[0]?.count ?? 0,
  };
}
