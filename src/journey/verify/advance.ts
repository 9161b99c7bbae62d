import { assuranceOf, isEnough } from '../../core/assurance.ts';
import type { ProvenHow } from '../../core/lifecycle-event.ts';
import type { Assurance, ContactId, RequestId } from '../../core/privacy-request.ts';
import { type Actor, lockRequest, recordEvent } from '../../db/apply-event.ts';
import { contactsOf } from '../../db/contacts.ts';
import { hasAcceptedDeclaration } from '../../db/declarations.ts';
import { partsOf } from '../../db/parts.ts';
import { linkRequests, openRequestsOfSamePerson } from '../../db/request-links.ts';
import { askForStep } from '../../db/steps.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { searchAgain } from './search-again.ts';

export interface NewProof {
  contact: ContactId;
  by: ProvenHow;
  actor: Actor;
}

/**
 * Goes on after something more was proven: with enough for what is asked the request is verified, else its person's
 * record is searched for a second proof. What is proven once the request is under way widens the search.
 */
export async function advance(
  journey: Journey,
  tx: Tx,
  requestId: RequestId,
  { contact, by, actor }: NewProof,
): Promise<void> {
  const at = journey.clock.now();
  const request = await lockRequest(tx, requestId);
  const assurance = await assuranceReached(tx, requestId, at);
  const verifies = request.state === 'verifying' && isEnough(assurance, neededBy(request));
  if (verifies) await concludeVerification(tx, requestId, { assurance, contact, by, actor, at });
  else
    await recordEvent(tx, requestId, {
      event: { type: 'contact.proven', assurance, contact, by },
      actor,
      at,
    });
  for (const otherId of await openRequestsOfSamePerson(tx, requestId)) {
    await linkRequests(tx, { requestId, otherId, because: 'same-person', at });
  }
  if (verifies) return;
  await advanceParts(tx, requestId, { assurance, contact, by, actor, at });
  if (request.state !== 'verifying') return await searchAgain(tx, requestId, at);
  await askForStep(tx, { requestId, name: 'verify.record', kind: 'verify.record', at });
}

/** What was proven for a case counts for its parts: each goes on as soon as that is enough for it. */
async function advanceParts(
  tx: Tx,
  caseId: RequestId,
  proof: NewProof & { assurance: Assurance; at: Temporal.Instant },
): Promise<void> {
  for (const part of await partsOf(tx, caseId)) {
    if (part.state === 'verifying') {
      const { assurance, contact, by, actor, at } = proof;
      const event = { type: 'identity.verified', assurance, contact, by } as const;
      if (isEnough(assurance, neededBy(part))) await recordEvent(tx, part.id, { event, actor, at });
    } else if (part.state !== 'closed') await searchAgain(tx, part.id, proof.at);
  }
}

/** Enough is proven: the request is routed, and the step that waits for proofs ends. */
export async function concludeVerification(
  tx: Tx,
  requestId: RequestId,
  { assurance, contact, by, actor, at }: NewProof & { assurance: Assurance; at: Temporal.Instant },
): Promise<void> {
  const event = { type: 'identity.verified', assurance, contact, by } as const;
  await recordEvent(tx, requestId, { event, actor, at });
  await advanceParts(tx, requestId, { assurance, contact, by, actor, at });
  // Not a mere waking: a run that is under way right now must look again as well.
  await askForStep(tx, { requestId, name: 'verify.challenge', kind: 'verify.challenge', at });
}

export const neededBy = ({ assurance_needed }: Pick<RequestRow, 'assurance_needed'>) =>
  assurance_needed ?? 'basic';

/** What the proofs of a request carry. */
export async function assuranceReached(tx: Tx, requestId: RequestId, now: Temporal.Instant) {
  const contacts = (await contactsOf(tx, requestId))
    .filter(({ proven_at, disowned_at }) => proven_at !== null && disowned_at === null)
    .map(({ on_record_since }) => ({ onRecordSince: on_record_since }));
  return assuranceOf({ contacts, declared: await hasAcceptedDeclaration(tx, requestId) }, now);
}
