import { type Actor as Acting, isActor } from '../core/authority.ts';
import { respondBy } from '../core/law/deadline.ts';
import { firstDates, soonerDates } from '../core/law/due-dates.ts';
import type { EventOf } from '../core/lifecycle-event.ts';
import { newReference, type OnBehalf, type RequestId } from '../core/privacy-request.ts';
import type { PlannedPart } from '../core/which-playbook.ts';
import {
  type Actor,
  type Applied,
  applyToLocked,
  lockRequest,
  openRequest,
  recordEvent,
} from '../db/apply-event.ts';
import { countFiles } from '../db/attachments.ts';
import { newId } from '../db/new-id.ts';
import { queueLetter } from '../db/outbound-messages.ts';
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
  { actor, onBehalf }: Taker,
): Promise<Applied> {
  const at = journey.clock.now();
  const event = { ...(await understood(journey, tx, before, own)), ...(onBehalf && { onBehalf }) };
  const applied = await applyToLocked(tx, before, { event, actor, at });
  if (!applied.ok) return applied;
  if (others.length > 0) {
    const parts: string[] = [];
    for (const part of others) parts.push(await openPart(journey, tx, before, part, { actor, onBehalf }));
    await recordEvent(tx, before.id, { event: { type: 'request.divided', parts }, actor, at });
  }
  if (onBehalf && isActor(onBehalf)) await askActor(journey, tx, before, onBehalf);
  return { ok: true, request: await lockRequest(tx, before.id) };
}

/** Who sorted it, and as acting for whom. */
interface Taker {
  actor: Actor;
  onBehalf?: OnBehalf | undefined;
}

/** Tells whoever acts for another what they must show, and staff what came with the message already. */
async function askActor(journey: Journey, tx: Tx, request: RequestRow, onBehalf: Acting): Promise<void> {
  const at = journey.clock.now();
  await queueLetter(tx, { request, role: 'notice', letter: `${onBehalf}-needs`, at });
  const files = await countFiles(tx, request.id);
  if (files === 0) return;
  const slackChannel = request.slack_channel ?? journey.company.channels.triage;
  const event = { type: 'authority.shown', files, slackChannel } as const;
  await recordEvent(tx, request.id, { event, actor: 'requester', at });
}

/** The dates of one part of what was asked, from the receipt of the whole. */
const deadlineOf = ({ company }: Journey, request: RequestRow, { rights }: PlannedPart) =>
  respondBy(
    { receivedAt: request.received_at, jurisdiction: request.jurisdiction, rights, phi: request.phi },
    company,
  );

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

/** Opens a part of a case, with its own clock from the case's receipt. @returns the part's reference */
export async function openPart(
  journey: Journey,
  tx: Tx,
  theCase: RequestRow,
  part: PlannedPart,
  { actor, onBehalf }: Taker,
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
  const event = { ...(await understood(journey, tx, row, part)), ...(onBehalf && { onBehalf }) };
  await recordEvent(tx, id, { event, actor, at });
  return reference;
}
