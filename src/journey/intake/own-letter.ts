import type { OutboundId, RequestId } from '../../core/privacy-request.ts';
import type { Db, Tx } from '../../db/tables.ts';
import type { JourneySettings } from '../context.ts';

export interface OwnLetter {
  id: OutboundId;
  requestId: RequestId;
}

/** The letter of ours that one of these Message-IDs names, the first that does; ours are known by their domain. */
export async function ownLetter(
  db: Db | Tx,
  { mailDomain }: Pick<JourneySettings, 'mailDomain'>,
  messageIds: readonly string[],
): Promise<OwnLetter | undefined> {
  const domain = `@${mailDomain.toLowerCase()}`;
  const names = messageIds
    .filter((id) => id.toLowerCase().endsWith(domain))
    .map((id) => id.slice(0, id.lastIndexOf('@')));
  if (names.length === 0) return undefined;
  const letters = await db
    .selectFrom('outbound_messages')
    .select(['id', 'message_id', 'request_id as requestId'])
    .where('message_id', 'in', names)
    .execute();
  return names
    .map((name) => letters.find(({ message_id }) => message_id === name))
    .find((found) => found !== undefined);
}
