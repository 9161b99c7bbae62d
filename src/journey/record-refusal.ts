import type { RequestId } from '../core/privacy-request.ts';
import { applyEvent } from '../db/apply-event.ts';
import { change, type Journey } from './context.ts';

/** A refused action is part of the case: it stands in its event log and its thread. About no case, it is only logged. */
export async function recordRefusal(
  journey: Journey,
  requestId: RequestId,
  userId: string,
  action: string,
  because: string,
): Promise<void> {
  journey.log.warn({ request: requestId, user: userId, action, because }, 'staff action refused');
  await change(journey, requestId, async (tx) => {
    const known = await tx.selectFrom('requests').select('id').where('id', '=', requestId).executeTakeFirst();
    if (!known) return;
    const event = { type: 'action.refused', action, because } as const;
    await applyEvent(tx, requestId, { event, actor: `staff:${userId}`, at: journey.clock.now() });
  });
}
