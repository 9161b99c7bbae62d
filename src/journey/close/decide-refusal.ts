import type { SendBackReason } from '../../core/decision.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { movedOn } from '../../db/moved-on.ts';
import { openRefusal, type Refusal } from '../../db/refusals.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';
import { REFUSAL_PROPOSED, wakeHeld } from '../held-steps.ts';
import { type NoDataFault, noDataFault } from '../no-data-fault.ts';
import { stopWork, unlessTooLate } from '../stop-work.ts';

export type RefusalDecided =
  | { ok: true }
  | {
      ok: false;
      because: 'stale' | 'no-refusal-proposed' | 'own-proposal' | 'not-open' | 'too-late' | NoDataFault;
    };

/**
 * A second person confirms a refusal: all work stops and the letter with reason, law, appeal and regulator goes out.
 * That the person is an approver is the caller's check.
 * @throws Permanent `request-unknown`
 */
export async function confirmRefusal(journey: Journey, order: DecisionOrder): Promise<RefusalDecided> {
  return await unlessTooLate(() =>
    decideRefusal(journey, order, async (tx, request, refusal, at) => {
      if (refusal.proposed_by === order.userId) return { ok: false, because: 'own-proposal' };
      const { id, reason } = refusal;
      const untrue = reason === 'no-data' ? await noDataFault(tx, request.id) : null;
      if (untrue) return { ok: false, because: untrue };
      const stepsStopped = await stopWork(tx, request.id, at);
      await settle(tx, refusal, { ...order, at, confirmed: true, sent_back_because: null });
      const event = { type: 'refusal.confirmed', refusal: id, reason, stepsStopped } as const;
      await recordEvent(tx, request.id, { event, actor: `staff:${order.userId}`, at });
      return { ok: true };
    }),
  );
}

/** A second person, or whoever proposed it, takes a refusal back: the case goes on. @throws Permanent `request-unknown` */
export async function sendBackRefusal(
  journey: Journey,
  { because, ...order }: DecisionOrder & { because: SendBackReason },
): Promise<RefusalDecided> {
  return await decideRefusal(journey, order, async (tx, request, refusal, at) => {
    await settle(tx, refusal, { ...order, at, confirmed: false, sent_back_because: because });
    const stillFailed = await wakeHeld(tx, request.id, REFUSAL_PROPOSED, at);
    const event = { type: 'refusal.sent_back', refusal: refusal.id, because, stillFailed } as const;
    await recordEvent(tx, request.id, { event, actor: `staff:${order.userId}`, at });
    return { ok: true };
  });
}

async function decideRefusal(
  journey: Journey,
  { requestId, version }: DecisionOrder,
  decision: (tx: Tx, request: RequestRow, refusal: Refusal, at: Temporal.Instant) => Promise<RefusalDecided>,
): Promise<RefusalDecided> {
  return await change(journey, requestId, async (tx): Promise<RefusalDecided> => {
    const request = await lockRequest(tx, requestId);
    if (await movedOn(tx, request, version)) return { ok: false, because: 'stale' };
    const refusal = await openRefusal(tx, requestId);
    if (!refusal) return { ok: false, because: 'no-refusal-proposed' };
    if (request.state === 'delivering' || request.state === 'closed')
      return { ok: false, because: 'not-open' };
    return await decision(tx, request, refusal, journey.clock.now());
  });
}

async function settle(
  tx: Tx,
  { id }: Refusal,
  decided: {
    userId: string;
    at: Temporal.Instant;
    confirmed: boolean;
    sent_back_because: SendBackReason | null;
  },
): Promise<void> {
  const { userId, at, confirmed, sent_back_because } = decided;
  await tx
    .updateTable('refusals')
    .set({ decided_by: userId, decided_at: at, confirmed, sent_back_because })
    .where('id', '=', id)
    .where('decided_at', 'is', null)
    .executeTakeFirstOrThrow();
}
