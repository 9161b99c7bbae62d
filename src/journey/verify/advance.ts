import { assuranceOf, isEnough, type ProvenBy } from '../../core/assurance.ts';
import { agentRule, isActor, mayAct, type Shown, VOUCHES } from '../../core/authority.ts';
import { lawOf } from '../../core/law/laws.ts';
import type { ProvenHow } from '../../core/lifecycle-event.ts';
import type { Assurance, ContactId, RequestId } from '../../core/privacy-request.ts';
import { type Actor, lockRequest, recordEvent } from '../../db/apply-event.ts';
import { contactsOf } from '../../db/contacts.ts';
import { hasAcceptedDeclaration } from '../../db/declarations.ts';
import { partsOf, wholeCase } from '../../db/parts.ts';
import { linkRequests, openRequestsOfSamePerson } from '../../db/request-links.ts';
import { askForStep } from '../../db/steps.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { subjectContacts } from '../whose-data.ts';
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
  const verifies = request.state === 'verifying' && (await provesEnough(tx, request, at));
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
  // By what nobody proved our systems are asked nothing.
  if (assurance === 'none') return;
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
      if (await provesEnough(tx, part, at)) await recordEvent(tx, part.id, { event, actor, at });
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

/** What the proofs of a request carry: those of the person whose data it is. */
export async function assuranceReached(tx: Tx, requestId: RequestId, now: Temporal.Instant) {
  const contacts = await provenBy(tx, requestId);
  return assuranceOf({ contacts, declared: await hasAcceptedDeclaration(tx, requestId) }, now);
}

/** Whether a declaration that matches would prove who they are. */
export async function mayBeDeclared(tx: Tx, requestId: RequestId, now: Temporal.Instant): Promise<boolean> {
  return assuranceOf({ contacts: await provenBy(tx, requestId), declared: true }, now) === 'strong';
}

async function provenBy(tx: Tx, requestId: RequestId): Promise<ProvenBy[]> {
  return (await subjectContacts(tx, requestId))
    .filter(({ proven_at, disowned_at }) => proven_at !== null && disowned_at === null)
    .map(({ on_record_since }) => ({ onRecordSince: on_record_since }));
}

/** Whether what is proven, and shown by whoever acts for another, is enough for what is asked. */
export async function provesEnough(tx: Tx, request: RequestRow, now: Temporal.Instant): Promise<boolean> {
  return await carries(tx, request, neededBy(request), now);
}

/** As `provesEnough`, for another assurance than the request needs. */
export async function carries(
  tx: Tx,
  request: RequestRow,
  needed: Assurance,
  now: Temporal.Instant,
): Promise<boolean> {
  const enough = isEnough(await assuranceReached(tx, request.id, now), needed);
  if (!isActor(request.on_behalf)) return enough;
  const shown = await shownIn(tx, request);
  const vouched = shown.authority !== null && VOUCHES.includes(shown.authority);
  const rule = agentRule(lawOf(request.jurisdiction), request.rights);
  return (enough || vouched) && mayAct(request.on_behalf, rule, shown);
}

async function shownIn(tx: Tx, request: RequestRow): Promise<Shown> {
  const [own = request] = await wholeCase(tx, request);
  const contacts = await contactsOf(tx, request.id);
  const of = (source: 'sender' | 'subject') =>
    contacts.filter((contact) => contact.source === source && contact.disowned_at === null);
  return {
    actorProven: of('sender').some(({ proven_at }) => proven_at !== null),
    authority: own.authority,
    subjectNamed: of('subject').length > 0,
    subjectConfirmed: of('subject').some(({ proven_at }) => proven_at !== null),
  };
}
