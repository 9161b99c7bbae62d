import type { RequestId } from '../../core/privacy-request.ts';
import { change, type Journey } from '../context.ts';
import { type CaseContent, caseContent } from './case-content.ts';
import { contentIsDestroyed } from './offer-reveal.ts';
import { type Reading, recordReading } from './record-reading.ts';

export type Revealed = { ok: true; content: CaseContent } | { ok: false; because: 'content-destroyed' };

/** Opens a case's messages at once, where no page stands between: in a form, or for an operator's program. */
export async function revealNow(
  journey: Journey,
  requestId: RequestId,
  reading: Omit<Reading, 'at'>,
): Promise<Revealed> {
  const at = journey.clock.now();
  const noted = await change(journey, requestId, async (tx) => {
    if (await contentIsDestroyed(tx, requestId)) return false;
    await recordReading(tx, requestId, { ...reading, at });
    return true;
  });
  if (!noted) return { ok: false, because: 'content-destroyed' };
  return { ok: true, content: await caseContent(journey, requestId) };
}
