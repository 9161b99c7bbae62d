import type { RefusalReason } from '../../core/decision.ts';
import { lawOf } from '../../core/law/laws.ts';
import { decide } from '../../core/lifecycle.ts';
import type { LifecycleEvent } from '../../core/lifecycle-event.ts';
import { lockRequest, recordEvent, standingOf } from '../../db/apply-event.ts';
import { movedOn } from '../../db/moved-on.ts';
import { newId } from '../../db/new-id.ts';
import { openRefusal } from '../../db/refusals.ts';
import { senderOfRequest } from '../../db/sender-blocks.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';
import { irreversibleBegun } from '../irreversible-begun.ts';
import { type NoDataFault, noDataFault } from '../no-data-fault.ts';

export type RefusalProposed =
  | { ok: true }
  | {
      ok: false;
      because:
        | 'stale'
        | 'not-open'
        | 'too-late'
        | 'no-sender'
        | 'law-not-known'
        | 'refusal-proposed'
        | NoDataFault;
    };

/**
 * Staff propose to do nothing of what was asked. Nothing is refused before a second person confirms it; until then what
 * cannot be undone does not begin. Its letter names the law, so the law must be known.
 * @throws Permanent `request-unknown`
 */
export async function proposeRefusal(
  journey: Journey,
  { requestId, version, userId, reason }: DecisionOrder & { reason: RefusalReason },
): Promise<RefusalProposed> {
  return await change(journey, requestId, async (tx): Promise<RefusalProposed> => {
    const request = await lockRequest(tx, requestId);
    if (await movedOn(tx, request, version)) return { ok: false, because: 'stale' };
    const id = newId<string>();
    const event: LifecycleEvent = { type: 'refusal.proposed', refusal: id, reason };
    if (!decide(standingOf(request), event).ok) return { ok: false, because: 'not-open' };
    if (!lawOf(request.jurisdiction)) return { ok: false, because: 'law-not-known' };
    if (!(await senderOfRequest(tx, requestId))) return { ok: false, because: 'no-sender' };
    if (await openRefusal(tx, requestId)) return { ok: false, because: 'refusal-proposed' };
    if (await irreversibleBegun(tx, requestId)) return { ok: false, because: 'too-late' };
    const untrue = reason === 'no-data' ? await noDataFault(tx, requestId) : null;
    if (untrue) return { ok: false, because: untrue };
    const at = journey.clock.now();
    await tx
      .insertInto('refusals')
      .values({
        id,
        request_id: requestId,
        reason,
        proposed_by: userId,
        proposed_at: at,
        decided_by: null,
        decided_at: null,
        confirmed: null,
        sent_back_because: null,
      })
      .execute();
    await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
    return { ok: true };
  });
}
