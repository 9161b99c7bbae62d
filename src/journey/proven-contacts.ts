import type { ProvenContact } from '../core/ports.ts';
import type { Channel } from '../core/privacy-request.ts';
import type { DataKey } from '../db/sealed.ts';
import type { Db, RequestRow } from '../db/tables.ts';

/**
 * The contacts that their owner proved, opened. No other address or number may seed a search: a claimed one would
 * let a stranger find and erase somebody else's data.
 */
export async function provenContacts(
  db: Db,
  request: Pick<RequestRow, 'id'>,
  key: DataKey,
  channels: readonly Channel[],
): Promise<ProvenContact[]> {
  const rows = await db
    .selectFrom('contacts')
    .select(['id', 'channel', 'value'])
    .where('request_id', '=', request.id)
    .where('proven_at', 'is not', null)
    .orderBy('created_at')
    .execute();
  return rows
    .filter(({ channel }) => channels.includes(channel))
    .map(({ id, channel, value }) => ({
      channel,
      value: key.openText({ table: 'contacts', column: 'value', row: id }, value),
    }));
}
