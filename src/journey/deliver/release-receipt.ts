import type { RequestId } from '../../core/privacy-request.ts';
import { type Actor, applyToLocked, lockRequest } from '../../db/apply-event.ts';
import { queueLetter, wasTold } from '../../db/outbound-messages.ts';
import { wholeCase } from '../../db/parts.ts';
import { frozenPlaybook } from '../../db/playbooks.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import { receiptLetter } from '../receipt-letter.ts';

export type ReceiptReleased = { ok: true } | { ok: false; because: 'receipt-not-withheld' };

/**
 * Staff send the receipt that a budget held back: who looked at the case knows that a person waits for it. Where
 * everything is done by now, the answer that was held back goes in its place. It holds for the whole case.
 */
export async function releaseReceipt(
  journey: Journey,
  { requestId, actor }: { requestId: RequestId; actor: Actor },
): Promise<ReceiptReleased> {
  return await change(journey, requestId, async (tx): Promise<ReceiptReleased> => {
    const at = journey.clock.now();
    let released = false;
    for (const { id } of await wholeCase(tx, await lockRequest(tx, requestId))) {
      const request = await lockRequest(tx, id);
      const told = await wasTold(tx, id);
      if (told && !request.answer_held) continue;
      const answer = await heldAnswer(tx, request);
      const event = { type: 'receipt.released', ...(answer === undefined ? {} : { answer }) } as const;
      const applied = await applyToLocked(tx, request, { event, actor, at });
      if (!applied.ok) continue;
      released = true;
      if (answer !== undefined || told || request.part_of !== null) continue;
      const letter = receiptLetter(request.assurance_needed);
      await queueLetter(tx, { request, letter, role: 'acknowledgement', at });
    }
    return released ? { ok: true } : { ok: false, because: 'receipt-not-withheld' };
  });
}

/** The letter of a case that is done and was not allowed to say so. */
async function heldAnswer(tx: Tx, request: RequestRow): Promise<string | undefined> {
  if (request.state !== 'delivering' || !request.answer_held || request.playbook_hash === null)
    return undefined;
  return (await frozenPlaybook(tx, request.playbook_hash)).deliver.letter;
}
