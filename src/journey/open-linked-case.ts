import { proofForAppeal } from '../core/appeal-proof.ts';
import { isEnough } from '../core/assurance.ts';
import { isActor } from '../core/authority.ts';
import type { FirstDates } from '../core/law/due-dates.ts';
import type { LifecycleEvent } from '../core/lifecycle-event.ts';
import type { Playbook } from '../core/playbook.ts';
import {
  type Assurance,
  type ContactId,
  type Kind,
  newReference,
  type RequestId,
  type Right,
} from '../core/privacy-request.ts';
import { type Actor, lockRequest, type NewContact, openRequest, recordEvent } from '../db/apply-event.ts';
import { type ContactRow, contactsOf } from '../db/contacts.ts';
import { insertKey } from '../db/data-keys.ts';
import { carryHold } from '../db/legal-holds.ts';
import { newId } from '../db/new-id.ts';
import { queueLetter } from '../db/outbound-messages.ts';
import { wholeCase } from '../db/parts.ts';
import { freezePlaybook } from '../db/playbooks.ts';
import { linkRequests } from '../db/request-links.ts';
import type { DataKey } from '../db/sealed.ts';
import type { RequestRow, Tx } from '../db/tables.ts';
import type { Journey } from './context.ts';

export interface LinkedCase {
  id: RequestId;
  /** The case that it comes from: its person, law and language. */
  from: RequestRow;
  /** The case that it is linked to, and how. */
  link: { to: RequestRow; because: 'appeal-of' | 'overturned-by' | 'reopens' };
  continued: 'appealed' | 'overturned' | 'reopened';
  kind: Extract<Kind, 'request' | 'appeal'>;
  rights: readonly Right[];
  /** Without one a human sorts it. */
  playbook: Playbook | undefined;
  /** Whom its letters go to; default: whoever the other case came from. */
  contactId?: ContactId | undefined;
  /** The letter that says that it is there; `null` where another one does. */
  receipt: string | null;
  due: FirstDates;
  actor: Actor;
}

/**
 * Opens a case that another one led to, under a key of its own, with that one's contacts and what they proved there: an
 * appeal, or the same request once more, which a legal hold goes on with. Where enough is proven it goes on at once.
 * @returns its number
 */
export async function openLinkedCase(journey: Journey, tx: Tx, order: LinkedCase): Promise<string> {
  const { vault, clock } = journey;
  const { id, from, actor, due } = order;
  const at = clock.now();
  const reference = newReference();
  const minted = vault.mint();
  await insertKey(tx, minted, id, at);
  const [sender, ...others] = await copiedContacts(journey, tx, order, minted.key);
  const { channel, on_behalf, minor, phi, jurisdiction, language } = from;
  const [{ authority } = from] = await wholeCase(tx, from);
  const fresh = {
    id,
    reference,
    key_id: minted.key.id,
    channel,
    on_behalf,
    authority,
    minor,
    phi,
    jurisdiction,
    language,
  };
  const event: LifecycleEvent = {
    type: 'request.received',
    channel,
    inbound: null,
    receipt: sender ? order.receipt : null,
    ...due,
  };
  await openRequest(tx, fresh, sender?.copy ?? null, { event, actor, at });
  for (const { row, copy } of others) await insertCopy(tx, id, row, copy, at);
  if (sender) await keepProof(tx, sender);
  await linkRequests(tx, { requestId: id, otherId: order.link.to.id, because: order.link.because, at });
  if (order.kind === 'request')
    for (const held of [from, order.link.to]) await carryHold(tx, held, { id, part_of: null }, at);
  await begin(journey, tx, order, sender);
  const led = { type: 'request.continued', other: reference, because: order.continued } as const;
  await recordEvent(tx, from.id, { event: led, actor, at });
  return reference;
}

interface Copied {
  row: ContactRow;
  copy: NewContact;
}

/** The contacts that their owners did not disown, the one that gets the letters first. */
async function copiedContacts(
  { vault, db }: Journey,
  tx: Tx,
  { from, contactId }: LinkedCase,
  key: DataKey,
): Promise<Copied[]> {
  const old = await vault.open(db, from.key_id);
  const isFirst = (row: ContactRow) =>
    contactId === undefined ? row.source === 'sender' : row.id === contactId;
  const rows = (await contactsOf(tx, from.id)).filter(({ disowned_at }) => disowned_at === null);
  return rows
    .toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)))
    .map((row) => {
      const value = old.openText({ table: 'contacts', column: 'value', row: row.id }, row.value);
      const id = newId<ContactId>();
      const sealed = key.seal({ table: 'contacts', column: 'value', row: id }, value);
      return { row, copy: { id, channel: row.channel, value: sealed, value_hash: row.value_hash } };
    });
}

async function insertCopy(
  tx: Tx,
  requestId: RequestId,
  { source, proven_at, on_record_since }: ContactRow,
  copy: NewContact,
  at: Temporal.Instant,
): Promise<void> {
  const kept = source === 'sender' ? 'added' : source;
  await tx
    .insertInto('contacts')
    .values({ ...copy, request_id: requestId, source: kept, created_at: at, proven_at, on_record_since })
    .execute();
}

async function keepProof(tx: Tx, { row: { proven_at, on_record_since }, copy }: Copied): Promise<void> {
  await tx.updateTable('contacts').set({ proven_at, on_record_since }).where('id', '=', copy.id).execute();
}

/** What is known of it already, so that nobody is asked twice. */
async function begin(journey: Journey, tx: Tx, order: LinkedCase, sender: Copied | undefined): Promise<void> {
  const { id, from, kind, rights, playbook, actor } = order;
  const at = journey.clock.now();
  const slackChannel = journey.company.channels.triage;
  const record = (event: LifecycleEvent) => recordEvent(tx, id, { event, actor, at });
  if (!playbook) {
    await record({ type: 'triage.needed', because: 'no-playbook-for-request', slackChannel });
    return;
  }
  const assuranceNeeded = kind === 'appeal' ? proofForAppeal(playbook, rights) : playbook.verify.assurance;
  const { state } = await record({
    type: 'request.understood',
    kind,
    rights: [...rights],
    playbook: playbook.playbook,
    playbookHash: await freezePlaybook(tx, playbook, at),
    assuranceNeeded,
    onBehalf: from.on_behalf,
  });
  if (state !== 'verifying') return;
  const { on_behalf } = from;
  if (!sender || !(await isKnown(tx, from, sender, assuranceNeeded))) {
    const letter = `${on_behalf}-needs`;
    const request = await lockRequest(tx, id);
    if (sender && isActor(on_behalf)) await queueLetter(tx, { request, role: 'notice', letter, at });
    return;
  }
  const { assurance } = from;
  await record({ type: 'identity.verified', assurance, contact: sender.copy.id, by: 'earlier-case' });
}

/** Whether what is needed was shown in the case before; of somebody who acts for another, all that the law asks of them. */
async function isKnown(tx: Tx, from: RequestRow, { row }: Copied, needed: Assurance): Promise<boolean> {
  if (!isActor(from.on_behalf)) return row.proven_at !== null && isEnough(from.assurance, needed);
  const verified = await tx
    .selectFrom('request_events')
    .select('seq')
    .where('request_id', '=', from.id)
    .where('type', '=', 'identity.verified')
    .executeTakeFirst();
  return verified !== undefined;
}
