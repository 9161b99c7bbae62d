import type { EventInbox } from '../../core/staff.ts';
import { FUNCTION_EVENT } from './listen-functions.ts';

/**
 * Puts an event into the inbox before any listener sees it: Bolt tells Slack "received" first and listens afterwards.
 * What is no event passes.
 * @returns `again` for an event that was here before, `unreadable` for one without an id
 */
export async function acceptEvent(
  inbox: EventInbox,
  body: Record<string, unknown>,
): Promise<'new' | 'again' | 'unreadable'> {
  if (body.type !== 'event_callback') return 'new';
  if (typeof body.event_id !== 'string') return 'unreadable';
  const type = String((body.event as { type?: unknown } | undefined)?.type ?? 'unknown');
  // Told apart by the id of its run when it is noted: one that could not be noted must be heard when it comes again.
  if (type === FUNCTION_EVENT) return 'new';
  return (await inbox.accept(body.event_id, type)) ? 'new' : 'again';
}
