import type { HoldLiftedReason, HoldReason } from '../../core/decision.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { isDestroyed } from '../../db/data-keys.ts';
import { insertHold, livingHold } from '../../db/legal-holds.ts';
import { movedOn } from '../../db/moved-on.ts';
import { wholeCase } from '../../db/parts.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';
import { LEGAL_HOLD, wakeHeld } from '../held-steps.ts';

export type HoldPlaced = { ok: true } | { ok: false; because: 'on-hold' | 'content-destroyed' };
export type HoldLifted = { ok: true } | { ok: false; because: 'stale' | 'not-on-hold' };

/**
 * Legal forbids that anything of a case or its parts is erased: in a system, or by retention once it is closed. What is
 * being erased at this very moment ends; nothing begins after it. Dates and letters go on as they are.
 * @throws Permanent `request-unknown`
 */
export async function placeHold(
  journey: Journey,
  { requestId, userId, reason }: Omit<DecisionOrder, 'version'> & { reason: HoldReason },
): Promise<HoldPlaced> {
  return await change(journey, requestId, async (tx): Promise<HoldPlaced> => {
    const request = await lockRequest(tx, requestId);
    if (await livingHold(tx, requestId)) return { ok: false, because: 'on-hold' };
    if (await isDestroyed(tx, request.key_id)) return { ok: false, because: 'content-destroyed' };
    const at = journey.clock.now();
    await insertHold(tx, request, { reason, placed_by: userId, actor: `staff:${userId}`, at });
    return { ok: true };
  });
}

/** Legal lifts the hold that they saw: what waited for that goes on by itself. @throws Permanent `request-unknown` */
export async function liftHold(
  journey: Journey,
  { requestId, version, userId, reason }: DecisionOrder & { reason: HoldLiftedReason },
): Promise<HoldLifted> {
  return await change(journey, requestId, async (tx): Promise<HoldLifted> => {
    const request = await lockRequest(tx, requestId);
    const hold = await livingHold(tx, requestId);
    if (!hold) return { ok: false, because: 'not-on-hold' };
    if (await movedOn(tx, request, version)) return { ok: false, because: 'stale' };
    const at = journey.clock.now();
    await tx
      .updateTable('legal_holds')
      .set({ lifted_by: userId, lifted_at: at, lifted_reason: reason })
      .where('id', '=', hold.id)
      .execute();
    for (const part of await wholeCase(tx, request)) {
      const stillFailed = await wakeHeld(tx, part.id, LEGAL_HOLD, at);
      const event = { type: 'hold.lifted', hold: hold.id, reason, stillFailed } as const;
      await recordEvent(tx, part.id, { event, actor: `staff:${userId}`, at });
    }
    return { ok: true };
  });
}
