import type { RequestId } from '../../core/privacy-request.ts';
import { leastBusy, mayWork } from '../../db/active-staff.ts';
import { applyToLocked, lockRequest, recordEvent } from '../../db/apply-event.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';

export type Owned =
  | { ok: true }
  | {
      ok: false;
      because:
        | 'owned-already'
        | 'yours-already'
        | 'theirs-already'
        | 'not-owned'
        | 'cannot-work'
        | 'not-open';
    };

type OwnOrder = Omit<DecisionOrder, 'version'>;

/** A staff member takes a case that nobody sees through: of two at once, one gets it. @throws Permanent `request-unknown` */
export async function claim(journey: Journey, { requestId, userId }: OwnOrder): Promise<Owned> {
  return await owning(journey, requestId, async (tx, request) => {
    if (request.assignee !== null)
      return { ok: false, because: request.assignee === userId ? 'yours-already' : 'owned-already' };
    return await assign(journey, tx, request, { to: userId, because: 'claimed', by: userId });
  });
}

/** A staff member gives a case to a colleague, who must hold a role for it. @throws Permanent `request-unknown` */
export async function give(
  journey: Journey,
  { requestId, userId, to }: OwnOrder & { to: string },
): Promise<Owned> {
  return await owning(journey, requestId, async (tx, request) => {
    if (request.assignee === to) return { ok: false, because: 'theirs-already' };
    if (!(await mayWork(tx, to))) return { ok: false, because: 'cannot-work' };
    return await assign(journey, tx, request, { to, because: 'given', by: userId });
  });
}

/** A staff member gives a case back, their own or a colleague's who is away. @throws Permanent `request-unknown` */
export async function release(journey: Journey, { requestId, userId }: OwnOrder): Promise<Owned> {
  return await owning(journey, requestId, async (tx, request) => {
    if (request.assignee === null) return { ok: false, because: 'not-owned' };
    const event = { type: 'owner.released', from: request.assignee } as const;
    const actor = `staff:${userId}` as const;
    const applied = await applyToLocked(tx, request, { event, actor, at: journey.clock.now() });
    return applied.ok ? { ok: true } : { ok: false, because: 'not-open' };
  });
}

/** A case that has no owner yet gets whoever is there and has the fewest; while nobody is there, it waits to be taken. */
export async function assignToLeastBusy(
  tx: Tx,
  { id, assignee }: Pick<RequestRow, 'id' | 'assignee'>,
  at: Temporal.Instant,
): Promise<void> {
  const to = assignee === null ? await leastBusy(tx) : undefined;
  if (to === undefined) return;
  const event = { type: 'owner.assigned', to, because: 'balanced' } as const;
  await recordEvent(tx, id, { event, actor: 'system', at });
}

async function owning(
  journey: Journey,
  requestId: RequestId,
  work: (tx: Tx, request: RequestRow) => Promise<Owned>,
): Promise<Owned> {
  return await change(journey, requestId, async (tx) => await work(tx, await lockRequest(tx, requestId)));
}

async function assign(
  { clock }: Journey,
  tx: Tx,
  request: RequestRow,
  { to, because, by }: { to: string; because: 'claimed' | 'given'; by: string },
): Promise<Owned> {
  const event = { type: 'owner.assigned', to, because } as const;
  const applied = await applyToLocked(tx, request, { event, actor: `staff:${by}`, at: clock.now() });
  return applied.ok ? { ok: true } : { ok: false, because: 'not-open' };
}
