import type { RequestId } from '../../core/privacy-request.ts';
import { type Actor, applyToLocked, lockRequest } from '../../db/apply-event.ts';
import { hasReceipt, queueLetter } from '../../db/outbound-messages.ts';
import { change, type Journey } from '../context.ts';

export type ReceiptReleased = { ok: true } | { ok: false; because: 'receipt-not-withheld' };

/** Staff send the receipt that a budget held back: who looked at the case knows that a person waits for it. */
export async function releaseReceipt(
  journey: Journey,
  { requestId, actor }: { requestId: RequestId; actor: Actor },
): Promise<ReceiptReleased> {
  return await change(journey, requestId, async (tx): Promise<ReceiptReleased> => {
    const request = await lockRequest(tx, requestId);
    if (await hasReceipt(tx, requestId)) return { ok: false, because: 'receipt-not-withheld' };
    const at = journey.clock.now();
    const applied = await applyToLocked(tx, request, { event: { type: 'receipt.released' }, actor, at });
    if (!applied.ok) return { ok: false, because: 'receipt-not-withheld' };
    await queueLetter(tx, { request, letter: 'acknowledgement', role: 'acknowledgement', at });
    return { ok: true };
  });
}
