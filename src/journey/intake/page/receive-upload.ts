import { createHash } from 'node:crypto';
import { isActor } from '../../../core/authority.ts';
import type { ContactId, InboundId, RequestId } from '../../../core/privacy-request.ts';
import { lockRequest, recordEvent } from '../../../db/apply-event.ts';
import { contactsOf } from '../../../db/contacts.ts';
import { newId } from '../../../db/new-id.ts';
import type { DataKey } from '../../../db/sealed.ts';
import type { RequestRow, Tables } from '../../../db/tables.ts';
import { change, type Journey } from '../../context.ts';
import { fileName } from '../mail/file-name.ts';
import { storeFiles } from '../store-files.ts';
import { typeByContent } from '../type-by-content.ts';

/** What a permission, a power of attorney or a court paper plausibly is; nothing that runs. */
const TYPES: readonly string[] = [
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/heic',
  'image/webp',
  'image/tiff',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
];
export const UPLOAD_BYTES_MAX = 10_000_000;
/** More in one case would only fill our store. */
const UPLOADS_MAX = 5;
const TRANSPORT = 'page';

export interface Upload {
  requestId: RequestId;
  contactId: ContactId;
  name: string;
  bytes: Uint8Array;
}
export type UploadReceived =
  | { ok: true }
  | { ok: false; because: 'no-file' | 'not-a-paper' | 'prove-first' | 'not-needed' | 'too-many-files' };

/**
 * Takes in what whoever acts for another uploads on their page: a message of the case that holds one file, sealed under the
 * case's key. Staff look at it; the file proves nothing by itself. Only who proved their own contact may fill our store.
 * @throws Transient when the blob store does not answer
 */
export async function receiveUpload(journey: Journey, upload: Upload): Promise<UploadReceived> {
  const { requestId, contactId, bytes } = upload;
  if (bytes.length === 0) return { ok: false, because: 'no-file' };
  const { mime } = await typeByContent(bytes);
  if (!TYPES.includes(mime)) return { ok: false, because: 'not-a-paper' };
  const { db, vault, clock } = journey;
  const request = await db
    .selectFrom('requests')
    .selectAll()
    .where('id', '=', requestId)
    .executeTakeFirstOrThrow();
  const refusal = await whyNot(journey, request, contactId);
  if (refusal) return { ok: false, because: refusal };
  const key = await vault.open(db, request.key_id);
  const inbound = messageOf(request, key, upload, clock.now());
  const file = {
    name: fileName(upload.name),
    type: mime,
    sha256: createHash('sha256').update(bytes).digest(),
    bytes,
  };
  const stored = await storeFiles(journey, { inbound, files: [file] }, key);
  return await change(journey, requestId, async (tx): Promise<UploadReceived> => {
    const now = await lockRequest(tx, requestId);
    if (now.state !== 'verifying') return { ok: false, because: 'not-needed' };
    await tx.insertInto('inbound_messages').values(inbound).execute();
    await stored.insert(tx);
    const slackChannel = now.slack_channel ?? journey.company.channels.triage;
    const event = { type: 'authority.shown', files: 1, slackChannel } as const;
    await recordEvent(tx, requestId, { event, actor: 'requester', at: clock.now() });
    return { ok: true };
  });
}

async function whyNot({ db }: Journey, request: RequestRow, contactId: ContactId) {
  if (request.state !== 'verifying' || !isActor(request.on_behalf)) return 'not-needed';
  const actor = (await contactsOf(db, request.id)).find(({ id }) => id === contactId);
  if (actor?.source !== 'sender' || actor.proven_at === null || actor.disowned_at !== null)
    return 'prove-first';
  const { count } = await db
    .selectFrom('inbound_messages')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('request_id', '=', request.id)
    .where('transport', '=', TRANSPORT)
    .executeTakeFirstOrThrow();
  return Number(count) >= UPLOADS_MAX ? 'too-many-files' : undefined;
}

function messageOf(
  request: RequestRow,
  key: DataKey,
  { contactId, bytes }: Upload,
  at: Temporal.Instant,
): Tables['inbound_messages'] {
  const id = newId<InboundId>();
  const seal = (column: string, text: string) =>
    key.seal({ table: 'inbound_messages', column, row: id }, text);
  return {
    id,
    key_id: request.key_id,
    request_id: request.id,
    channel: request.channel,
    transport: TRANSPORT,
    content_hash: createHash('sha256').update(`upload ${id}`).digest(),
    message_id_hash: null,
    raw: seal('raw', ''),
    envelope: seal('envelope', '{}'),
    own_words: null,
    from_contact: contactId,
    size_bytes: bytes.length,
    state: 'read',
    automatic: null,
    problem_code: null,
    received_at: at,
    read_at: at,
    subject: null,
    claims: null,
  } as Tables['inbound_messages'];
}
