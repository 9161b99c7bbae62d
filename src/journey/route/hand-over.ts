import { addBusinessDays } from '../../core/law/business-days.ts';
import { decide } from '../../core/lifecycle.ts';
import type { Organization } from '../../core/organization.ts';
import type { ContactId, RequestId } from '../../core/privacy-request.ts';
import { Permanent } from '../../core/problem.ts';
import { playbookForHandOver } from '../../core/which-playbook.ts';
import { lockRequest, recordEvent, standingOf } from '../../db/apply-event.ts';
import { addContactRow } from '../../db/contacts.ts';
import { movedOn } from '../../db/moved-on.ts';
import { newId } from '../../db/new-id.ts';
import { queueLetter } from '../../db/outbound-messages.ts';
import { caseIdOf, partsOf } from '../../db/parts.ts';
import { freezePlaybook } from '../../db/playbooks.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import { stopWork, unlessTooLate } from '../stop-work.ts';

export interface HandOverOrder {
  requestId: RequestId;
  /** The version of the case that staff were shown. */
  version: number;
  /** Id in `workflows/organizations.yaml`. */
  organization: string;
  /** Slack user id. */
  userId: string;
}
export type HandedOver =
  | { ok: true }
  | {
      ok: false;
      because: 'stale' | 'not-open' | 'too-late' | 'unknown-organization' | 'no-playbook' | 'no-sender';
    };

/**
 * Hands a request over to the customer organization whose data it is about, which decides on it: we hold such data for it
 * only (Cal. Civ. Code 1798.140(ag); 45 CFR 164.504(e)(2)(ii)(E) for health data under a BAA). The organization's privacy
 * contact gets a notice of who asks for what, the requester a letter that says who answers them now. Nothing of the data is
 * shown or changed by us meanwhile. Letters and retention are those of the playbook for such an organization.
 * @throws Permanent `request-unknown`
 */
export async function handOver(journey: Journey, order: HandOverOrder): Promise<HandedOver> {
  const { requestId } = order;
  return await unlessTooLate(() =>
    change(journey, requestId, async (tx) => {
      const handed = await hand(journey, tx, order);
      if (!handed.ok) return handed;
      // Nobody proves anything for the case any more, so what of it still waits for that goes with it.
      for (const { id, version, state } of await partsOf(tx, requestId)) {
        if (state === 'verifying') await hand(journey, tx, { ...order, requestId: id, version });
      }
      return handed;
    }),
  );
}

async function hand(
  journey: Journey,
  tx: Tx,
  { requestId, version, organization: wanted, userId }: HandOverOrder,
): Promise<HandedOver> {
  const request = await lockRequest(tx, requestId);
  if (await movedOn(tx, request, version)) return { ok: false, because: 'stale' };
  const organization = journey.organizations.find(({ id }) => id === wanted);
  if (!organization) return { ok: false, because: 'unknown-organization' };
  const { id, role } = organization;
  const playbook = playbookForHandOver(journey.playbooks, role);
  if (!playbook) return { ok: false, because: 'no-playbook' };
  const at = journey.clock.now();
  const planned = {
    type: 'request.handed_over',
    organization: id,
    role,
    playbook: playbook.playbook,
    playbookHash: await freezePlaybook(tx, playbook, at),
    letter: playbook.deliver.letter,
    ...termOf(journey, request, organization),
    stepsStopped: 0,
  } as const;
  if (!decide(standingOf(request), planned).ok) return { ok: false, because: 'not-open' };
  const sender = await tx
    .selectFrom('contacts')
    .select('id')
    .where('request_id', '=', caseIdOf(request))
    .where('source', '=', 'sender')
    .executeTakeFirst();
  if (!sender) return { ok: false, because: 'no-sender' };
  const stepsStopped = await stopWork(tx, requestId, at);
  const contactId = await contactOf(journey, tx, request, organization['privacy-contact']);
  const { notice: letter } = playbook.deliver;
  if (letter === undefined) throw new Permanent('hand-over-without-notice');
  await queueLetter(tx, { request: { ...request, language: 'en' }, contactId, role: 'notice', letter, at });
  const event = { ...planned, stepsStopped };
  await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
  return { ok: true };
}

/** The contract's or BAA's term, counted in business days from receipt in the company's time zone. */
function termOf({ clock, company }: Journey, { received_at }: RequestRow, organization: Organization) {
  const zone = company['time-zone'];
  const day = (at: Temporal.Instant) => at.toZonedDateTimeISO(zone).toPlainDate();
  const dueOn = addBusinessDays(day(received_at), organization['forward-within']['business-days']);
  const late = Temporal.PlainDate.compare(day(clock.now()), dueOn) > 0;
  return { dueOn: dueOn.toString(), late };
}

/** The organization's contact, kept with the case like every other address that gets a letter of it. */
async function contactOf(
  { vault, clock }: Journey,
  tx: Tx,
  request: RequestRow,
  address: string,
): Promise<ContactId> {
  const id = newId<ContactId>();
  const key = await vault.open(tx, request.key_id);
  const value = address.toLowerCase();
  const contact = {
    id,
    channel: 'email' as const,
    value: key.seal({ table: 'contacts', column: 'value', row: id }, value),
    value_hash: vault.fingerprint('email', value),
  };
  return (await addContactRow(tx, caseIdOf(request), contact, 'organization', clock.now())).id;
}
