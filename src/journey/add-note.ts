import { createHash } from 'node:crypto';
import type { RequestId } from '../core/privacy-request.ts';
import { lockRequest, recordEvent } from '../db/apply-event.ts';
import { isDestroyed } from '../db/data-keys.ts';
import { insertWorkNote, isWritten } from '../db/work-notes.ts';
import { change, type Journey } from './context.ts';

export type NoteAdded = { ok: true } | { ok: false; because: 'content-destroyed' };

export interface NewNote {
  requestId: RequestId;
  userId: string;
  /** The form that it was written in: sent twice, it is one note. */
  viewId: string;
  note: string;
}

/** A staff member writes down what colleagues should know; it is kept sealed. @throws Permanent `request-unknown` */
export async function addNote(
  journey: Journey,
  { requestId, userId, viewId, note }: NewNote,
): Promise<NoteAdded> {
  return await change(journey, requestId, async (tx): Promise<NoteAdded> => {
    const request = await lockRequest(tx, requestId);
    if (await isDestroyed(tx, request.key_id)) return { ok: false, because: 'content-destroyed' };
    const key = await journey.vault.open(tx, request.key_id);
    const at = journey.clock.now();
    const id = idOfForm(requestId, viewId);
    if (await isWritten(tx, id)) return { ok: true };
    await insertWorkNote(tx, key, { id, requestId, stepId: null, userId, note, at });
    const event = { type: 'note.added', note: id } as const;
    await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
    return { ok: true };
  });
}

/** A UUID of its own kind (RFC 9562, version 8), so that a form names its note. */
function idOfForm(requestId: RequestId, viewId: string): string {
  const hex = createHash('sha256').update(`${requestId} ${viewId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
