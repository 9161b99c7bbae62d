import { randomInt, timingSafeEqual } from 'node:crypto';
import type { OutboundId } from '../../core/privacy-request.ts';
import type { ChallengeRow } from '../../db/challenges.ts';
import { newId } from '../../db/new-id.ts';
import { queueLetter } from '../../db/outbound-messages.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import type { CodeEnclosure } from '../code-enclosure.ts';
import { CODE_DIGITS } from '../code-kind.ts';
import type { Journey } from '../context.ts';

/** Codes that we make ourselves: at rest there is a keyed hash, and the sealed letter that carries the code. */

export function makeCode({ vault }: Journey, { id, channel }: Pick<ChallengeRow, 'id' | 'channel'>) {
  const digits = CODE_DIGITS[channel];
  const code = String(randomInt(10 ** digits)).padStart(digits, '0');
  return { code, hash: vault.codeHash(id, code) };
}

/** Queues the letter that carries a code, in the caller's transaction: a crash leaves both or neither. */
export async function sendCode(
  { vault }: Journey,
  tx: Tx,
  { request, challenge, code }: { request: RequestRow; challenge: ChallengeRow; code: string },
): Promise<void> {
  const id = newId<OutboundId>();
  const key = await vault.open(tx, request.key_id);
  const enclosure: CodeEnclosure = {
    challenge: challenge.id,
    code,
    expiresAt: challenge.expires_at.toString(),
  };
  const place = { table: 'outbound_messages', column: 'enclosure', row: id };
  await queueLetter(tx, {
    request,
    contactId: challenge.contact_id,
    id,
    role: 'code',
    letter: 'code',
    enclosure: key.seal(place, JSON.stringify(enclosure)),
    at: challenge.issued_at,
  });
}

/** Compared in constant time; the hash is made whether there is a challenge or not, so that the time does not tell. */
export function isRight({ vault }: Journey, challenge: ChallengeRow | undefined, code: string): boolean {
  const given = vault.codeHash(challenge?.id ?? 'none', code);
  return timingSafeEqual(given, challenge?.code_hash ?? Buffer.alloc(given.length));
}
