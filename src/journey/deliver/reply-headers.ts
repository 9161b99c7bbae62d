import type { LetterRole } from '../../core/lifecycle.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import type { Vault } from '../../db/sealed.ts';
import type { Db } from '../../db/tables.ts';

const REFERENCES_MAX = 20;
const HEADER_BYTES_MAX = 256 * 1024;
/** Only well-formed ids are repeated (RFC 5322 §3.6.4): a header that a stranger wrote cannot add one of ours. */
const MESSAGE_ID = /<[^<>\s@]{1,200}@[^<>\s@]{1,200}>/g;

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
    'X-FW-Loop': 'lawrence',
  };
  const theirs = await firstMail(db, vault, requestId);
  const answered = idsIn(theirs, 'message-id')[0];
  if (answered === undefined) return headers;
  const thread = [...idsIn(theirs, 'references').slice(-(REFERENCES_MAX - 1)), answered];
  return { ...headers, 'In-Reply-To': answered, References: thread.join(' ') };
}

/** The header of the mail that opened the request; empty when it came another way. */
async function firstMail(db: Db, vault: Vault, requestId: RequestId): Promise<string> {
  const mail = await db
    .selectFrom('inbound_messages')
    .select(['id', 'key_id', 'raw'])
    .where('request_id', '=', requestId)
    .where('channel', '=', 'email')
    .orderBy('received_at')
    .orderBy('id')
    .executeTakeFirst();
  if (!mail) return '';
  const key = await vault.open(db, mail.key_id);
  const raw = key
    .open({ table: 'inbound_messages', column: 'raw', row: mail.id }, mail.raw)
    .subarray(0, HEADER_BYTES_MAX)
    .toString('latin1');
  return raw.split(/\r?\n\r?\n/, 1)[0] ?? '';
}

function idsIn(header: string, name: string): string[] {
  const unfolded = header.replaceAll(/\r?\n[ \t]+/g, ' ');
  const line = unfolded.split(/\r?\n/).find((one) => one.toLowerCase().startsWith(`${name}:`));
  return line?.match(MESSAGE_ID) ?? [];
}
