import type { RequestId, WaitingOn } from '../../core/privacy-request.ts';
import { type Actor, lockRequest, recordEvent } from '../../db/apply-event.ts';
import { REQUESTER_ANSWERED } from '../../db/event-columns.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';

export type Seen = { ok: true } | { ok: false; because: 'nothing-to-see' };

const TO_SEE = ['wrote-after-close', 'letter-lost', 'disowned', REQUESTER_ANSWERED];

/**
 * Staff have read what the requester answered or wrote after the case was closed, that a letter was lost, or that an owner
 * disowned it.
 * @throws Permanent `request-unknown`
 */
export async function seeMessage(
  journey: Journey,
  { requestId, actor }: { requestId: RequestId; actor: Actor },
): Promise<Seen> {
  return await change(journey, requestId, async (tx): Promise<Seen> => {
    const request = await lockRequest(tx, requestId);
    const { attention } = request;
    if (attention === null || !TO_SEE.includes(attention)) return { ok: false, because: 'nothing-to-see' };
    const waitsFor =
      attention === REQUESTER_ANSWERED ? { waitsFor: await whomItWaitsFor(tx, request) } : undefined;
    const event = { type: 'message.seen', ...waitsFor } as const;
    await recordEvent(tx, requestId, { event, actor, at: journey.clock.now() });
    return { ok: true };
  });
}

/** As its stage and its steps have it; what it waited for before the question is kept nowhere. */
async function whomItWaitsFor(tx: Tx, { id, state }: RequestRow): Promise<WaitingOn> {
  if (state === 'received') return 'team';
  if (state === 'verifying') return 'requester';
  const waiting = await tx
    .selectFrom('steps')
    .select('kind')
    .where('request_id', '=', id)
    .where('playbook_step', 'is not', null)
    .where('state', '=', 'waiting')
    .execute();
  if (waiting.length === 0) return 'system';
  return waiting.every(({ kind }) => kind === 'wait.cooling-off') ? 'clock' : 'team';
}
