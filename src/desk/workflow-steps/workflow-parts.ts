import type { TeamBoard } from '../../core/ports.ts';
import { Transient } from '../../core/problem.ts';
import type { StaffGate } from '../../core/staff.ts';
import type { WorkflowAnswers, WorkflowOutputs } from '../../core/workflow-step.ts';
import type { Journey } from '../../journey/context.ts';

export interface WorkflowParts {
  journey: Journey;
  board: TeamBoard;
  gate: StaffGate;
  answers: WorkflowAnswers;
}

/** What one step comes to for now: done, refused with a sentence for whoever started the workflow, or not yet. */
export type Performed = { outputs: WorkflowOutputs } | { refusal: string } | 'not-yet';

/** What is not there yet and soon will be. */
export const soon = (code: string) =>
  new Transient(code, { retryAfter: Temporal.Duration.from({ seconds: 5 }), patient: true });
