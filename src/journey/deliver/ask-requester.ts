import { decide } from '../../core/lifecycle.ts';
import type { OutboundId } from '../../core/privacy-request.ts';
import { lockRequest, recordEvent, standingOf } from '../../db/apply-event.ts';
import { movedOn } from '../../db/moved-on.ts';
import { newId } from '../../db/new-id.ts';
import { queueLetter } from '../../db/outbound-messages.ts';
import { insertQuestion } from '../../db/questions.ts';
import { senderOfRequest } from '../../db/sender-blocks.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';

export type Asked =
  | { ok: true }
  | { ok: false; because: 'stale' | 'not-open' | 'no-sender' | 'asked-already' };

export interface Question extends DecisionOrder {
  /** A key of `workflows/questions.yaml`, or `free`. */
  question: string;
  /** What is asked in a staff member's own words. */
  words: string | null;
}

/**
 * Staff ask the requester something, by a letter in the thread of the case. Until they write again the case waits for
 * them; no clock stops.
 * @throws Permanent `request-unknown`
 */
export async function askRequester(
  journey: Journey,
  { requestId, version, userId, question, words }: Question,
): Promise<Asked> {
  return await change(journey, requestId, async (tx): Promise<Asked> => {
    const request = await lockRequest(tx, requestId);
    if (await movedOn(tx, request, version)) return { ok: false, because: 'stale' };
    if (request.question !== null) return { ok: false, because: 'asked-already' };
    const letter = newId<OutboundId>();
    const event = { type: 'requester.asked', question, letter } as const;
    if (!decide(standingOf(request), event).ok) return { ok: false, because: 'not-open' };
    if (!(await senderOfRequest(tx, requestId))) return { ok: false, because: 'no-sender' };
    const at = journey.clock.now();
    await queueLetter(tx, { id: letter, request, role: 'notice', letter: 'question-for-you', at });
    const key = await journey.vault.open(tx, request.key_id);
    await insertQuestion(tx, key, { id: letter, requestId, question, words, askedBy: userId, askedAt: at });
    await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
    return { ok: true };
  });
}
