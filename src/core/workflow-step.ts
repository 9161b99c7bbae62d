/** What the desk and the Slack room agree on about steps of staff's own workflows. */

export interface WorkflowCall {
  /** Slack's id of this run: the same run told twice is one. */
  executionId: string;
  /** The step's callback id. */
  step: string;
  inputs: { [name: string]: unknown };
}

export type WorkflowOutputs = { [name: string]: string | number };

/** The steps that we offer. */
export interface WorkflowSteps {
  /** Callback ids of the steps that are answered later. */
  readonly steps: readonly string[];
  /** Notes the run, durably; it is answered by a step of the engine. */
  begin(call: WorkflowCall): Promise<void>;
  /** Callback ids of those that give choices to a form that somebody looks at, and what each gives. */
  readonly choices: { readonly [step: string]: () => WorkflowChoice[] };
}

export interface WorkflowChoice {
  value: string;
  text: string;
}

/** Tells Slack what came of a run. @throws Permanent where Slack knows of no such run (any more) */
export interface WorkflowAnswers {
  succeed(executionId: string, outputs: WorkflowOutputs): Promise<void>;
  /** @param sentence what the person who started the workflow reads and can act on */
  fail(executionId: string, sentence: string): Promise<void>;
}

/** Nobody waits for the answer any more: the workflow was ended. */
export const RUN_OVER = 'workflow-run-over';
