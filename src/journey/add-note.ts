import type { RequestId } from '../core/privacy-request.ts';
import { lockRequest, recordEvent } from '../db/apply-event.ts';
import { isDestroyed } from '../db/data-keys.ts';
import { newId } from '../db/new-id.ts';
import { insertWorkNote } from '../db/work-notes.ts';
import { change, type Journey } from './context.ts';

export type NoteAdded = { ok: true } | { ok: false; because: 'content-destroyed' };

/** A staff member writes down what colleagues should know; it is kept sealed. @throws Permanent `request-unknown` */
export async function addNote(
  journey: Journey,
  { requestId, userId, note }: { requestId: RequestId; userId: string; note: string },
): Promise<NoteAdded> {
  return await change(journey, requestId, async (tx): Promise<NoteAdded> => {
    const request = await lockRequest(tx, requestId);
    if (await isDestroyed(tx, request.key_id)) return { ok: false, because: 'content-destroyed' };
    const key = await journey.vault.open(tx, request.key_id);
    const at = journey.clock.now();
    const id = newId<string>();
    await insertWorkNote(tx, key, { id, requestId, stepId: null, userId, note, at });
    const event = { type: 'note.added', note: id } as const;
    await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
    return { ok: true };
  });
}
