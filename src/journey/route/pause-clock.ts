import type { StaffPause } from '../../core/law/law.ts';
import { lawOf } from '../../core/law/laws.ts';
import { applyToLocked, lockRequest } from '../../db/apply-event.ts';
import { openPauses } from '../../db/clock-waits.ts';
import { movedOn } from '../../db/moved-on.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';

export type ClockChanged =
  | { ok: true }
  | { ok: false; because: 'stale' | 'not-open' | 'no-such-pause' | 'clock-stands' | 'clock-runs' };

/**
 * Staff say that something came up by which the law of a case lets its clock stand still, such as a fee estimate that the
 * person has not accepted yet. No date that the person was told moves: it is kept that the law by itself would allow more.
 * @throws Permanent `request-unknown`
 */
export async function pauseClock(
  journey: Journey,
  { requestId, version, userId, reason }: DecisionOrder & { reason: StaffPause },
): Promise<ClockChanged> {
  return await change(journey, requestId, async (tx): Promise<ClockChanged> => {
    const before = await lockRequest(tx, requestId);
    if (await movedOn(tx, before, version)) return { ok: false, because: 'stale' };
    const pause = lawOf(before.jurisdiction)?.pauses.find(({ because }) => because === reason);
    if (!pause) return { ok: false, because: 'no-such-pause' };
    if ((await openPauses(tx, requestId)).includes(reason)) return { ok: false, because: 'clock-stands' };
    const event = { type: 'clock.paused', because: reason, cite: pause.cite } as const;
    const applied = await applyToLocked(tx, before, {
      event,
      actor: `staff:${userId}`,
      at: journey.clock.now(),
    });
    return applied.ok ? { ok: true } : { ok: false, because: 'not-open' };
  });
}

/** What let the clock stand still is over. @throws Permanent `request-unknown` */
export async function resumeClock(
  journey: Journey,
  { requestId, version, userId, reason }: DecisionOrder & { reason: StaffPause },
): Promise<ClockChanged> {
  return await change(journey, requestId, async (tx): Promise<ClockChanged> => {
    const before = await lockRequest(tx, requestId);
    if (await movedOn(tx, before, version)) return { ok: false, because: 'stale' };
    if (!(await openPauses(tx, requestId)).includes(reason)) return { ok: false, because: 'clock-runs' };
    const event = { type: 'clock.resumed', because: reason } as const;
    const applied = await applyToLocked(tx, before, {
      event,
      actor: `staff:${userId}`,
      at: journey.clock.now(),
    });
    return applied.ok ? { ok: true } : { ok: false, because: 'not-open' };
  });
}
