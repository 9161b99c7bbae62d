import type { RequestId } from '../../core/privacy-request.ts';
import { HANDLER_ROLES, STAFF_ROLES, type StaffAction, type StaffGate } from '../../core/staff.ts';
import type { WorkflowOutputs } from '../../core/workflow-step.ts';
import { inTransaction } from '../../db/database.ts';
import { answerByPress, readRun, type WorkflowRun } from '../../db/workflow-runs.ts';
import { proposeRefusal } from '../../journey/close/propose-refusal.ts';
import type { Journey } from '../../journey/context.ts';
import { proposeAnswer } from '../../journey/fulfil/propose-answer.ts';
import { recordRefusal } from '../../journey/record-refusal.ts';
import { type ButtonValue, readValue } from '../card/button-value.ts';
import { refusedAction } from '../words/refusal-words.ts';
import { WORKFLOW_BUTTONS } from './ask-team.ts';
import { INPUTS } from './read-inputs.ts';

const NOT_YOUR_OWN = 'Nothing was changed: the workflow asks for you, so another person must answer.';
const ANSWERED = 'Nothing was changed: this was answered already, or the case has ended.';

/** The presses under a workflow's question: each person's own, checked as any other press. */
export function workflowPresses(journey: Journey, gate: StaffGate): StaffAction[] {
  const press = (id: string, says: 'yes' | 'no'): StaffAction => ({
    id,
    roles: STAFF_ROLES,
    async run({ userId, value }) {
      const about = readValue(value);
      const run = about?.stepId === undefined ? undefined : await readRun(journey.db, about.stepId);
      if (!about || run?.state !== 'waiting') return ANSWERED;
      return run.step === 'ask_approval'
        ? await approve(journey, gate, run, userId, says, value)
        : await propose(journey, gate, run, about, userId, says, value);
    },
  });
  return [press(WORKFLOW_BUTTONS.yes, 'yes'), press(WORKFLOW_BUTTONS.no, 'no')];
}

async function approve(
  journey: Journey,
  gate: StaffGate,
  run: WorkflowRun,
  userId: string,
  says: 'yes' | 'no',
  value: string,
): Promise<string> {
  const { role } = INPUTS.ask_approval.parse(run.inputs);
  const may = await gate.mayAct(userId, [role]);
  if (!may.ok) return await gate.refused({ userId, value }, WORKFLOW_BUTTONS[says], may.because);
  if (userId === run.asked_by) {
    await recordRefusal(journey, run.request_id as RequestId, userId, WORKFLOW_BUTTONS[says], 'own-question');
    return NOT_YOUR_OWN;
  }
  const decision = says === 'yes' ? 'approved' : 'declined';
  const decided_at = Math.floor(journey.clock.now().epochMilliseconds / 1000);
  return await answer(journey, run, { decision, decided_by: userId, decided_at });
}

async function propose(
  journey: Journey,
  gate: StaffGate,
  run: WorkflowRun,
  { requestId }: ButtonValue,
  userId: string,
  says: 'yes' | 'no',
  value: string,
): Promise<string> {
  const may = await gate.mayAct(userId, HANDLER_ROLES);
  if (!may.ok) return await gate.refused({ userId, value }, WORKFLOW_BUTTONS[says], may.because);
  if (says === 'no') return await answer(journey, run, { proposal: 'dropped', proposed_by: userId });
  const id = requestId as RequestId;
  const { version } = await journey.db
    .selectFrom('requests')
    .select('version')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { reason } = INPUTS.propose_decision.parse(run.inputs);
  const order = { requestId: id, version, userId };
  const proposed =
    reason === undefined
      ? await proposeAnswer(journey, { ...order, kind: 'no-data', results: [] })
      : await proposeRefusal(journey, { ...order, reason });
  if (!proposed.ok) {
    await recordRefusal(journey, id, userId, WORKFLOW_BUTTONS.yes, proposed.because);
    return refusedAction(proposed.because);
  }
  return await answer(journey, run, { proposal: 'proposed', proposed_by: userId });
}

async function answer({ db, clock }: Journey, run: WorkflowRun, outputs: WorkflowOutputs): Promise<string> {
  const isFirst = await inTransaction(db, (tx) => answerByPress(tx, run, outputs, clock.now()));
  return isFirst ? 'Noted: the workflow goes on.' : ANSWERED;
}
