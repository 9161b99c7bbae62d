import type { ContactId, RequestId } from '../../core/privacy-request.ts';
import { recordEvent } from '../../db/apply-event.ts';
import { linkRequests, openRequestsOfSamePerson } from '../../db/request-links.ts';
import { askForStep } from '../../db/steps.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import type { CodeAnswer, CodeGuess } from './code-guess.ts';

/** The right code: the contact is proven and the request goes on. It is locked and being verified. */
export async function accept(
  journey: Journey,
  tx: Tx,
  { requestId, by }: CodeGuess,
  contact: ContactId,
): Promise<CodeAnswer> {
  const at = journey.clock.now();
  await tx
    .updateTable('contacts')
    .set({ proven_at: at })
    .where('id', '=', contact)
    .where('proven_at', 'is', null)
    .execute();
  await recordEvent(tx, requestId, {
    event: { type: 'identity.verified', assurance: 'basic', contact, by },
    actor: 'requester',
    at,
  });
  for (const otherId of await openRequestsOfSamePerson(tx, requestId)) {
    await linkRequests(tx, { requestId, otherId, because: 'same-person', at });
  }
  // Not a mere waking: a run that is under way right now must look again as well.
  await askForStep(tx, { requestId, name: 'verify.challenge', kind: 'verify.challenge', at });
  return { ok: true };
}

/** Every guess that proves nothing is an event, with the reason. */
export async function refuse(
  journey: Journey,
  tx: Tx,
  requestId: RequestId,
  { because, triesLeft }: Extract<CodeAnswer, { ok: false }>,
): Promise<CodeAnswer> {
  await recordEvent(tx, requestId, {
    event: { type: 'code.refused', because, triesLeft },
    actor: 'requester',
    at: journey.clock.now(),
  });
  return { ok: false, because, triesLeft };
}
