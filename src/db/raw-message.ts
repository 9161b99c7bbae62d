import { sql } from 'kysely';
import type { InboundId } from '../core/privacy-request.ts';
import type { Db } from './tables.ts';

const PIECE_BYTES = 4 * 1024 * 1024;

/**
 * The sealed bytes of a message, fetched in pieces: the driver turns each answer from text into bytes in one go, and a
 * large message at once would hold up everything else for as long as that takes.
 */
export async function rawMessage(db: Db, id: InboundId): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let from = 1; ; from += PIECE_BYTES) {
    const { piece } = await db
      .selectFrom('inbound_messages')
      .select(sql<Buffer>`substring(raw from ${from}::integer for ${PIECE_BYTES}::integer)`.as('piece'))
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    pieces.push(piece);
    if (piece.length < PIECE_BYTES) return Buffer.concat(pieces);
  }
}
