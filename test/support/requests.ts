import { createHash } from 'node:crypto';
import type { JsonObject } from '../../src/core/json.ts';
import type { Playbook } from '../../src/core/playbook.ts';
import {
  type Assurance,
  type ContactId,
  type InboundId,
  newReference,
  type RequestId,
  type Right,
} from '../../src/core/privacy-request.ts';
import { partsFor } from '../../src/core/which-playbook.ts';
import { openRequest, recordEvent } from '../../src/db/apply-event.ts';
import { insertKey, joinKey } from '../../src/db/data-keys.ts';
import { newId } from '../../src/db/new-id.ts';
import { freezePlaybook } from '../../src/db/playbooks.ts';
import type { DataKey } from '../../src/db/sealed.ts';
import type { RequestRow } from '../../src/db/tables.ts';
import { change } from '../../src/journey/context.ts';
import type { TestJourney } from './journey.ts';

export interface TestRequest {
  id: RequestId;
  reference: string;
  address: string;
  contactId: ContactId;
  inboundId: InboundId;
  key: DataKey;
}

let count = 0;

/** The raw mail that `receivedRequest` stores, with the headers that threading needs. */
export const requestMail = (address: string, messageId: string) =>
  [
    `From: ${address}`,
    'To: legal@fluentworks.com',
    'Subject: Please delete my data',
    `Message-ID: <${messageId}>`,
    'References: <first@example.net>',
    ' <second@example.net>',
    'Date: Tue, 24 Nov 2026 14:59:00 +0000',
    '',
    'Please delete all of my data.',
    '',
  ].join('\r\n');

/** A request as intake opens it, from a mail that is stored and sealed; each call is another person. */
export async function receivedRequest(
  journey: TestJourney,
  {
    channel = 'email',
    address = channel === 'email' ? `person${++count}@example.net` : `+1303555${String(1000 + ++count)}`,
    answerable = true,
    suggestion = null,
    ownWords,
  }: {
    /** `address` is a number where it is not mail. */
    channel?: 'email' | 'sms' | 'whatsapp';
    address?: string;
    answerable?: boolean;
    suggestion?: JsonObject | null;
    ownWords?: string;
  } = {},
): Promise<TestRequest> {
  const at = journey.clock.now();
  const contactChannel = channel === 'email' ? 'email' : 'sms';
  const id = newId<RequestId>();
  const reference = newReference();
  const contactId = newId<ContactId>();
  const { key, row: keyRow } = journey.vault.mint();
  await journey.db.transaction().execute(async (tx) => {
    await insertKey(tx, { key, row: keyRow }, id, at);
  });
  const { inboundId, mail } = await storeInbound(journey, key, {
    raw: requestMail(address, `${id}@example.net`),
    ...(ownWords === undefined ? {} : { ownWords }),
  });
  await change(journey, id, async (tx) => {
    const dueAt = at
      .toZonedDateTimeISO(journey.company['time-zone'])
      .add({ days: 30 })
      .toInstant()
      .toString();
    await openRequest(
      tx,
      {
        id,
        reference,
        key_id: key.id,
        channel,
        on_behalf: 'self',
        minor: false,
        phi: false,
        jurisdiction: null,
        language: 'en',
        suggestion,
      },
      {
        id: contactId,
        channel: contactChannel,
        value: key.seal({ table: 'contacts', column: 'value', row: contactId }, address),
        value_hash: journey.vault.fingerprint(contactChannel, address),
      },
      {
        event: {
          type: 'request.received',
          channel,
          inbound: inboundId,
          receipt: answerable ? 'acknowledgement' : null,
          dueAt,
          dueSource: 'test',
        },
        actor: 'requester',
        at,
      },
    );
    await tx
      .updateTable('inbound_messages')
      .set({ request_id: id, from_contact: contactId, state: 'read', read_at: at })
      .where('id', '=', mail)
      .execute();
  });
  return { id, reference, address, contactId, inboundId, key };
}

export type VerifyingOptions = Parameters<typeof receivedRequest>[1] & { assurance?: Assurance };

/** The same, read and understood: the real playbook for deletion is frozen and the request waits for its code. */
export const verifyingRequest = (
  journey: TestJourney,
  options: VerifyingOptions = {},
): Promise<TestRequest> => understoodRequest(journey, 'delete', options);

/**
 * A request about one right, read and understood, with the real playbook for it; another assurance stands for a playbook
 * that asks for it.
 */
export async function understoodRequest(
  journey: TestJourney,
  right: Right,
  { assurance, ...options }: VerifyingOptions = {},
): Promise<TestRequest> {
  const request = await receivedRequest(journey, options);
  await change(journey, request.id, async (tx) => {
    const found = partsFor(journey.playbooks, [right], { minor: false })?.[0].playbook;
    if (!found) throw new Error(`there is no playbook for ${right}`);
    const playbook = assurance ? ({ ...found, verify: { ...found.verify, assurance } } as Playbook) : found;
    const at = journey.clock.now();
    await recordEvent(tx, request.id, {
      event: {
        type: 'request.understood',
        kind: 'request',
        rights: [right],
        playbook: playbook.playbook,
        playbookHash: await freezePlaybook(tx, playbook, at),
        assuranceNeeded: playbook.verify.assurance,
      },
      actor: 'system',
      at,
    });
  });
  return request;
}

/** A further mail of a request, stored and read as intake does it. */
export async function reply(
  journey: TestJourney,
  request: TestRequest,
  mail: { ownWords: string; automatic?: string; fromContact?: ContactId | null },
): Promise<InboundId> {
  const at = journey.clock.now();
  const { inboundId } = await storeInbound(journey, request.key, { raw: `reply ${newId()}`, ...mail });
  await journey.db.transaction().execute(async (tx) => {
    await joinKey(tx, request.key.id, request.id);
    await tx
      .updateTable('inbound_messages')
      .set({
        request_id: request.id,
        from_contact: mail.fromContact === undefined ? request.contactId : mail.fromContact,
        state: 'read',
        read_at: at,
      })
      .where('id', '=', inboundId)
      .execute();
  });
  return inboundId;
}

async function storeInbound(
  journey: TestJourney,
  key: DataKey,
  { raw, ownWords, automatic }: { raw: string; ownWords?: string; automatic?: string },
) {
  const id = newId<InboundId>();
  const at = journey.clock.now();
  const place = (column: string) => ({ table: 'inbound_messages', column, row: id });
  await journey.db
    .insertInto('inbound_messages')
    .values({
      id,
      key_id: key.id,
      request_id: null,
      channel: 'email',
      transport: 'sendgrid',
      content_hash: createHash('sha256').update(id).digest(),
      message_id_hash: null,
      raw: key.seal(place('raw'), raw),
      envelope: key.seal(place('envelope'), '{}'),
      own_words: ownWords === undefined ? null : key.seal(place('own_words'), ownWords),
      from_contact: null,
      size_bytes: raw.length,
      state: 'stored',
      automatic: automatic ?? null,
      problem_code: null,
      received_at: at,
      read_at: null,
    })
    .execute();
  return { inboundId: id, mail: id };
}

export async function readRequest(journey: TestJourney, id: RequestId): Promise<RequestRow> {
  return await journey.db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** The types of a request's events, oldest first. */
export async function eventTypes(journey: TestJourney, id: RequestId): Promise<string[]> {
  return (await events(journey, id)).map((event) => event.type);
}

export async function events(journey: TestJourney, id: RequestId) {
  return await journey.db
    .selectFrom('request_events')
    .select(['type', 'actor', 'data', 'at'])
    .where('request_id', '=', id)
    .orderBy('seq')
    .execute();
}
