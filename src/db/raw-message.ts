import { sql } from 'kysely';
import type { InboundId } from '../core/privacy-request.ts';
import type { Db } from './tables.ts';

const PIECE_BYTES = 1 * 1024 * 1024;

/**
 * The sealed bytes of a message, fetched in pieces: the driver turns each answer from text into bytes in one go, and a
 * large message at once would hold up everything else for as long as that takes.
 */
export async function rawMessage(db: Db, id: InboundId): Promise<Buffer> {
  let whole: Buffer | undefined;
  let at = 0;
  do {
    const { piece, bytes } = await db
      .selectFrom('inbound_messages')
      .select([
        sql<Buffer>`substring(raw from ${at + 1}::integer for ${PIECE_BYTES}::integer)`.as('piece'),
        sql<number>`octet_length(raw)`.as('bytes'),
      ])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    whole ??= piece.length === bytes ? piece : Buffer.allocUnsafeSlow(bytes);
    if (whole !== piece) piece.copy(whole, at);
    at += piece.length;
  } while (at < whole.length);
  return whole;
}
