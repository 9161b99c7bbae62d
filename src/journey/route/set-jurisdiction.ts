import { respondBy } from '../../core/law/deadline.ts';
import { soonerDates } from '../../core/law/due-dates.ts';
import { lawOf } from '../../core/law/laws.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { applyToLocked, lockRequest } from '../../db/apply-event.ts';
import { noteHints } from '../../db/jurisdiction-hints.ts';
import { change, type Journey } from '../context.ts';

export interface JurisdictionOrder {
  requestId: RequestId;
  /** The id of a law; `null`: nobody knows which one counts. */
  law: string | null;
  /** Slack user id. */
  userId: string;
}
export type JurisdictionSet = { ok: true } | { ok: false; because: 'unknown-law' | 'same-law' | 'not-open' };

/**
 * Staff say under which law a request is. Its dates are computed anew: a sooner one counts from now on, a later one never
 * does, because the person was told the first.
 * @throws Permanent `request-unknown`
 */
export async function setJurisdiction(
  journey: Journey,
  { requestId, law, userId }: JurisdictionOrder,
): Promise<JurisdictionSet> {
  if (law !== null && lawOf(law) === null) return { ok: false, because: 'unknown-law' };
  return await change(journey, requestId, async (tx): Promise<JurisdictionSet> => {
    const before = await lockRequest(tx, requestId);
    if (before.jurisdiction === law) return { ok: false, because: 'same-law' };
    const at = journey.clock.now();
    const { received_at: receivedAt, rights } = before;
    const deadline = respondBy({ receivedAt, jurisdiction: law, rights }, journey.company);
    const event = { type: 'jurisdiction.set', law, ...soonerDates(deadline, before) } as const;
    const applied = await applyToLocked(tx, before, { event, actor: `staff:${userId}`, at });
    if (!applied.ok) return { ok: false, because: 'not-open' };
    if (law !== null) await noteHints(tx, requestId, [{ source: 'staff', place: law }], at);
    return { ok: true };
  });
}
