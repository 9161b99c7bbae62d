import { hasReceipt } from '../../db/outbound-messages.ts';
import type { Journey } from '../context.ts';
import { type Dismissed, type DismissOrder, dismiss } from './dismiss.ts';
import { redirect } from './redirect.ts';

/**
 * Staff say that a message is no privacy request. Whoever was told that an answer will come gets one; a message that was
 * never acknowledged, or went to others, is closed without.
 * @throws Permanent `request-unknown`
 */
export async function turnAway(journey: Journey, order: Omit<DismissOrder, 'kind'>): Promise<Dismissed> {
  const request = await journey.db
    .selectFrom('requests')
    .select('kind')
    .where('id', '=', order.requestId)
    .executeTakeFirst();
  if (request?.kind === 'request' && (await hasReceipt(journey.db, order.requestId))) {
    const told = await redirect(journey, { ...order, kind: 'question', letter: 'not-a-request' });
    if (told.ok || told.because !== 'no-sender') return told as Dismissed;
  }
  return await dismiss(journey, { ...order, kind: 'question' });
}
