import type { ContactId, RequestId } from '../../core/privacy-request.ts';
import { type Applied, applyEvent, applyToLocked, lockRequest, recordEvent } from '../../db/apply-event.ts';
import { cancelChallenges, cancelChallengesOf } from '../../db/challenges.ts';
import { type ContactRow, contactsOf, insertDisowning, markDisowned } from '../../db/contacts.ts';
import { newId } from '../../db/new-id.ts';
import { partsOf } from '../../db/parts.ts';
import { senderOfRequest } from '../../db/sender-blocks.ts';
import { skipOpenSteps } from '../../db/steps.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';

export type DisownAnswer = { ok: true } | { ok: false; because: string };

/**
 * "This was not me", said by the owner of a contact. Of the contact that the request came from, or of one that we hold
 * for the person whom it is about, it ends the request while that is possible; of one that was only added to it, that
 * contact's part in it: whoever gave a stranger's address keeps their own request.
 * No code that went to the contact works any more, staff are told, and for a while the same sender gets none sent
 * to it. The owner can ask for themselves at once: nothing here counts against them.
 */
export async function disown(
  journey: Journey,
  { requestId, contactId }: { requestId: RequestId; contactId: ContactId },
): Promise<DisownAnswer> {
  const answer = await change(journey, requestId, async (tx): Promise<DisownAnswer> => {
    const request = await lockRequest(tx, requestId);
    const contact = (await contactsOf(tx, requestId)).find(({ id }) => id === contactId);
    if (!contact) return { ok: false, because: 'unknown-contact' };
    const at = journey.clock.now();
    const applied = await takeBack(journey, tx, request, contact);
    if (!applied.ok) return applied;
    await markDisowned(tx, contactId, at);
    const sender = await senderOfRequest(tx, requestId);
    if (sender) await insertDisowning(tx, { id: newId(), requestId, contact, sender, at });
    return { ok: true };
  });
  if (answer.ok)
    journey.log.warn({ request: requestId }, 'the owner of a contact says that a request is not theirs');
  return answer;
}

async function takeBack(
  journey: Journey,
  tx: Tx,
  request: RequestRow,
  { id, source }: ContactRow,
): Promise<Applied> {
  if (source === 'added' || source === 'claimed') return await leaveRequest(journey, tx, request, id);
  const ended = await endRequest(journey, tx, request, id);
  return ended.ok || source === 'sender' ? ended : await leaveRequest(journey, tx, request, id);
}

async function endRequest(
  { clock, company }: Journey,
  tx: Tx,
  request: RequestRow,
  contact: ContactId,
): Promise<Applied> {
  const at = clock.now();
  const event = { type: 'request.disowned', slackChannel: company.channels.triage } as const;
  const applied = await applyToLocked(tx, request, { event, actor: 'requester', at });
  if (!applied.ok) return applied;
  await cancelChallenges(tx, request.id, at);
  await skipOpenSteps(tx, request.id, at);
  const { slackChannel } = event;
  for (const part of await partsOf(tx, request.id)) await endPart(tx, part, { contact, slackChannel, at });
  return applied;
}

/** A part that has begun is not undone by a press: staff see on its card who says so. */
async function endPart(
  tx: Tx,
  { id, state, slack_channel }: RequestRow,
  { contact, slackChannel: triage, at }: { contact: ContactId; slackChannel: string; at: Temporal.Instant },
): Promise<void> {
  if (state === 'closed') return;
  const slackChannel = slack_channel ?? triage;
  const event = { type: 'request.disowned', slackChannel } as const;
  const ended = await applyEvent(tx, id, { event, actor: 'requester', at });
  if (ended.ok) await skipOpenSteps(tx, id, at);
  else {
    const left = { type: 'contact.disowned', contact, slackChannel } as const;
    await recordEvent(tx, id, { event: left, actor: 'requester', at });
  }
}

async function leaveRequest(
  { clock, company }: Journey,
  tx: Tx,
  request: RequestRow,
  contact: ContactId,
): Promise<Applied> {
  const at = clock.now();
  await cancelChallengesOf(tx, contact, at);
  const slackChannel = request.slack_channel ?? company.channels.triage;
  const event = { type: 'contact.disowned', contact, slackChannel } as const;
  return await applyToLocked(tx, request, { event, actor: 'requester', at });
}
