import { z } from 'zod';
import type { Channel, InboundId, KeyId, MessageChannel, RequestId } from '../../core/privacy-request.ts';
import { type Declaration, declarationsOf, openDeclaration } from '../../db/declarations.ts';
import { caseOf } from '../../db/parts.ts';
import { questionsOf } from '../../db/questions.ts';
import type { DataKey } from '../../db/sealed.ts';
import type { Db, Tables } from '../../db/tables.ts';
import { workNotesOf } from '../../db/work-notes.ts';
import type { Journey } from '../context.ts';

/** All that people wrote in a case, opened: for one reader, never stored or logged. */
export interface CaseContent {
  reference: string;
  receivedAt: Temporal.Instant;
  /** The message may try to manipulate whoever reads it. */
  hostile: boolean;
  contacts: RevealedContact[];
  messages: RevealedMessage[];
  declarations: RevealedDeclaration[];
  /** What colleagues wrote down and asked, oldest first; never shown in Slack. */
  notes: RevealedNote[];
}

export interface RevealedNote {
  /** A step that was done by hand, a question to the requester, or the case as a whole. */
  about: { step: string } | 'question' | 'case';
  /** Slack id of whoever wrote it. */
  by: string;
  at: Temporal.Instant;
  text: string;
}

export interface RevealedDeclaration extends Declaration {
  signedAt: Temporal.Instant;
  /** What staff found; `null` before. */
  accepted: boolean | null;
}

export interface RevealedContact {
  channel: Channel;
  /** Whose it is: who wrote, whom they act for, or whom it was handed over to. */
  source: Tables['contacts']['source'];
  value: string;
  provenAt: Temporal.Instant | null;
}

export interface RevealedMessage {
  id: InboundId;
  channel: MessageChannel;
  receivedAt: Temporal.Instant;
  /** Why a machine counts as its writer. */
  automatic: string | null;
  /** Why it could not be read; then it is there only as it came. */
  problem: string | null;
  subject: string | null;
  words: string | null;
  /** What the message names; nobody proved any of it. */
  claims: string[];
  files: RevealedFile[];
}

export interface RevealedFile {
  id: string;
  name: string;
  type: string;
  bytes: number;
}

const claimsSchema = z.record(z.string(), z.array(z.string()));

/** Opens a case's messages and contacts. @throws Permanent `content-destroyed` once its key is destroyed */
export async function caseContent(
  journey: Pick<Journey, 'db' | 'vault' | 'questions'>,
  id: RequestId,
): Promise<CaseContent> {
  const { db, vault } = journey;
  const request = await db
    .selectFrom('requests')
    .select(['reference', 'received_at', 'key_id', 'suggestion'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const keys = new Map<KeyId, DataKey>();
  const keyOf = async (keyId: KeyId) => {
    const key = keys.get(keyId) ?? (await vault.open(db, keyId));
    keys.set(keyId, key);
    return key;
  };
  const messages: RevealedMessage[] = [];
  for (const row of await messagesOf(db, id)) {
    messages.push(await readMessage(db, row, await keyOf(row.key_id)));
  }
  return {
    reference: request.reference,
    receivedAt: request.received_at,
    hostile: request.suggestion?.hostile === true,
    contacts: await contactsOf(db, id, await keyOf(request.key_id)),
    messages,
    declarations: await signedOf(db, id, await keyOf(request.key_id)),
    notes: await notesOf(journey, id, await keyOf(request.key_id)),
  };
}

async function notesOf(
  { db, questions }: Pick<Journey, 'db' | 'questions'>,
  id: RequestId,
  key: DataKey,
): Promise<RevealedNote[]> {
  const written = (await workNotesOf(db, key, id)).map(
    ({ step, by, note, doneAt }): RevealedNote => ({
      about: step === null ? 'case' : { step },
      by,
      at: doneAt,
      text: note,
    }),
  );
  const asked = (await questionsOf(db, key, id)).map(
    ({ question, words, askedBy, askedAt }): RevealedNote => ({
      about: 'question',
      by: askedBy,
      at: askedAt,
      text: words ?? questions[question]?.label ?? question,
    }),
  );
  return [...written, ...asked].toSorted((one, other) => Temporal.Instant.compare(one.at, other.at));
}

async function signedOf(db: Db, id: RequestId, key: DataKey): Promise<RevealedDeclaration[]> {
  return (await declarationsOf(db, id)).map((row) => ({
    ...openDeclaration(key, row),
    signedAt: row.signed_at,
    accepted: row.accepted,
  }));
}

async function messagesOf(db: Db, id: RequestId) {
  return await db
    .selectFrom('inbound_messages')
    .select([
      'id',
      'key_id',
      'channel',
      'received_at',
      'automatic',
      'problem_code',
      'subject',
      'own_words',
      'claims',
    ])
    .where('request_id', '=', caseOf(id))
    .orderBy('received_at')
    .orderBy('id')
    .execute();
}

async function readMessage(
  db: Db,
  row: Awaited<ReturnType<typeof messagesOf>>[number],
  key: DataKey,
): Promise<RevealedMessage> {
  const open = (column: 'subject' | 'own_words' | 'claims') => {
    const sealed = row[column];
    return sealed && key.openText({ table: 'inbound_messages', column, row: row.id }, sealed);
  };
  const claims = open('claims');
  return {
    id: row.id,
    channel: row.channel,
    receivedAt: row.received_at,
    automatic: row.automatic,
    problem: row.problem_code,
    subject: open('subject'),
    words: open('own_words'),
    claims: claims === null ? [] : Object.values(claimsSchema.parse(JSON.parse(claims))).flat(),
    files: (await filesOf(db, row.id)).map(({ id, name, type, size_bytes }) => ({
      id,
      name: key.openText({ table: 'attachments', column: 'name', row: id }, name),
      type,
      bytes: size_bytes,
    })),
  };
}

async function filesOf(
  db: Db,
  inbound: InboundId,
): Promise<Pick<Tables['attachments'], 'id' | 'name' | 'type' | 'size_bytes'>[]> {
  return await db
    .selectFrom('attachments')
    .select(['id', 'name', 'type', 'size_bytes'])
    .where('inbound_id', '=', inbound)
    .orderBy('id')
    .execute();
}

async function contactsOf(db: Db, id: RequestId, key: DataKey): Promise<RevealedContact[]> {
  const rows = await db
    .selectFrom('contacts')
    .select(['id', 'channel', 'source', 'value', 'proven_at'])
    .where('request_id', '=', caseOf(id))
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({
    channel: row.channel,
    source: row.source,
    value: key.openText({ table: 'contacts', column: 'value', row: row.id }, row.value),
    provenAt: row.proven_at,
  }));
}
