import type { ContactId, RequestId } from '../../core/privacy-request.ts';
import { caseIdOf } from '../../db/parts.ts';
import { duplicateOf } from '../../db/request-links.ts';
import type { Vault } from '../../db/sealed.ts';
import type { Db, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { parseReplyAddress } from '../reply-address.ts';
import type { Author, MessageContent } from './message-content.ts';
import { ownLetter } from './own-letter.ts';

export interface Thread {
  requestId: RequestId;
  /** The contact of that request which the message came from. */
  contactId: ContactId;
}

/** What a message points at. Only `thread` may be added to; the rest are hints for staff. */
export interface Pointers {
  thread: Thread | undefined;
  /** The request whose letter the message answers, although it comes from somebody else. */
  answersOther: RequestId | undefined;
  /** Requests that its subject names. */
  names: RequestId[];
}

const REFERENCE = /\bFW-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/g;
const REFERENCES_MAX = 3;

/**
 * The request that a message continues: by the token in its recipient, else by the ids it refers to, newest first,
 * else (a text) by the number it came from.
 * Both leak through forwards and quotes, so they count only for a message from a contact of that request; anybody
 * else's is a case of its own with a link. A reference in the subject is a hint and nothing more.
 */
export async function findPointers(journey: Journey, message: MessageContent): Promise<Pointers> {
  const pointedAt =
    (await byToken(journey, message)) ??
    (await ownLetter(journey.db, journey.settings, message.referenced))?.requestId ??
    (await byNumber(journey, message));
  // A part's letters stand in the thread of its case.
  const requestId = pointedAt && (await caseIdById(journey.db, pointedAt));
  const thread = requestId && (await livingThread(journey, requestId, message));
  return {
    thread,
    answersOther: thread ? undefined : requestId,
    names: await namedRequests(journey.db, message.subject),
  };
}

/** After so long a text begins something new. */
const TEXTED_LATELY = { hours: 14 * 24 };

/** Texts carry no reference: one belongs to the newest case of its number that is open or was closed lately. */
async function byNumber(
  { db, vault, clock }: Journey,
  message: MessageContent,
): Promise<RequestId | undefined> {
  const { inbound, author } = message;
  if (!author || (inbound.channel !== 'sms' && inbound.channel !== 'whatsapp')) return undefined;
  const row = await db
    .selectFrom('contacts')
    .innerJoin('requests', 'requests.id', 'contacts.request_id')
    .select('requests.id')
    .where('contacts.value_hash', '=', vault.fingerprint(author.channel, author.value))
    .where('contacts.channel', '=', author.channel)
    .where((eb) =>
      eb.or([
        eb('requests.closed_at', 'is', null),
        eb('requests.closed_at', '>', clock.now().subtract(TEXTED_LATELY)),
      ]),
    )
    .orderBy('requests.closed_at', (order) => order.desc().nullsFirst())
    .orderBy('requests.received_at', 'desc')
    .executeTakeFirst();
  return row?.id;
}

/** The one open case of whoever wrote this, where there is just one: what a follow-up without a reference is about. */
export async function onlyOpenCaseOf(
  tx: Tx,
  vault: Vault,
  { channel, value }: Author,
): Promise<Thread | undefined> {
  const rows = await tx
    .selectFrom('contacts')
    .innerJoin('requests', 'requests.id', 'contacts.request_id')
    .select(['requests.id as requestId', 'contacts.id as contactId'])
    .where('contacts.value_hash', '=', vault.fingerprint(channel, value))
    .where('contacts.channel', '=', channel)
    .where('contacts.source', '=', 'sender')
    .where((eb) =>
      eb.or([
        eb('requests.state', '<>', 'closed'),
        eb.exists(
          eb
            .selectFrom('requests as part')
            .select('part.id')
            .whereRef('part.part_of', '=', 'requests.id')
            .where('part.state', '<>', 'closed'),
        ),
      ]),
    )
    .limit(2)
    .execute();
  return rows.length === 1 ? rows[0] : undefined;
}

/** So many cases in a row may be duplicates of one another. */
const DUPLICATES_MAX = 5;

/**
 * Where a message to a case goes: to the case itself, or, where that was closed as a duplicate, to the one that went on for
 * it. Each must know the author as a contact of its own.
 */
async function livingThread(
  journey: Journey,
  requestId: RequestId,
  message: MessageContent,
): Promise<Thread | undefined> {
  let thread: Thread | undefined;
  let next: RequestId | undefined = requestId;
  for (let step = 0; next && step <= DUPLICATES_MAX; step += 1) {
    const contactId: ContactId | undefined = await contactOf(journey, next, message);
    if (contactId === undefined) break;
    thread = { requestId: next, contactId };
    const goesOn: RequestId | undefined = await duplicateOf(journey.db, next);
    next = goesOn && (await caseIdById(journey.db, goesOn));
  }
  return thread;
}

async function contactOf(
  { db, vault }: Journey,
  requestId: RequestId,
  { author }: MessageContent,
): Promise<ContactId | undefined> {
  if (author === undefined) return undefined;
  const contact = await db
    .selectFrom('contacts')
    .select('id')
    .where('request_id', '=', requestId)
    .where('channel', '=', author.channel)
    .where('value_hash', '=', vault.fingerprint(author.channel, author.value))
    .executeTakeFirst();
  return contact?.id;
}

async function caseIdById(db: Db, id: RequestId): Promise<RequestId> {
  const request = await db
    .selectFrom('requests')
    .select(['id', 'part_of'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return caseIdOf(request);
}

async function byToken(
  { db, vault, settings }: Journey,
  message: MessageContent,
): Promise<RequestId | undefined> {
  for (const address of message.recipients) {
    const reference = parseReplyAddress(vault, address, settings.mailDomain);
    if (reference === undefined) continue;
    const row = await db
      .selectFrom('requests')
      .select('id')
      .where('reference', '=', reference)
      .executeTakeFirst();
    if (row) return row.id;
  }
  return undefined;
}

async function namedRequests(db: Db, subject: string): Promise<RequestId[]> {
  const references = [...new Set(subject.toUpperCase().match(REFERENCE))].slice(0, REFERENCES_MAX);
  if (references.length === 0) return [];
  const rows = await db.selectFrom('requests').select('id').where('reference', 'in', references).execute();
  return rows.map(({ id }) => id);
}
