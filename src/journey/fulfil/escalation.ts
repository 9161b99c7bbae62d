import { z } from 'zod';
import { spanEnd, spanSchema } from '../../core/law/house-rules.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { STAFF_ROLES } from '../../core/staff.ts';
import { activeStaff } from '../../db/active-staff.ts';
import { applyEvent } from '../../db/apply-event.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';

/** Whom a question goes to that stays unanswered, and when. */
export const escalationSchema = z.object({ to: z.enum(STAFF_ROLES), after: spanSchema });
export type Escalation = z.infer<typeof escalationSchema>;

/** The hour at which it was asked, on the day on which the playbook's patience is over. */
export function escalatesAt(
  { company }: Pick<Journey, 'company'>,
  { after }: Escalation,
  askedAt: Temporal.Instant,
): Temporal.Instant {
  const timeZone = company['time-zone'];
  const asked = askedAt.toZonedDateTimeISO(timeZone);
  return spanEnd(asked.toPlainDate(), after)
    .toZonedDateTime({ timeZone, plainTime: asked.toPlainTime() })
    .toInstant();
}

/** Names whoever holds the role in the case's thread; where nobody does, that stands there, too. */
export async function escalate(
  tx: Tx,
  {
    requestId,
    step,
    to,
    at,
  }: { requestId: RequestId; step: string; to: Escalation['to']; at: Temporal.Instant },
): Promise<void> {
  const event = { type: 'step.escalated', step, to, people: await activeStaff(tx, to) } as const;
  // A withdrawal may have come first; then there is nothing left to answer.
  await applyEvent(tx, requestId, { event, actor: 'system', at });
}
