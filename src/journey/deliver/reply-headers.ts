import type { LetterRole } from '../../core/lifecycle-event.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { rawMessage } from '../../db/raw-message.ts';
import type { Vault } from '../../db/sealed.ts';
import type { Db } from '../../db/tables.ts';
import { LOOP_HEADER, type MailHeader, messageIds, readHeaders, valuesOf } from '../mail-headers.ts';

const REFERENCES_MAX = 20;
/** Only well-formed ids are repeated (RFC 5322 §3.6.4): a header that a stranger wrote cannot add one of ours. */
const isPlainId = (id: string) => /^[^@]{1,200}@[^@]{1,200}$/.test(id);

/**
 * Headers that keep a letter in the requester's thread and out of mail loops: other machines are told that a
 * machine wrote it (RFC 3834 §5) and Exchange that it wants no automatic answer.
 */
export async function replyHeaders(
  db: Db,
  vault: Vault,
  requestId: RequestId,
  role: LetterRole,
): Promise<Record<string, string>> {
  const headers: Record<string, string> = {
    'Auto-Submitted': role === 'answer' ? 'auto-generated' : 'auto-replied',
    'X-Auto-Response-Suppress': 'All',
    // Our own mark: a mail that comes back with it is ours, whoever sent it round.
    [LOOP_HEADER]: 'lawrence',
  };
  const theirs = await firstMail(db, vault, requestId);
  const ids = (name: string) => valuesOf(theirs, name).flatMap(messageIds).filter(isPlainId);
  const [answered] = ids('message-id');
  if (answered === undefined) return headers;
  const thread = [...ids('references').slice(-(REFERENCES_MAX - 1)), answered];
  return { ...headers, 'In-Reply-To': `<${answered}>`, References: thread.map((id) => `<${id}>`).join(' ') };
}

/** The header of the mail that opened the request; empty when it came another way. */
async function firstMail(db: Db, vault: Vault, requestId: RequestId): Promise<readonly MailHeader[]> {
  const mail = await db
    .selectFrom('inbound_messages')
    .select(['id', 'key_id'])
    .where('request_id', '=', requestId)
    .where('channel', '=', 'email')
    .orderBy('received_at')
    .orderBy('id')
    .executeTakeFirst();
  if (!mail) return [];
  const key = await vault.open(db, mail.key_id);
  const place = { table: 'inbound_messages', column: 'raw', row: mail.id };
  return readHeaders(key.open(place, await rawMessage(db, mail.id))) ?? [];
}
