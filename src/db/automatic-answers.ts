import { sql } from 'kysely';
import { newId } from './new-id.ts';
import type { Db, Tx } from './tables.ts';

/** How many new cases a machine may answer. */
export interface AnswerLimits {
  /** To one address within 24 hours, whoever it is. */
  perAddressPerDay: number;
  /** To addresses of one domain within an hour, where the mail was not authenticated. */
  unprovenPerDomainPerHour: number;
  /** To everybody within an hour, where the mail was not authenticated: the breaker for a forged flood. */
  unprovenPerHour: number;
}

export interface AnswerAsked {
  addressHash: Buffer;
  domainHash: Buffer;
  /** The mail was authenticated, so that the answer cannot go to somebody who never wrote. */
  proven: boolean;
  at: Temporal.Instant;
}

export type AnswerRefusal = 'address-budget' | 'domain-budget' | 'hourly-breaker';
export type AnswerAllowed = { ok: true } | { ok: false; because: AnswerRefusal };

/** Any number does; it is taken so that two mails that are read at the same instant count each other. */
const BUDGET_LOCK = 0x6c61_7772;

/** Takes one answer from the budgets, or says which one is used up. Counts and takes under one lock, until `tx` ends. */
export async function takeAnswer(
  tx: Tx,
  { addressHash, domainHash, proven, at }: AnswerAsked,
  limits: AnswerLimits,
): Promise<AnswerAllowed> {
  await sql`select pg_advisory_xact_lock(${BUDGET_LOCK})`.execute(tx);
  const anHourAgo = at.subtract({ hours: 1 });
  const { rows } = await sql<{ address: string; domain: string; everybody: string }>`
    select (select count(*) from automatic_answers where address_hash = ${addressHash} and at > ${at.subtract({ hours: 24 })}) as address,
           (select count(*) from automatic_answers where not proven and domain_hash = ${domainHash} and at > ${anHourAgo}) as domain,
           (select count(*) from automatic_answers where not proven and at > ${anHourAgo}) as everybody`.execute(
    tx,
  );
  const used = rows[0];
  if (Number(used?.address) >= limits.perAddressPerDay) return { ok: false, because: 'address-budget' };
  if (!proven && Number(used?.domain) >= limits.unprovenPerDomainPerHour)
    return { ok: false, because: 'domain-budget' };
  if (!proven && Number(used?.everybody) >= limits.unprovenPerHour)
    return { ok: false, because: 'hourly-breaker' };
  await tx
    .insertInto('automatic_answers')
    .values({ id: newId(), address_hash: addressHash, domain_hash: domainHash, proven, at })
    .execute();
  return { ok: true };
}

/** Answers older than every budget's window count for nothing. */
export async function forgetAnswers(db: Db, now: Temporal.Instant): Promise<void> {
  await db
    .deleteFrom('automatic_answers')
    .where('at', '<', now.subtract({ hours: 48 }))
    .execute();
}
