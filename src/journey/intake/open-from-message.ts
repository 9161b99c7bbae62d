import { respondBy } from '../../core/law/deadline.ts';
import { firstDates } from '../../core/law/due-dates.ts';
import { hintOf, type JurisdictionHint } from '../../core/law/jurisdiction-hints.ts';
import { type ContactId, newReference, type RequestId } from '../../core/privacy-request.ts';
import { type NewContact, openRequest, recordEvent } from '../../db/apply-event.ts';
import { joinKey } from '../../db/data-keys.ts';
import { noteHints } from '../../db/jurisdiction-hints.ts';
import { newId } from '../../db/new-id.ts';
import type { DataKey } from '../../db/sealed.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { suggestionOf } from '../suggestion.ts';
import { claimContact } from './claim-contact.ts';
import { type Decided, decideTreatment } from './decide-treatment.ts';
import type { Author, MessageContent, SealedWords } from './message-content.ts';
import { sortMessage } from './sort-message.ts';
import type { Understood } from './understand-message.ts';

export interface ReadingResult {
  message: MessageContent;
  /** What the message asks for; `null` where it could not be read. */
  understood: Understood | null;
  key: DataKey;
  said: SealedWords | null;
}

/**
 * Opens a request from a message, under the key the message was stored with. Receipt, not reading, starts the clock.
 * What is not plainly understood, and whatever a machine wrote, is a human's to sort.
 */
export async function openFromMessage(
  journey: Journey,
  tx: Tx,
  { message, understood, key, said }: ReadingResult,
): Promise<RequestId> {
  const { vault, company, clock } = journey;
  const { stated, inbound } = message;
  const id = newId<RequestId>();
  const sender: NewContact | null =
    message.author === undefined ? null : contactOf(vault, key, message.author);
  // In doubt about a message its law is in doubt, too: then the strictest clock counts.
  const jurisdiction =
    understood?.abstain === false ? understood.jurisdiction : (stated?.jurisdiction ?? null);
  const decided = understood && (await decideTreatment(journey, tx, message, understood, sender));
  const asked = decided?.treatment.is === 'request' ? decided.treatment.parts[0].rights : stated?.rights;
  const phi = understood?.phi ?? false;
  const deadline = respondBy({ receivedAt: message.askedAt, jurisdiction, rights: asked, phi }, company);
  await openRequest(
    tx,
    {
      id,
      reference: newReference(),
      key_id: key.id,
      channel: inbound.channel,
      on_behalf: understood?.on_behalf ?? 'unknown',
      minor: understood?.minor ?? false,
      phi,
      jurisdiction,
      language: understood?.language ?? 'en',
      suggestion: understood && suggestionOf(understood),
    },
    sender,
    {
      event: {
        type: 'request.received',
        channel: inbound.channel,
        inbound: inbound.id,
        receipt: decided?.receipt ?? null,
        ...firstDates(deadline),
      },
      actor: 'requester',
      at: message.askedAt,
    },
  );
  await noteHints(tx, id, hintsIn(message, understood?.jurisdiction ?? jurisdiction), clock.now());
  await joinKey(tx, key.id, id);
  if (stated?.otherContact) {
    await claimContact(tx, id, contactOf(vault, key, stated.otherContact), clock.now());
  }
  await tx
    .updateTable('inbound_messages')
    .set({
      request_id: id,
      state: message.problem === null ? 'read' : 'needs_reading',
      problem_code: message.problem,
      ...said,
      claims: understood && key.seal(claimsPlace(inbound.id), JSON.stringify(understood.identifiers)),
      from_contact: sender?.id ?? null,
      automatic: message.automatic,
      message_id_hash: message.messageId ? vault.fingerprint('message-id', message.messageId) : null,
      read_at: clock.now(),
    })
    .where('id', '=', inbound.id)
    .execute();
  await goOn(journey, tx, id, message, decided);
  return id;
}

const claimsPlace = (row: string) => ({ table: 'inbound_messages', column: 'claims', row });

/** What speaks for which law: what the person said of themselves, and what their address or number looks like. */
function hintsIn({ author }: MessageContent, stated: string | null): JurisdictionHint[] {
  const said: JurisdictionHint[] = stated === null ? [] : [{ source: 'message', place: stated }];
  const hint = author && hintOf(author);
  return hint ? [...said, hint] : said;
}

/** The first thing that happens to a request after its receipt. */
async function goOn(
  journey: Journey,
  tx: Tx,
  id: RequestId,
  { problem, stated }: MessageContent,
  decided: Decided | null,
): Promise<void> {
  const at = journey.clock.now();
  if (decided === null) {
    const slackChannel = journey.company.channels.triage;
    const event = { type: 'reading.failed', problem: problem ?? 'unreadable', slackChannel } as const;
    await recordEvent(tx, id, { event, actor: 'system', at });
    return;
  }
  if (decided.withheld !== null) {
    const { withheld: because, answerHeld } = decided;
    const event = { type: 'receipt.withheld', because, ...(answerHeld ? { answerHeld } : {}) } as const;
    await recordEvent(tx, id, { event, actor: 'system', at });
  }
  await sortMessage(journey, tx, id, decided.treatment, stated);
}

export function contactOf(vault: Journey['vault'], key: DataKey, { channel, value }: Author): NewContact {
  const id = newId<ContactId>();
  return {
    id,
    channel,
    value: key.seal({ table: 'contacts', column: 'value', row: id }, value),
    value_hash: vault.fingerprint(channel, value),
  };
}
