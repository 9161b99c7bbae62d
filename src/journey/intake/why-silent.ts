import { isDisowned } from '../../db/contacts.ts';
import { blockedUntil, type Sender } from '../../db/sender-blocks.ts';
import type { Tx } from '../../db/tables.ts';
import type { MessageContent } from './message-content.ts';

/**
 * Why no machine may answer what opens a case, by the code that staff read; `null` when one may. The one place where a
 * block counts: a blocked sender's message is kept and sorted by the team, and no letter or code goes out for it.
 */
export async function whySilent(
  tx: Tx,
  message: Pick<MessageContent, 'automatic' | 'stated' | 'sender'>,
  sender: Sender | null,
  now: Temporal.Instant,
): Promise<string | null> {
  if (message.automatic !== null) return message.automatic;
  if (sender === null) return message.stated ? 'no-contact' : null;
  if ((await blockedUntil(tx, sender, now)) !== null) return 'sender-blocked';
  // Its owner said lately that somebody writes in their name: only a mail that is vouched for is theirs for sure.
  const vouched = message.sender === undefined || message.sender.authentication === 'authenticated';
  return !vouched && (await isDisowned(tx, sender, sender.value_hash, now)) ? 'disowned-lately' : null;
}
