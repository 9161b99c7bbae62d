import type { RequestId, StepId } from '../core/privacy-request.ts';
import type { DataKey } from './sealed.ts';
import type { Db, Tx } from './tables.ts';

const place = (row: string) => ({ table: 'work_notes', column: 'content', row });

export interface WorkNote {
  id: string;
  requestId: RequestId;
  /** What was done by hand; `null` for a note about the case. */
  stepId: StepId | null;
  userId: string;
  /** What they did and how that can be seen, or whatever a colleague should know. */
  note: string;
  at: Temporal.Instant;
}

/** Keeps what staff wrote down; one note a step. */
export async function insertWorkNote(tx: Tx, key: DataKey, note: WorkNote): Promise<void> {
  await tx
    .insertInto('work_notes')
    .values({
      id: note.id,
      request_id: note.requestId,
      step_id: note.stepId,
      user_id: note.userId,
      content: key.seal(place(note.id), note.note),
      done_at: note.at,
    })
    .execute();
}

export async function isWritten(db: Db | Tx, id: string): Promise<boolean> {
  const note = await db.selectFrom('work_notes').select('id').where('id', '=', id).executeTakeFirst();
  return note !== undefined;
}

export async function isWorkDone(db: Db | Tx, stepId: StepId): Promise<boolean> {
  const done = await db
    .selectFrom('work_notes')
    .select('id')
    .where('step_id', '=', stepId)
    .executeTakeFirst();
  return done !== undefined;
}

export interface WrittenNote {
  /** `null` for a note about the case. */
  step: string | null;
  /** Slack user id. */
  by: string;
  note: string;
  doneAt: Temporal.Instant;
}

/** The notes of a request, opened, oldest first. */
export async function workNotesOf(db: Db, key: DataKey, requestId: RequestId): Promise<WrittenNote[]> {
  const rows = await db
    .selectFrom('work_notes')
    .leftJoin('steps', 'steps.id', 'work_notes.step_id')
    .select(['work_notes.id', 'steps.name', 'user_id', 'content', 'done_at'])
    .where('work_notes.request_id', '=', requestId)
    .orderBy('done_at')
    .orderBy('work_notes.id')
    .execute();
  return rows.map(({ id, name, user_id, content, done_at }) => ({
    step: name,
    by: user_id,
    note: key.openText(place(id), content),
    doneAt: done_at,
  }));
}
