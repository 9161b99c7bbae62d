import { joinKey } from '../../db/data-keys.ts';
import { askForStep } from '../../db/steps.ts';
import type { Tables, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import type { DeliveryReport, MessageContent } from './message-content.ts';

type Letter = Pick<Tables['outbound_messages'], 'id' | 'request_id'>;

/**
 * Keeps a report about mail of ours without opening a case. One that names a letter by our own Message-ID, which
 * nobody can guess, joins that letter's case and has its delivery noted.
 */
export async function setAside(journey: Journey, tx: Tx, message: MessageContent): Promise<void> {
  const at = journey.clock.now();
  const { id, key_id } = message.inbound;
  const letter = message.delivery && (await letterOf(journey, tx, message.delivery));
  await tx
    .updateTable('inbound_messages')
    .set({
      state: 'set_aside',
      automatic: message.automatic,
      read_at: at,
      ...(letter ? { request_id: letter.request_id } : {}),
    })
    .where('id', '=', id)
    .execute();
  if (!letter) return;
  await joinKey(tx, key_id, letter.request_id);
  const { delivery, code } = message.delivery ?? {};
  if (!delivery) return;
  await askForStep(tx, {
    requestId: letter.request_id,
    name: `letter.report.${id}`,
    kind: 'letter.report',
    input: { outbound: letter.id, delivery, code: code ?? null },
    at,
  });
}

async function letterOf(
  { settings }: Journey,
  tx: Tx,
  { messageIds }: DeliveryReport,
): Promise<Letter | undefined> {
  const domain = `@${settings.mailDomain.toLowerCase()}`;
  const ours = messageIds
    .filter((id) => id.toLowerCase().endsWith(domain))
    .map((id) => id.slice(0, id.lastIndexOf('@')));
  if (ours.length === 0) return undefined;
  const letters = await tx
    .selectFrom('outbound_messages')
    .select(['id', 'request_id', 'message_id'])
    .where('message_id', 'in', ours)
    .execute();
  return ours.map((id) => letters.find(({ message_id }) => message_id === id)).find((found) => found);
}
