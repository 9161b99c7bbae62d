import { NeedsHuman } from '../../core/problem.ts';
import { recordEvent } from '../../db/apply-event.ts';
import { type ChallengeRow, cancelChallenges } from '../../db/challenges.ts';
import { codeUse, lockContactBudget } from '../../db/code-use.ts';
import { isDisowned } from '../../db/contacts.ts';
import { newId } from '../../db/new-id.ts';
import { senderOfRequest } from '../../db/sender-blocks.ts';
import { insertSteps } from '../../db/steps.ts';
import type { Db, RequestRow, Tables, Tx } from '../../db/tables.ts';
import { codeKind } from '../code-kind.ts';
import type { Journey } from '../context.ts';
import { type BudgetAnswer, type BudgetRefusal, codeBudget } from './code-budget.ts';
import { makeCode, sendCode } from './own-code.ts';
import { giveUpAt } from './proof-times.ts';

export type CodeRefused = BudgetRefusal | { ok: false; because: 'number-not-served' | 'disowned' };
export type CodeIssued = { ok: true; expiresAt: Temporal.Instant } | CodeRefused;
type Asking = Pick<RequestRow, 'id' | 'key_id'>;
type Contact = Pick<Tables['contacts'], 'id' | 'channel' | 'value' | 'value_hash'>;

/**
 * Issues a code in place of any earlier one, in the caller's transaction: a crash leaves the challenge and the order
 * to send it, or neither. Where no vendor makes the codes of this kind of contact, we do.
 * @param request locked by the caller, in a state in which more can be proven
 * @param to the contact that is to be proven; default: the one that the request came from
 */
export async function issueCode(
  journey: Journey,
  tx: Tx,
  request: RequestRow,
  to?: Contact,
): Promise<CodeIssued> {
  const at = journey.clock.now();
  const contact = to ?? (await senderContact(tx, request));
  await lockContactBudget(tx, contact.id);
  const may = await mayIssueTo(journey, tx, request, contact);
  if (!may.ok) return may;

  const { id: contactId, channel } = contact;
  const { lives } = codeKind(channel, journey.settings.codes);
  const expiresAt = await earliest(journey, tx, request, at.add(lives));
  const id = newId<string>();
  const vendor = journey.codeVendors[channel];
  const own = vendor ? undefined : makeCode(journey, { id, channel });
  const challenge: ChallengeRow = {
    id,
    request_id: request.id,
    contact_id: contactId,
    channel,
    code_hash: own?.hash ?? null,
    vendor: vendor?.name ?? null,
    vendor_id: null,
    tries_left: may.tries,
    issued_at: at,
    expires_at: expiresAt,
    consumed_at: null,
    cancelled_at: null,
  };
  await cancelChallenges(tx, request.id, at);
  await tx.insertInto('challenges').values(challenge).execute();
  if (own) await sendCode(journey, tx, { request, challenge, code: own.code });
  else {
    const kind = 'code.start';
    await insertSteps(tx, [
      { requestId: request.id, name: `${kind}.${id}`, kind, input: { challenge: id }, at },
    ]);
  }
  await recordEvent(tx, request.id, {
    event: { type: 'challenge.issued', challenge: id, channel, expiresAt: expiresAt.toString() },
    actor: 'system',
    at,
  });
  return { ok: true, expiresAt };
}

/** Whether a code may be sent for a request now. @throws NeedsHuman `no-address-for-a-code` */
export async function mayIssueCode(
  journey: Journey,
  db: Db | Tx,
  request: Asking,
): Promise<BudgetAnswer | CodeRefused> {
  return await mayIssueTo(journey, db, request, await senderContact(db, request));
}

async function mayIssueTo(
  journey: Journey,
  db: Db | Tx,
  request: Asking,
  contact: Contact,
): Promise<BudgetAnswer | CodeRefused> {
  if (contact.channel === 'sms' && !(await isServed(journey, db, request, contact))) {
    return { ok: false, because: 'number-not-served' };
  }
  const now = journey.clock.now();
  if (await isRefusedBy(db, request, contact, now)) return { ok: false, because: 'disowned' };
  const use = await codeUse(db, { requestId: request.id, contactId: contact.id, now });
  return codeBudget(use, journey.settings.codes, now);
}

/** Toll fraud lives on numbers of countries that we have no customers in. No country code begins another one. */
async function isServed(
  { vault, settings }: Journey,
  db: Db | Tx,
  { key_id }: Asking,
  { id, value }: Contact,
): Promise<boolean> {
  const key = await vault.open(db, key_id);
  const number = key.openText({ table: 'contacts', column: 'value', row: id }, value);
  return settings.codes.callingCodes.some((code) => number.startsWith(`+${code}`));
}

/** A code proves the contact that the request came from; it is the one that the answer goes to. */
async function senderContact(db: Db | Tx, request: Pick<RequestRow, 'id'>): Promise<Contact> {
  const contact = await db
    .selectFrom('contacts')
    .select(['id', 'channel', 'value', 'value_hash'])
    .where('request_id', '=', request.id)
    .where('source', '=', 'sender')
    .orderBy('created_at')
    .executeTakeFirst();
  if (contact) return contact;
  throw new NeedsHuman('no-address-for-a-code', {
    ask: 'There is no address or number to send a code to. How should this person prove who they are?',
  });
}

/** Its owner said lately that requests of whoever wrote this one are not theirs. */
async function isRefusedBy(
  db: Db | Tx,
  { id }: Asking,
  contact: Contact,
  now: Temporal.Instant,
): Promise<boolean> {
  const sender = await senderOfRequest(db, id);
  // In one's own name one may always ask anew; what nobody vouches for is sorted by staff (`intake/why-silent.ts`).
  if (!sender || sender.value_hash.equals(contact.value_hash)) return false;
  return await isDisowned(db, contact, sender.value_hash, now);
}

/** While the request is being verified no code outlives the time for it. */
async function earliest(
  journey: Journey,
  tx: Tx,
  request: RequestRow,
  end: Temporal.Instant,
): Promise<Temporal.Instant> {
  if (request.state !== 'verifying') return end;
  const givenUp = await giveUpAt(journey, tx, request);
  return Temporal.Instant.compare(end, givenUp) <= 0 ? end : givenUp;
}
