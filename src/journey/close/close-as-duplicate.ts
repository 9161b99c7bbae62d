import { decide } from '../../core/lifecycle.ts';
import type { EventOf } from '../../core/lifecycle-event.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { type Happening, lockRequests, recordEvent, standingOf } from '../../db/apply-event.ts';
import { carryHold } from '../../db/legal-holds.ts';
import { movedOn } from '../../db/moved-on.ts';
import { partsOf, wholeCase } from '../../db/parts.ts';
import { linkRequests, openCasesOfContacts } from '../../db/request-links.ts';
import { senderOfRequest } from '../../db/sender-blocks.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';
import { stopWork, unlessTooLate } from '../stop-work.ts';

export type ClosedAsDuplicate =
  | { ok: true }
  | {
      ok: false;
      because: 'stale' | 'not-open' | 'too-late' | 'no-sender' | 'not-the-same' | 'not-asked-there';
    };

export interface MergeOrder extends DecisionOrder {
  otherId: RequestId;
  /** The version of the other one that was named to them, for where that one is closed. */
  otherVersion?: number;
  /** Which of the two goes on: the other one (default), or this one, and the other is closed. */
  goesOn?: 'this' | 'other';
}

/**
 * Staff close a case because another one, which is open and shares an address or number with it, asks for the same and
 * maybe more. The letter names the case that goes on; that one is touched only by a legal hold, which goes on with it, and
 * what the person writes to the closed one comes to it.
 * @throws Permanent `request-unknown`
 */
export async function closeAsDuplicate(
  journey: Journey,
  { requestId, version, userId, otherId, otherVersion, goesOn }: MergeOrder,
): Promise<ClosedAsDuplicate> {
  const [shown, other] = [{ id: requestId, version }, { id: otherId }];
  return await (goesOn === 'this'
    ? close(journey, { ends: { id: otherId, version: otherVersion }, goesOn: shown, userId })
    : close(journey, { ends: shown, goesOn: other, userId }));
}

/** A case as whoever decides was shown it; without a version it may have changed since. */
interface Shown {
  id: RequestId;
  version?: number | undefined;
}

async function close(
  journey: Journey,
  { ends, goesOn, userId }: { ends: Shown; goesOn: Shown; userId: string },
): Promise<ClosedAsDuplicate> {
  const requestId = ends.id;
  return await unlessTooLate(() =>
    change(journey, requestId, async (tx): Promise<ClosedAsDuplicate> => {
      const locked = await lockRequests(tx, [requestId, goesOn.id]);
      const isStale = async ({ id, version }: Shown) => {
        const row = locked.get(id);
        return version !== undefined && (!row || (await movedOn(tx, row, version)));
      };
      if ((await isStale(ends)) || (await isStale(goesOn))) return { ok: false, because: 'stale' };
      const request = locked.get(requestId);
      const likely = { type: 'request.duplicated', other: '', stepsStopped: 0 } as const;
      if (!request || !decide(standingOf(request), likely).ok) return { ok: false, because: 'not-open' };
      if (!(await senderOfRequest(tx, requestId))) return { ok: false, because: 'no-sender' };
      const other = (await openCasesOfContacts(tx, requestId)).find(({ id }) => id === goesOn.id);
      if (!other) return { ok: false, because: 'not-the-same' };
      if (!(await isAskedThere(tx, request, locked.get(other.id)))) {
        return { ok: false, because: 'not-asked-there' };
      }
      const at = journey.clock.now();
      const stepsStopped = await stopWork(tx, requestId, at);
      await linkRequests(tx, { requestId, otherId: other.id, because: 'duplicate-of', at });
      const event = { type: 'request.duplicated', other: other.reference, stepsStopped } as const;
      await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
      await withItsParts(tx, requestId, { event, actor: `staff:${userId}`, at });
      await carryHold(tx, request, { id: other.id, part_of: null }, at);
      return { ok: true };
    }),
  );
}

/** Whether the case that goes on asks for all that would end; an appeal is against its own first answer, and is decided. */
async function isAskedThere(tx: Tx, ends: RequestRow, goesOn: RequestRow | undefined): Promise<boolean> {
  if (!goesOn || ends.kind === 'appeal') return false;
  const there = (await wholeCase(tx, goesOn)).flatMap(({ rights }) => rights);
  const ending = [ends, ...(await partsOf(tx, ends.id))].flatMap(({ rights }) => rights);
  return ending.every((right) => there.includes(right));
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
