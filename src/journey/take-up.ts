import { respondBy } from '../core/law/deadline.ts';
import { firstDates, soonerDates } from '../core/law/due-dates.ts';
import type { EventOf } from '../core/lifecycle-event.ts';
import type { PlannedPart } from '../core/playbook.ts';
import { newReference, type RequestId } from '../core/privacy-request.ts';
import { type Actor, type Applied, applyToLocked, openRequest, recordEvent } from '../db/apply-event.ts';
import { newId } from '../db/new-id.ts';
import { freezePlaybook } from '../db/playbooks.ts';
import type { RequestRow, Tx } from '../db/tables.ts';
import type { Journey } from './context.ts';

/**
 * Takes a request up for what it asks. What needs most proof is the case's own; every other right becomes a part of the
 * case, with its own clock, and one that needs less proof, or none, does not wait for the rest.
 * @param before the case, locked by the caller and not changed since
 * @param parts as `partsFor` plans them; the first is the case's own
 */
export async function takeUp(
  journey: Journey,
  tx: Tx,
  before: RequestRow,
  [own, ...others]: readonly [PlannedPart, ...PlannedPart[]],
  actor: Actor,
): Promise<Applied> {
  const at = journey.clock.now();
  const event = await understood(journey, tx, before, own);
  const applied = await applyToLocked(tx, before, { event, actor, at });
  if (!applied.ok || others.length === 0) return applied;
  const parts: string[] = [];
  for (const part of others) parts.push(await openPart(journey, tx, before, part, actor));
  const divided = { type: 'request.divided', parts } as const;
  return { ok: true, request: await recordEvent(tx, before.id, { event: divided, actor, at }) };
}

/** The dates of one part of what was asked, from the receipt of the whole. */
const deadlineOf = ({ company }: Journey, request: RequestRow, { rights }: PlannedPart) =>
  respondBy({ receivedAt: request.received_at, jurisdiction: request.jurisdiction, rights }, company);

async function understood(
  journey: Journey,
  tx: Tx,
  request: RequestRow,
  part: PlannedPart,
): Promise<EventOf<'request.understood'>> {
  const { rights, playbook } = part;
  return {
    type: 'request.understood',
    kind: 'request',
    rights: [...rights],
    playbook: playbook.playbook,
    playbookHash: await freezePlaybook(tx, playbook, journey.clock.now()),
    assuranceNeeded: playbook.verify.assurance,
    ...soonerDates(deadlineOf(journey, request, part), request),
  };
}

/** @returns the part's reference */
async function openPart(
  journey: Journey,
  tx: Tx,
  theCase: RequestRow,
  part: PlannedPart,
  actor: Actor,
): Promise<string> {
  const id = newId<RequestId>();
  const reference = newReference();
  const { key_id, channel, on_behalf, minor, phi, jurisdiction, language, received_at } = theCase;
  const row = await openRequest(
    tx,
    { id, reference, key_id, part_of: theCase.id, channel, on_behalf, minor, phi, jurisdiction, language },
    null,
    {
      event: {
        type: 'request.received',
        channel,
        inbound: null,
        receipt: null,
        ...firstDates(deadlineOf(journey, theCase, part)),
        partOf: theCase.reference,
      },
      actor: 'requester',
      at: received_at,
    },
  );
  const at = journey.clock.now();
  if (theCase.answer_held) {
    const event = { type: 'receipt.withheld', because: 'held-with-case', answerHeld: true } as const;
    await recordEvent(tx, id, { event, actor: 'system', at });
  }
  await recordEvent(tx, id, { event: await understood(journey, tx, row, part), actor, at });
  return reference;
}
