import { STATES } from '../../core/privacy-request.ts';
import { HANDLER_ROLES, STAFF_ROLES, type StaffRole } from '../../core/staff.ts';
import { type CaseStanding, standingByReference, type WorkflowRun } from '../../db/workflow-runs.ts';
import { REFUSED_STAFF } from '../words/refusal-words.ts';
import { askTheTeam } from './ask-team.ts';
import { createRequest } from './create-request.ts';
import type { StepName } from './definitions.ts';
import { INPUTS, type InputsOf } from './read-inputs.ts';
import { type Performed, soon, type WorkflowParts } from './workflow-parts.ts';

/** Who may have each step done for them. */
const ROLES: Record<StepName, readonly StaffRole[]> = {
  create_request: HANDLER_ROLES,
  ask_approval: HANDLER_ROLES,
  propose_decision: HANDLER_ROLES,
  get_case: STAFF_ROLES,
  wait_for_stage: STAFF_ROLES,
};

/**
 * Does what a step says. Slack does not vouch for who started a workflow: whoever is named must be staff, but nothing that
 * needs a person's word is done on it, only asked of people whose presses are signed.
 */
export async function performStep(parts: WorkflowParts, run: WorkflowRun): Promise<Performed> {
  const step = run.step as StepName;
  const may = await parts.gate.mayAct(run.asked_by, ROLES[step]);
  // Nobody is refused for what Slack could not tell us lately.
  if (!may.ok && may.because === 'stale-roles') throw soon('slack-roles-stale');
  if (!may.ok) {
    await parts.gate.refused({ userId: run.asked_by, value: '' }, `workflow.${step}`, may.because);
    return { refusal: REFUSED_STAFF[may.because] };
  }
  if (step === 'create_request') return await createRequest(parts, run);
  const { reference } = INPUTS[step].parse(run.inputs);
  const standing = await standingByReference(parts.journey.db, reference);
  if (!standing) return { refusal: `There is no case ${reference}. Please check its number.` };
  if (step === 'get_case') return { outputs: caseOutputs(standing) };
  if (step === 'wait_for_stage') return waitedFor(standing, INPUTS[step].parse(run.inputs));
  return await askTheTeam(parts, run, standing);
}

function caseOutputs({ state, waitingOn, assignee, dueAt }: CaseStanding) {
  return {
    stage: state,
    waiting_on: waitingOn ?? 'nobody',
    ...(assignee === null ? {} : { owner: assignee }),
    due: Math.floor(dueAt.epochMilliseconds / 1000),
  };
}

function waitedFor({ state, outcome }: CaseStanding, { stage }: InputsOf<'wait_for_stage'>): Performed {
  if (STATES.indexOf(state) < STATES.indexOf(stage)) return 'not-yet';
  return { outputs: { stage: state, outcome: outcome ?? 'open' } };
}
