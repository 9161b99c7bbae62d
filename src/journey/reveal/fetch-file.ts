import { z } from 'zod';
import type { InboundId } from '../../core/privacy-request.ts';
import { HANDLER_ROLES, type StaffGate, type StaffRefusal } from '../../core/staff.ts';
import { recordEvent } from '../../db/apply-event.ts';
import { caseOf } from '../../db/parts.ts';
import { rawMessage } from '../../db/raw-message.ts';
import type { Tables } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import { isLinkToken, linkTokenHash } from '../link-token.ts';
import { recordRefusal } from '../record-refusal.ts';
import { contentIsDestroyed } from './offer-reveal.ts';

/** As what a refused file is noted on the case. */
export const FILE_ACTION = 'reveal.file';

export type Fetched =
  | { ok: true; name: string; bytes: Buffer }
  | { ok: false; because: 'no-such-file' | 'content-destroyed' }
  | { ok: false; because: 'not-allowed'; refusal: StaffRefusal };

type Reveal = Pick<Tables['reveals'], 'request_id' | 'user_id' | 'reason'>;

/**
 * One file of an opened page, or a message as it came, for whoever holds the page's pass. Each is an event of its own.
 * @throws Transient when the blob store does not answer
 */
export async function fetchFile(
  journey: Journey,
  gate: Pick<StaffGate, 'mayAct'>,
  { pass, file }: { pass: string; file: string },
): Promise<Fetched> {
  const reveal = await openPage(journey, pass);
  const found = reveal && (await findFile(journey, reveal, file));
  if (!reveal || !found) return { ok: false, because: 'no-such-file' };
  const { request_id: requestId, user_id: userId, reason } = reveal;
  const may = await gate.mayAct(userId, HANDLER_ROLES);
  if (!may.ok) {
    await recordRefusal(journey, requestId, userId, FILE_ACTION, may.because);
    return { ok: false, because: 'not-allowed', refusal: may.because };
  }
  if (await contentIsDestroyed(journey.db, requestId)) return { ok: false, because: 'content-destroyed' };
  const opened = await found();
  const at = journey.clock.now();
  await change(journey, requestId, async (tx) => {
    const event = { type: 'file.revealed', file, reason } as const;
    await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
  });
  return { ok: true, ...opened };
}

async function openPage({ db, clock }: Journey, pass: string): Promise<Reveal | undefined> {
  if (!isLinkToken(pass)) return undefined;
  return await db
    .selectFrom('reveals')
    .select(['request_id', 'user_id', 'reason'])
    .where('pass_hash', '=', linkTokenHash(pass))
    .where('files_until', '>', clock.now())
    .executeTakeFirst();
}

type OpenFile = () => Promise<{ name: string; bytes: Buffer }>;

async function findFile(
  journey: Journey,
  { request_id: requestId }: Reveal,
  id: string,
): Promise<OpenFile | undefined> {
  if (!z.uuid().safeParse(id).success) return undefined;
  const { db } = journey;
  const file = await db
    .selectFrom('attachments')
    .innerJoin('inbound_messages', 'inbound_messages.id', 'attachments.inbound_id')
    .select(['attachments.id', 'attachments.name', 'attachments.blob', 'inbound_messages.key_id'])
    .where('attachments.id', '=', id)
    .where('inbound_messages.request_id', '=', caseOf(requestId))
    .executeTakeFirst();
  if (file) return () => openAttachment(journey, file);
  const message = await db
    .selectFrom('inbound_messages')
    .innerJoin('requests', 'requests.id', 'inbound_messages.request_id')
    .select([
      'inbound_messages.id',
      'inbound_messages.key_id',
      'inbound_messages.channel',
      'requests.reference',
    ])
    .where('inbound_messages.id', '=', id as InboundId)
    .where('inbound_messages.request_id', '=', caseOf(requestId))
    .executeTakeFirst();
  return message && (() => openRaw(journey, message));
}

async function openAttachment(
  { db, vault, blobs }: Journey,
  file: Pick<Tables['attachments'], 'id' | 'name' | 'blob'> & Pick<Tables['inbound_messages'], 'key_id'>,
) {
  const key = await vault.open(db, file.key_id);
  const place = (column: string) => ({ table: 'attachments', column, row: file.id });
  const sealed = await blobs.get(file.blob);
  return { name: key.openText(place('name'), file.name), bytes: key.open(place('blob'), sealed) };
}

async function openRaw(
  { db, vault }: Journey,
  message: Pick<Tables['inbound_messages'], 'id' | 'key_id' | 'channel'> & { reference: string },
) {
  const key = await vault.open(db, message.key_id);
  const place = { table: 'inbound_messages', column: 'raw', row: message.id };
  const name = `${message.reference}${message.channel === 'email' ? '.eml' : '.txt'}`;
  return { name, bytes: key.open(place, await rawMessage(db, message.id)) };
}
