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

function outcomeOf(
  { state, due_at }: RequestRow,
  { until, source }: { until: Temporal.Instant; source: string },
  at: Temporal.Instant,
): LifecycleEvent {
  if (state === 'delivering' || state === 'closed')
    return { type: 'extension.lapsed', because: 'case-ended' };
  if (Temporal.Instant.compare(at, due_at) > 0)
    return { type: 'extension.lapsed', because: 'arrived-too-late' };
  return { type: 'deadline.extended', until: until.toString(), source };
}
