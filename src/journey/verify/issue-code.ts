import { randomInt } from 'node:crypto';
import type { Channel, ContactId, OutboundId } from '../../core/privacy-request.ts';
import { NeedsHuman } from '../../core/problem.ts';
import { recordEvent } from '../../db/apply-event.ts';
import { cancelChallenges, codeUse } from '../../db/challenges.ts';
import { newId } from '../../db/new-id.ts';
import { queueLetter } from '../../db/outbound-messages.ts';
import type { Db, RequestRow, Tx } from '../../db/tables.ts';
import type { CodeEnclosure } from '../code-enclosure.ts';
import { codeKind } from '../code-kind.ts';
import type { Journey } from '../context.ts';
import { BUDGET_HOURS, type BudgetAnswer, codeBudget } from './code-budget.ts';
import { giveUpAt } from './give-up-at.ts';

export type CodeIssued = { ok: true; expiresAt: Temporal.Instant } | Exclude<BudgetAnswer, { ok: true }>;

/**
 * Issues a code in place of any earlier one and queues the letter that carries it, in the caller's transaction: a
 * crash leaves both or neither. The code itself exists only in the sealed enclosure of that letter.
 * @param request locked by the caller, in state `verifying`
 */
export async function issueCode(journey: Journey, tx: Tx, request: RequestRow): Promise<CodeIssued> {
  const at = journey.clock.now();
  const { id: contactId, channel } = await contactToProve(tx, request);
  const kind = codeKind(channel, journey.settings);
  const since = at.subtract({ hours: BUDGET_HOURS });
  const use = await codeUse(tx, { requestId: request.id, contactId, since });
  const budget = codeBudget(use, journey.settings.codeTries, at);
  if (!budget.ok) return budget;

  const challenge = newId<string>();
  const code = String(randomInt(10 ** kind.digits)).padStart(kind.digits, '0');
  const expiresAt = earlier(at.add(kind.lives), await giveUpAt(journey, tx, request));
  await cancelChallenges(tx, request.id, at);
  await tx
    .insertInto('challenges')
    .values({
      id: challenge,
      request_id: request.id,
      contact_id: contactId,
      channel,
      code_hash: journey.vault.codeHash(challenge, code),
      tries_left: budget.tries,
      issued_at: at,
      expires_at: expiresAt,
      consumed_at: null,
      cancelled_at: null,
    })
    .execute();
  const outbound = newId<OutboundId>();
  const enclosure: CodeEnclosure = { challenge, code, expiresAt: expiresAt.toString() };
  const key = await journey.vault.open(tx, request.key_id);
  const place = { table: 'outbound_messages', column: 'enclosure', row: outbound };
  await queueLetter(tx, {
    request,
    contactId,
    id: outbound,
    role: 'code',
    letter: 'code',
    enclosure: key.seal(place, JSON.stringify(enclosure)),
    at,
  });
  await recordEvent(tx, request.id, {
    event: { type: 'challenge.issued', challenge, channel, expiresAt: expiresAt.toString() },
    actor: 'system',
    at,
  });
  return { ok: true, expiresAt };
}

/** A code proves the contact that the request came from; it is the one that the answer goes to. */
async function contactToProve(
  db: Db | Tx,
  request: Pick<RequestRow, 'id'>,
): Promise<{ id: ContactId; channel: Channel }> {
  const contact = await db
    .selectFrom('contacts')
    .select(['id', 'channel'])
    .where('request_id', '=', request.id)
    .where('source', '=', 'sender')
    .orderBy('created_at')
    .executeTakeFirst();
  if (contact) return contact;
  throw new NeedsHuman('no-address-for-a-code', {
    ask: 'There is no address or number to send a code to. How should this person prove who they are?',
  });
}

const earlier = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) <= 0 ? a : b);
