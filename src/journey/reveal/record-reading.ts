import type { LifecycleEvent } from '../../core/lifecycle-event.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import type { RevealReason } from '../../core/staff.ts';
import { type Actor, recordEvent } from '../../db/apply-event.ts';
import { caseOf } from '../../db/parts.ts';
import type { Tx } from '../../db/tables.ts';

export interface Reading {
  reason: RevealReason;
  by: Extract<LifecycleEvent, { type: 'content.revealed' }>['by'];
  actor: Actor;
  at: Temporal.Instant;
}

/** Notes that somebody reads a case's messages, before they are opened for them. */
export async function recordReading(
  tx: Tx,
  requestId: RequestId,
  { reason, by, actor, at }: Reading,
): Promise<void> {
  const { messages } = await tx
    .selectFrom('inbound_messages')
    .select(({ fn }) => fn.countAll<string>().as('messages'))
    .where('request_id', '=', caseOf(requestId))
    .executeTakeFirstOrThrow();
  const event = { type: 'content.revealed', reason, by, messages: Number(messages) } as const;
  await recordEvent(tx, requestId, { event, actor, at });
}
