import type { ExtensionReason } from '../../core/decision.ts';
import { extendedFrom } from '../../core/law/later-dates.ts';
import { lawOf } from '../../core/law/laws.ts';
import { decide } from '../../core/lifecycle.ts';
import type { LifecycleEvent } from '../../core/lifecycle-event.ts';
import { lockRequest, recordEvent, standingOf } from '../../db/apply-event.ts';
import { extensionOf } from '../../db/extensions.ts';
import { movedOn } from '../../db/moved-on.ts';
import { senderOfRequest } from '../../db/sender-blocks.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';

export type ExtensionAnnounced =
  | { ok: true }
  | {
      ok: false;
      because:
        | 'stale'
        | 'not-open'
        | 'extended-once'
        | 'date-is-past'
        | 'law-not-known'
        | 'no-extension-by-law'
        | 'no-sender';
    };

/**
 * Staff take the longer time that a law allows: once, before the first date, with a reason. The person is told; the date
 * moves only when the provider reports that they have the letter.
 * @throws Permanent `request-unknown`
 */
export async function announceExtension(
  journey: Journey,
  { requestId, version, userId, reason }: DecisionOrder & { reason: ExtensionReason },
): Promise<ExtensionAnnounced> {
  return await change(journey, requestId, async (tx): Promise<ExtensionAnnounced> => {
    const request = await lockRequest(tx, requestId);
    if (await movedOn(tx, request, version)) return { ok: false, because: 'stale' };
    const at = journey.clock.now();
    if (await extensionOf(tx, requestId)) return { ok: false, because: 'extended-once' };
    if (Temporal.Instant.compare(at, request.due_at) > 0) return { ok: false, because: 'date-is-past' };
    const law = lawOf(request.jurisdiction);
    if (!law) return { ok: false, because: 'law-not-known' };
    const later = extendedFrom(law, request.due_at, journey.company['time-zone']);
    if (!later) return { ok: false, because: 'no-extension-by-law' };
    const { source } = later;
    const event: LifecycleEvent = {
      type: 'extension.announced',
      reason,
      until: later.at.toString(),
      source,
    };
    if (!decide(standingOf(request), event).ok) return { ok: false, because: 'not-open' };
    if (!(await senderOfRequest(tx, requestId))) return { ok: false, because: 'no-sender' };
    await tx
      .insertInto('extensions')
      .values({
        request_id: requestId,
        reason,
        until: later.at,
        source,
        announced_by: userId,
        announced_at: at,
        settled_at: null,
      })
      .execute();
    await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
    return { ok: true };
  });
}
