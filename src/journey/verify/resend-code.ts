import { canProve } from '../../core/assurance.ts';
import { lockRequest } from '../../db/apply-event.ts';
import { contactsOf } from '../../db/contacts.ts';
import { askForStep } from '../../db/steps.ts';
import { challengedContact } from '../challenged-contact.ts';
import { change, type Journey } from '../context.ts';
import type { PageBearer } from '../page-token.ts';
import { type CodeIssued, issueCode } from './issue-code.ts';

export type ResendAnswer = CodeIssued | { ok: false; because: 'not-verifying' };

/** Sends another code because the requester asked for it; the one before stops working. */
export async function resendCode(journey: Journey, bearer: PageBearer): Promise<ResendAnswer> {
  const { requestId } = bearer;
  return await change(journey, requestId, async (tx) => {
    const request = await lockRequest(tx, requestId);
    const awaited = await challengedContact(tx, bearer);
    const contact = (await contactsOf(tx, requestId)).find(({ id }) => id === awaited);
    if (request.state === 'verifying' && contact?.proven_at != null) {
      // What is proven was not enough: the record is searched once more for a contact that a code can go to.
      await askForStep(tx, {
        requestId,
        name: 'verify.record',
        kind: 'verify.record',
        at: journey.clock.now(),
      });
    }
    if (!canProve(request.state) || !contact || contact.proven_at !== null || contact.disowned_at !== null) {
      return { ok: false, because: 'not-verifying' };
    }
    return await issueCode(journey, tx, request, contact);
  });
}
