import type { LifecycleEvent } from '../../core/lifecycle-event.ts';
import { recordEvent } from '../../db/apply-event.ts';
import { extensionOf, settleExtension } from '../../db/extensions.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';

export const EXTENSION_LETTER = 'extension';

/**
 * The letter that announces the longer date has arrived: the date moves, if it arrived before the first one and the case
 * is still open. The caller holds the request's lock.
 */
export async function extendDeadline(tx: Tx, request: RequestRow, at: Temporal.Instant): Promise<void> {
  const extension = await extensionOf(tx, request.id);
  if (!extension || extension.settled_at !== null) return;
  await settleExtension(tx, request.id, at);
  await recordEvent(tx, request.id, { event: outcomeOf(request, extension, at), actor: 'system', at });
}

/**
 * The letter came back although it had been reported as delivered: the longer date, which holds only for who was told,
 * ends. It holds again once another copy arrives before the first date. The caller holds the request's lock.
 */
export async function undoExtension(tx: Tx, request: RequestRow, at: Temporal.Instant): Promise<void> {
  if (request.extended_until === null || isAnswered(request)) return;
  await settleExtension(tx, request.id, null);
  await recordEvent(tx, request.id, { event: { type: 'extension.undone' }, actor: 'system', at });
}

const isAnswered = ({ state }: RequestRow) => state === 'delivering' || state === 'closed';

function outcomeOf(
  request: RequestRow,
  { until, source }: { until: Temporal.Instant; source: string },
  at: Temporal.Instant,
): LifecycleEvent {
  if (isAnswered(request)) return { type: 'extension.lapsed', because: 'case-ended' };
  if (Temporal.Instant.compare(at, request.due_at) > 0)
    return { type: 'extension.lapsed', because: 'arrived-too-late' };
  return { type: 'deadline.extended', until: until.toString(), source };
}
