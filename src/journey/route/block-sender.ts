import type { RequestId } from '../../core/privacy-request.ts';
import type { BlockReason } from '../../core/staff.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { insertBlock, isBlockedSo, liftBlocks, senderOfRequest } from '../../db/sender-blocks.ts';
import { change, type Journey } from '../context.ts';

export const BLOCK_DAYS = [1, 7, 30] as const;
export type BlockDays = (typeof BLOCK_DAYS)[number];

export interface BlockOrder {
  requestId: RequestId;
  days: BlockDays;
  reason: BlockReason;
  /** Slack user id. */
  userId: string;
}
export type Blocked = { ok: true } | { ok: false; because: 'no-sender' | 'blocked-already' };

/** Within so short a time the same block is the same press. */
const A_MOMENT = { minutes: 1 };

/**
 * Staff have machines answer a sender no more for some days. What the sender writes is still kept, read and shown to
 * the team: a block that somebody earned by forging an address must not silence its owner. The newest block counts.
 * @throws Permanent `request-unknown`
 */
export async function blockSender(journey: Journey, order: BlockOrder): Promise<Blocked> {
  const { requestId, days, reason, userId } = order;
  return await change(journey, requestId, async (tx): Promise<Blocked> => {
    await lockRequest(tx, requestId);
    const sender = await senderOfRequest(tx, requestId);
    if (!sender) return { ok: false, because: 'no-sender' };
    const at = journey.clock.now();
    const until = at.add({ hours: 24 * days });
    if (await isBlockedSo(tx, sender, { reason, until: until.subtract(A_MOMENT) }))
      return { ok: false, because: 'blocked-already' };
    await liftBlocks(tx, sender, { by: userId, at });
    const block = await insertBlock(tx, sender, { requestId, until, reason, by: userId, at });
    const event = { type: 'sender.blocked', block, until: until.toString(), reason } as const;
    await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
    return { ok: true };
  });
}

export type Unblocked = { ok: true } | { ok: false; because: 'no-sender' | 'not-blocked' };

/** Staff lift whatever block there is on a case's sender, also one set on another case. @throws Permanent `request-unknown` */
export async function unblockSender(
  journey: Journey,
  { requestId, userId }: { requestId: RequestId; userId: string },
): Promise<Unblocked> {
  return await change(journey, requestId, async (tx): Promise<Unblocked> => {
    await lockRequest(tx, requestId);
    const sender = await senderOfRequest(tx, requestId);
    if (!sender) return { ok: false, because: 'no-sender' };
    const at = journey.clock.now();
    const blocks = await liftBlocks(tx, sender, { by: userId, at });
    if (blocks === 0) return { ok: false, because: 'not-blocked' };
    const event = { type: 'sender.unblocked', blocks } as const;
    await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
    return { ok: true };
  });
}
