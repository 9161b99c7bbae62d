import { z } from 'zod';
import { SendUnknown } from '../../core/ports.ts';
import type { ContactId, InboundId, RequestId } from '../../core/privacy-request.ts';
import { Permanent, Transient } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import type { Tx } from '../../db/tables.ts';
import { CODE_DIGITS } from '../code-kind.ts';
import type { Journey } from '../context.ts';
import { NotChecked, openCheck } from './check-code.ts';
import { findCodes } from './find-codes.ts';

const input = z.object({ inbound: z.string() });

/**
 * `verify.reply`: looks for the code in a mail that answers us. Only what the sender wrote themselves is searched,
 * because an out-of-office that quotes our code letter would otherwise prove a forged request; and only mail from a
 * contact of the request, for the code that was sent to that contact. The check is concluded in the settling
 * transaction, so that a repeated run does not cost a second try of a code of ours; where its vendor cannot be asked,
 * the step is tried again.
 */
export function replyCodeHandler(journey: Journey): StepHandler<Tx> {
  return async (step) => {
    const id = input.parse(step.input).inbound as InboundId;
    const mail = await journey.db
      .selectFrom('inbound_messages')
      .select(['key_id', 'request_id', 'own_words', 'from_contact', 'automatic'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!mail || mail.request_id === null) throw new Permanent('reply-without-request');
    if (mail.automatic !== null) return { is: 'done', result: { checked: false, because: 'automatic' } };
    const { request_id: requestId, from_contact: contactId } = mail;
    if (contactId === null) return { is: 'done', result: { checked: false, because: 'other-sender' } };
    const key = await journey.vault.open(journey.db, mail.key_id);
    const place = { table: 'inbound_messages', column: 'own_words', row: id };
    const words = mail.own_words === null ? '' : key.openText(place, mail.own_words);
    const codes = findCodes(words, await digitsFor(journey, contactId));
    const [code, ...others] = codes;
    const result = { checked: true, candidates: codes.length };
    if (code === undefined || others.length > 0) {
      const because = code === undefined ? 'no-code-in-own-words' : 'several-candidates';
      return { is: 'done', result, commit: (tx) => refuse(journey, tx, requestId, because) };
    }
    const conclude = await asStep(() =>
      openCheck(journey, { requestId, contactId, code, by: 'reply' }, step.signal),
    );
    return { is: 'done', result, commit: async (tx) => void (await conclude(tx)) };
  };
}

/** Why the vendor could not be asked decides what becomes of the step. */
async function asStep<Result>(check: () => Promise<Result>): Promise<Result> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof NotChecked)) throw error;
    throw error.cause instanceof SendUnknown ? new Transient(error.code) : error.cause;
  }
}

/** Why nothing in a reply was tried as a code. */
export type ReplyRefusal = 'no-code-in-own-words' | 'several-candidates';

async function digitsFor({ db }: Journey, contactId: ContactId): Promise<number> {
  const contact = await db
    .selectFrom('contacts')
    .select('channel')
    .where('id', '=', contactId)
    .executeTakeFirstOrThrow();
  return CODE_DIGITS[contact.channel];
}

/** Nothing was guessed, so nothing is taken from the tries. */
async function refuse(journey: Journey, tx: Tx, requestId: RequestId, because: ReplyRefusal) {
  const request = await lockRequest(tx, requestId);
  if (request.state !== 'verifying') return;
  await recordEvent(tx, requestId, {
    event: { type: 'code.refused', because, triesLeft: null },
    actor: 'requester',
    at: journey.clock.now(),
  });
}
