import { decide } from '../../core/lifecycle.ts';
import type { EventOf } from '../../core/lifecycle-event.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { type Happening, lockRequest, recordEvent, standingOf } from '../../db/apply-event.ts';
import { partsOf } from '../../db/parts.ts';
import { linkRequests, openCasesOfContacts } from '../../db/request-links.ts';
import { senderOfRequest } from '../../db/sender-blocks.ts';
import type { Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';
import { stopWork, unlessTooLate } from '../stop-work.ts';

export type ClosedAsDuplicate =
  | { ok: true }
  | { ok: false; because: 'stale' | 'not-open' | 'too-late' | 'no-sender' | 'not-the-same' };

/**
 * Staff close a case because another one, which is open and shares an address or number with it, asks for the same. The
 * letter names the case that goes on; that one is not touched, and what the person writes to the closed one comes to it.
 * @param goesOn which of the two goes on: the other one, or this one, and the other is closed
 * @throws Permanent `request-unknown`
 */
export async function closeAsDuplicate(
  journey: Journey,
  { goesOn, ...order }: DecisionOrder & { otherId: RequestId; goesOn?: 'this' | 'other' },
): Promise<ClosedAsDuplicate> {
  if (goesOn !== 'this') return await close(journey, order);
  const { requestId, otherId, userId } = order;
  return await close(journey, { requestId: otherId, otherId: requestId, userId, seen: order });
}

/** @param seen the case that whoever decides was looking at, where that is the other one */
interface CloseOrder {
  requestId: RequestId;
  otherId: RequestId;
  userId: string;
  version?: number;
  seen?: Pick<DecisionOrder, 'requestId' | 'version'>;
}

async function close(
  journey: Journey,
  { requestId, version, userId, otherId, seen }: CloseOrder,
): Promise<ClosedAsDuplicate> {
  return await unlessTooLate(() =>
    change(journey, requestId, async (tx): Promise<ClosedAsDuplicate> => {
      const request = await lockRequest(tx, requestId);
      if (version !== undefined && request.version !== version) return { ok: false, because: 'stale' };
      if (seen && (await versionOf(tx, seen.requestId)) !== seen.version)
        return { ok: false, because: 'stale' };
      const likely = { type: 'request.duplicated', other: '', stepsStopped: 0 } as const;
      if (!decide(standingOf(request), likely).ok) return { ok: false, because: 'not-open' };
      if (!(await senderOfRequest(tx, requestId))) return { ok: false, because: 'no-sender' };
      const other = (await openCasesOfContacts(tx, requestId)).find(({ id }) => id === otherId);
      if (!other) return { ok: false, because: 'not-the-same' };
      const at = journey.clock.now();
      const stepsStopped = await stopWork(tx, requestId, at);
      await linkRequests(tx, { requestId, otherId, because: 'duplicate-of', at });
      const event = { type: 'request.duplicated', other: other.reference, stepsStopped } as const;
      await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
      await withItsParts(tx, requestId, { event, actor: `staff:${userId}`, at });
      return { ok: true };
    }),
  );
}

async function versionOf(tx: Tx, id: RequestId): Promise<number> {
  const { version } = await tx
    .selectFrom('requests')
    .select('version')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return version;
}

/** What else was asked for in the same message is asked for there, too; one letter says so for all. */
async function withItsParts(
  tx: Tx,
  caseId: RequestId,
  { event, ...by }: Happening & { event: EventOf<'request.duplicated'> },
): Promise<void> {
  for (const part of await partsOf(tx, caseId)) {
    const closed = { ...event, stepsStopped: 0, withCase: true } as const;
    if (!decide(standingOf(part), closed).ok) continue;
    const stepsStopped = await stopWork(tx, part.id, by.at);
    await recordEvent(tx, part.id, { event: { ...closed, stepsStopped }, ...by });
  }
}
