import { isSettled } from '../../core/assurance.ts';
import type { RecordedContact, SystemConnector } from '../../core/ports.ts';
import { CHANNELS, type RequestId } from '../../core/privacy-request.ts';
import { Permanent } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { addContactRow, type ContactRow, markOnRecord } from '../../db/contacts.ts';
import { newId } from '../../db/new-id.ts';
import { hasNotice, queueLetter } from '../../db/outbound-messages.ts';
import type { DataKey } from '../../db/sealed.ts';
import { askForStep } from '../../db/steps.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { provenContacts } from '../proven-contacts.ts';
import { isGiven, subjectContacts } from '../whose-data.ts';
import { assuranceReached, concludeVerification, provesEnough } from './advance.ts';
import { issueCode } from './issue-code.ts';

/** Asks for the second proof, in the same words whether there is another contact on record or not. */
const LETTER = 'second-proof';

/**
 * `verify.record`: where one proven contact is not enough, learns from our systems which contacts they hold for the
 * same person, by proven ones only. If there is another that has been on record for a while a code goes to it; whoever
 * asks is told the same either way, and can sign a declaration instead.
 */
export function searchRecordHandler(
  journey: Journey,
  connectors: ReadonlyMap<string, SystemConnector>,
): StepHandler<Tx> {
  return async (step) => {
    const { requestId } = step;
    if (requestId === null) throw new Permanent('step-without-request');
    const request = await journey.db
      .selectFrom('requests')
      .select(['id', 'key_id', 'state'])
      .where('id', '=', requestId)
      .executeTakeFirstOrThrow();
    if (request.state !== 'verifying') return { is: 'done', result: { searched: false } };
    const key = await journey.vault.open(journey.db, request.key_id);
    const proven = await provenContacts(journey.db, request, key, CHANNELS);
    const found: RecordedContact[] = [];
    for (const connector of connectors.values()) {
      const call = { idempotencyKey: step.id, signal: step.signal };
      if (connector.contactsOnRecord) found.push(...(await connector.contactsOnRecord(proven, call)));
    }
    return {
      is: 'done',
      result: { searched: true },
      commit: (tx) => noteRecord(journey, tx, { requestId, key, found }),
    };
  };
}

interface Found {
  requestId: RequestId;
  key: DataKey;
  found: readonly RecordedContact[];
}

async function noteRecord(journey: Journey, tx: Tx, { requestId, key, found }: Found): Promise<void> {
  const at = journey.clock.now();
  const request = await lockRequest(tx, requestId);
  if (request.state !== 'verifying') return;
  for (const { channel, value, since } of found) {
    const id = newId<ContactRow['id']>();
    const contact = {
      id,
      channel,
      value: key.seal({ table: 'contacts', column: 'value', row: id }, value),
      value_hash: journey.vault.fingerprint(channel, value),
    };
    const row = await addContactRow(tx, requestId, contact, 'on_record', at);
    await markOnRecord(tx, row.id, since);
  }
  const event = { type: 'record.searched', contacts: found.length } as const;
  await recordEvent(tx, requestId, { event, actor: 'system', at });
  const assurance = await assuranceReached(tx, requestId, at);
  const proven = (await subjectContacts(tx, requestId)).filter(({ proven_at }) => proven_at !== null).at(-1);
  // Two contacts were proven before it was known that both are on record.
  if (proven && (await provesEnough(tx, request, at))) {
    const proof = { assurance, contact: proven.id, by: 'page', actor: 'system', at } as const;
    return await concludeVerification(tx, requestId, proof);
  }
  await askForSecond(journey, tx, request);
}

async function askForSecond(journey: Journey, tx: Tx, request: RequestRow): Promise<void> {
  const at = journey.clock.now();
  const contacts = await subjectContacts(tx, request.id);
  const first = contacts.find((contact) => isGiven(contact) && contact.proven_at !== null);
  if (first && !(await hasNotice(tx, request.id, LETTER))) {
    await queueLetter(tx, { request, contactId: first.id, role: 'notice', letter: LETTER, at });
  }
  const second = contacts
    .filter(({ proven_at, disowned_at, source }) => source === 'on_record' && !proven_at && !disowned_at)
    .filter(({ on_record_since }) => isSettled({ onRecordSince: on_record_since }, at))
    // Whoever holds the mailbox may hold its other addresses too; a telephone is another thing to lose.
    .sort((a, b) => Number(a.channel === first?.channel) - Number(b.channel === first?.channel))[0];
  if (!second) return;
  const issued = await issueCode(journey, tx, request, second);
  if (issued.ok) return;
  const { because } = issued;
  const again = 'againAt' in issued ? issued.againAt : null;
  const event = { type: 'code.withheld', because, until: (again ?? request.due_at).toString() } as const;
  await recordEvent(tx, request.id, { event, actor: 'system', at });
  if (again)
    await askForStep(tx, { requestId: request.id, name: 'verify.record', kind: 'verify.record', at: again });
}
