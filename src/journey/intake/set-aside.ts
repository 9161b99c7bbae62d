import { joinKey } from '../../db/data-keys.ts';
import { askForStep } from '../../db/steps.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import type { MessageContent } from './message-content.ts';
import { ownLetter } from './own-letter.ts';

/**
 * Keeps a report about mail of ours without opening a case. One that names a letter by our own Message-ID, which
 * nobody can guess, joins that letter's case and has its delivery noted.
 */
export async function setAside(journey: Journey, tx: Tx, message: MessageContent): Promise<void> {
  const at = journey.clock.now();
  const { id, key_id } = message.inbound;
  const letter = message.delivery && (await ownLetter(tx, journey.settings, message.delivery.messageIds));
  await tx
    .updateTable('inbound_messages')
    .set({
      state: 'set_aside',
      automatic: message.automatic,
      read_at: at,
      ...(letter ? { request_id: letter.requestId } : {}),
    })
    .where('id', '=', id)
    .execute();
  if (!letter) return;
  await joinKey(tx, key_id, letter.requestId);
  const { delivery, code } = message.delivery ?? {};
  if (!delivery) return;
  await askForStep(tx, {
    requestId: letter.requestId,
    name: `letter.report.${id}`,
    kind: 'letter.report',
    input: { outbound: letter.id, delivery, code: code ?? null },
    at,
  });
}
