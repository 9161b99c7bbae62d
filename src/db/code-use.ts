import { sql } from 'kysely';
import type { ContactId, RequestId } from '../core/privacy-request.ts';
import type { Db, Tx } from './tables.ts';

/** What was sent and guessed lately: what the budgets of codes count by. */
export interface CodeUse {
  /** Codes of this request within the last day, oldest first. */
  requestIssuedAt: Temporal.Instant[];
  /** Codes to this contact within the last day, over all requests, oldest first. */
  contactIssuedAt: Temporal.Instant[];
  /** Wrong guesses within the last day in all requests of this contact. */
  wrongTries: number;
  /** Codes to everybody within the last hour, and when the oldest of them went. */
  lastHour: { issued: number; since: Temporal.Instant | null };
}

/** How far back the daily budgets count, to the hour: a day has no other beginning. */
export const BUDGET_HOURS = 24;

/**
 * Counts over every request that a contact wrote, and for one that was only added to somebody's request over every
 * request that it stands in: whoever adds a stranger's address uses up nothing of what that stranger has for requests of
 * their own. What its owner disowned does not count either.
 */
export async function codeUse(
  db: Db | Tx,
  one: { requestId: RequestId; contactId: ContactId; now: Temporal.Instant },
): Promise<CodeUse> {
  const { rows } = await sql<{ request_id: RequestId; issued_at: Temporal.Instant }>`
    select request_id, issued_at from challenges
    where issued_at > ${one.now.subtract({ hours: BUDGET_HOURS })}
      and contact_id in (select id from (${sameContact(one.contactId)}) contact)
    order by issued_at`.execute(db);
  const { rows: hour } = await sql<CodeUse['lastHour']>`
    select count(*)::integer as issued, min(issued_at) as since from challenges
    where issued_at > ${one.now.subtract({ hours: 1 })}`.execute(db);
  return {
    requestIssuedAt: rows.filter((row) => row.request_id === one.requestId).map((row) => row.issued_at),
    contactIssuedAt: rows.map((row) => row.issued_at),
    wrongTries: await wrongTries(db, one),
    lastHour: hour[0] ?? { issued: 0, since: null },
  };
}

/** Wrong guesses within the last day, counted as `codeUse` does. */
export async function wrongTries(
  db: Db | Tx,
  { contactId, now }: { contactId: ContactId; now: Temporal.Instant },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from request_events
    where request_id in (select request_id from (${sameContact(contactId)}) contact)
      and type = 'code.refused' and data ->> 'because' = 'wrong'
      and at > ${now.subtract({ hours: BUDGET_HOURS })}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** A contact as it stands in the requests that count for it. */
const sameContact = (contactId: ContactId) => sql`
  select same.id, same.request_id from contacts mine
  join contacts same on same.value_hash = mine.value_hash and same.channel = mine.channel
  where mine.id = ${contactId}
    and (mine.source <> 'sender' or same.source = 'sender')
    and same.disowned_at is null and not exists (
    select from request_events where request_id = same.request_id and type = 'request.disowned')`;

/**
 * Lets one transaction at a time spend from the budgets of a contact, whatever requests it wrote. Taken after the
 * request's lock, and by a transaction that locks no further request.
 */
export async function lockContactBudget(tx: Tx, contactId: ContactId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(channel || encode(value_hash, 'hex'), 0))
    from contacts where id = ${contactId}`.execute(tx);
}
