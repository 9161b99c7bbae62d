import { sql } from 'kysely';
import type { Channel } from '../core/privacy-request.ts';
import type { Db, RequestRow, Tx } from './tables.ts';

export interface CaseOfContact
  extends Pick<RequestRow, 'reference' | 'state' | 'outcome' | 'rights' | 'received_at'> {
  /** Whether the contact was proven in it. */
  proven: boolean;
}

/** More than anybody has made; the newest come first. */
const SHOWN_MAX = 50;

/** Cases that hold an address or number, by its keyed hash, each with its parts. */
export async function casesOfContact(
  db: Db | Tx,
  channel: Channel,
  valueHash: Buffer,
): Promise<CaseOfContact[]> {
  return await db
    .selectFrom('contacts')
    .innerJoin('requests', (join) =>
      join.on((eb) =>
        eb(eb.fn.coalesce('requests.part_of', 'requests.id'), '=', eb.ref('contacts.request_id')),
      ),
    )
    .select(['reference', 'state', 'outcome', 'rights', 'received_at'])
    .select(sql<boolean>`contacts.proven_at is not null`.as('proven'))
    .where('contacts.channel', '=', channel)
    .where('contacts.value_hash', '=', valueHash)
    .orderBy('received_at', 'desc')
    .orderBy('requests.id', 'desc')
    .limit(SHOWN_MAX)
    .execute();
}
