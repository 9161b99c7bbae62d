import type { RequestId } from '../../core/privacy-request.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { newId } from '../../db/new-id.ts';
import type { DataKey } from '../../db/sealed.ts';
import { askForStep } from '../../db/steps.ts';
import type { StepRow, Tx } from '../../db/tables.ts';
import { insertWorkNote, isWorkDone } from '../../db/work-notes.ts';
import { change, type Journey } from '../context.ts';
import { type HeldBy, heldBy } from '../held-steps.ts';
import { outcomesOf, type TaskOutcome, taskSchema } from '../task-outcomes.ts';
import { isStillWanted, STILL_WANTED } from './still-wanted.ts';
import { storeByHand } from './store-by-hand.ts';

export interface FinishedTask {
  /** Name of the step. */
  step: string;
  /** What came of it in its system; none for a task on no system. */
  result?: TaskOutcome;
}
export interface TaskReport {
  requestId: RequestId;
  userId: string;
  tasks: readonly FinishedTask[];
  /** What was done and how that can be seen; kept sealed, once for each task. */
  note: string;
}
export type TasksFinished =
  | { ok: true }
  | { ok: false; because: 'no-open-task' | 'no-such-outcome' | typeof STILL_WANTED | HeldBy };

/**
 * Staff note what they did by hand, for one or more tasks at once: all of them are noted, or none. An erasure is not done
 * by hand either while it must not be done. That they hold a role for it is the caller's check.
 * @throws Permanent `request-unknown`, `content-destroyed`
 */
export async function finishTasks(journey: Journey, report: TaskReport): Promise<TasksFinished> {
  const { requestId, tasks } = report;
  return await change(journey, requestId, async (tx): Promise<TasksFinished> => {
    const request = await lockRequest(tx, requestId);
    if (request.state !== 'fulfilling') return { ok: false, because: 'no-open-task' };
    const open = await openTasks(tx, requestId);
    const found = tasks.map(({ step, result }) => ({ row: open.find(({ name }) => name === step), result }));
    if (found.length === 0 || found.some(({ row }) => row === undefined))
      return { ok: false, because: 'no-open-task' };
    if (found.some(({ row, result }) => row && !isPossible(row, result)))
      return { ok: false, because: 'no-such-outcome' };
    if (found.some(({ row }) => row && taskSchema.parse(row.input).does === 'erase')) {
      const because = (await isStillWanted(tx, requestId))
        ? STILL_WANTED
        : await heldBy(tx, requestId, { erases: true });
      if (because) return { ok: false, because };
    }
    const key = await journey.vault.open(tx, request.key_id);
    for (const { row, result } of found) if (row) await finish(journey, tx, key, row, result, report);
    return { ok: true };
  });
}

type TaskRow = Pick<StepRow, 'id' | 'name' | 'kind' | 'system' | 'input'>;

async function openTasks(tx: Tx, requestId: RequestId): Promise<TaskRow[]> {
  const rows = await tx
    .selectFrom('steps')
    .select(['id', 'name', 'kind', 'system', 'input'])
    .where('request_id', '=', requestId)
    .where('kind', '=', 'team.task')
    .where('state', 'in', ['ready', 'running', 'waiting'])
    .execute();
  const open: TaskRow[] = [];
  for (const row of rows) if (!(await isWorkDone(tx, row.id))) open.push(row);
  return open;
}

function isPossible({ system, input }: TaskRow, result: TaskOutcome | undefined): boolean {
  if (system === null || result === undefined) return system === null && result === undefined;
  return outcomesOf(taskSchema.parse(input)).some(
    ({ outcome, reason }) => outcome === result.outcome && reason === result.reason,
  );
}

async function finish(
  journey: Journey,
  tx: Tx,
  key: DataKey,
  { id: stepId, name, kind, system }: TaskRow,
  result: TaskOutcome | undefined,
  { requestId, userId, note }: TaskReport,
): Promise<void> {
  const at = journey.clock.now();
  const id = newId<string>();
  await insertWorkNote(tx, key, { id, requestId, stepId, userId, note, at });
  if (system !== null && result) {
    await storeByHand(tx, { requestId, system }, result, at);
  }
  const about = system !== null && result ? { system, outcome: result.outcome } : {};
  await recordEvent(tx, requestId, {
    event: { type: 'work.done', step: name, note: id, ...about },
    actor: `staff:${userId}`,
    at,
  });
  // Also marks a step that runs right now to run once more: it may have looked before this note.
  await askForStep(tx, { requestId, name, kind, at });
}
