import type { JsonObject } from '../core/json.ts';
import type { RequestId } from '../core/privacy-request.ts';
import type { WorkflowOutputs } from '../core/workflow-step.ts';
import { askForStep } from './steps.ts';
import type { Db, Tables, Tx } from './tables.ts';

export type WorkflowRun = Tables['workflow_runs'];
export const WORKFLOW_STEP = 'workflow.run';

/** Notes a run and asks for the step that answers it. @returns `false` when it was noted before */
export async function noteRun(
  tx: Tx,
  run: Pick<WorkflowRun, 'id' | 'execution_id' | 'step' | 'inputs' | 'asked_by' | 'request_id'>,
  at: Temporal.Instant,
): Promise<boolean> {
  const noted = await tx
    .insertInto('workflow_runs')
    .values({
      ...run,
      state: 'begun',
      question: null,
      outputs: null,
      refusal: null,
      begun_at: at,
      answered_at: null,
    })
    .onConflict((conflict) => conflict.column('execution_id').doNothing())
    .executeTakeFirst();
  if (noted.numInsertedOrUpdatedRows !== 1n) return false;
  await askForRun(tx, run, at);
  return true;
}

async function askForRun(
  tx: Tx,
  { id, request_id: requestId }: Pick<WorkflowRun, 'id' | 'request_id'>,
  at: Temporal.Instant,
) {
  await askForStep(tx, { requestId, name: `workflow.${id}`, kind: WORKFLOW_STEP, input: { run: id }, at });
}

export async function readRun(db: Db | Tx, id: string): Promise<WorkflowRun | undefined> {
  return await db.selectFrom('workflow_runs').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function noteQuestion(db: Db, id: string, question: JsonObject): Promise<void> {
  await db.updateTable('workflow_runs').set({ state: 'waiting', question }).where('id', '=', id).execute();
}

/** Stores the answer of a run, once. @returns `false` when it had one */
export async function answerRun(
  db: Db | Tx,
  id: string,
  answer: { outputs: WorkflowOutputs } | { refusal: string },
  at: Temporal.Instant,
): Promise<boolean> {
  const answered = await db
    .updateTable('workflow_runs')
    .set({
      state: 'answered',
      outputs: 'outputs' in answer ? answer.outputs : null,
      refusal: 'refusal' in answer ? answer.refusal : null,
      answered_at: at,
    })
    .where('id', '=', id)
    .where('state', 'in', ['begun', 'waiting'])
    .executeTakeFirst();
  return answered.numUpdatedRows === 1n;
}

/** Stores what somebody pressed as the answer of a run that waits for it, and wakes the step that tells Slack. */
export async function answerByPress(
  tx: Tx,
  run: WorkflowRun,
  outputs: WorkflowOutputs,
  at: Temporal.Instant,
): Promise<boolean> {
  const isFirst = await answerRun(tx, run.id, { outputs }, at);
  if (isFirst) await askForRun(tx, run, at);
  return isFirst;
}

export async function noteTold(db: Db | Tx, id: string): Promise<void> {
  await db.updateTable('workflow_runs').set({ state: 'told' }).where('id', '=', id).execute();
}

export interface CaseStanding {
  id: RequestId;
  version: number;
  state: Tables['requests']['state'];
  outcome: string | null;
  waitingOn: string | null;
  assignee: string | null;
  dueAt: Temporal.Instant;
  slackChannel: string | null;
}

export async function standingByReference(db: Db, reference: string): Promise<CaseStanding | undefined> {
  const row = await db
    .selectFrom('requests')
    .selectAll()
    .where('reference', '=', reference)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      version: row.version,
      state: row.state,
      outcome: row.outcome,
      waitingOn: row.waiting_on,
      assignee: row.assignee,
      dueAt: row.extended_until ?? row.due_at,
      slackChannel: row.slack_channel,
    }
  );
}
