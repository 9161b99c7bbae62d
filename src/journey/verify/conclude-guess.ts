import type { ContactId, RequestId } from '../../core/privacy-request.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { markProven } from '../../db/contacts.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { advance } from './advance.ts';
import type { CodeAnswer, CodeGuess } from './code-guess.ts';

/** The right code: the contact is proven and the request goes on. It is locked by the caller. */
export async function accept(
  journey: Journey,
  tx: Tx,
  { requestId, by }: CodeGuess,
  contact: ContactId,
): Promise<CodeAnswer> {
  await markProven(tx, contact, journey.clock.now());
  await advance(journey, tx, requestId, { contact, by, actor: 'requester' });
  return { ok: true };
}

/**
 * Every guess that proves nothing is an event, with the reason; a form that is sent once more after the request went on is
 * none.
 */
export async function refuse(
  journey: Journey,
  tx: Tx,
  requestId: RequestId,
  { because, triesLeft }: Extract<CodeAnswer, { ok: false }>,
): Promise<CodeAnswer> {
  const { state } = await lockRequest(tx, requestId);
  if (because === 'no-live-challenge' && state !== 'verifying') return { ok: false, because, triesLeft };
  await recordEvent(tx, requestId, {
    event: { type: 'code.refused', because, triesLeft },
    actor: 'requester',
    at: journey.clock.now(),
  });
  return { ok: false, because, triesLeft };
}
