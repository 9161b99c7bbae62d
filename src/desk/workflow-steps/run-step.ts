import { Permanent, toProblem } from '../../core/problem.ts';
import type { StepHandler, StepOutcome } from '../../core/step.ts';
import { RUN_OVER, type WorkflowOutputs } from '../../core/workflow-step.ts';
import type { Tx } from '../../db/tables.ts';
import { answerRun, noteTold, readRun, type WorkflowRun } from '../../db/workflow-runs.ts';
import { answeredCard } from './ask-team.ts';
import type { StepName } from './definitions.ts';
import { performStep } from './perform-step.ts';
import { faultSentence } from './read-inputs.ts';
import type { Performed, WorkflowParts } from './workflow-parts.ts';

/** So often a run that waits is looked at, beside what wakes it. */
const LOOK_AGAIN_MINUTES = 1;

/**
 * `workflow.run`: does what a step of a workflow asked for and tells Slack, once. Its answer is stored before it is told, so
 * that a Slack that does not take it costs nothing but time.
 */
export function workflowRunHandler(parts: WorkflowParts): StepHandler<Tx> {
  const { journey } = parts;
  const { db, clock } = journey;
  return async ({ input }): Promise<StepOutcome<Tx>> => {
    const run = await readRun(db, String(input.run));
    if (!run) throw new Permanent('workflow-run-unknown');
    if (run.state === 'told') return { is: 'done' };
    if (run.state !== 'answered') {
      const performed = await perform(parts, run);
      if (performed === 'not-yet')
        return { is: 'waiting', for: 'team', until: clock.now().add({ minutes: LOOK_AGAIN_MINUTES }) };
      await answerRun(db, run.id, performed, clock.now());
    }
    const answered = (await readRun(db, run.id)) ?? run;
    await closeQuestion(parts, answered);
    await tell(parts, answered);
    return { is: 'done', commit: (tx) => noteTold(tx, run.id) };
  };
}

async function perform(parts: WorkflowParts, run: WorkflowRun): Promise<Performed> {
  const { faults } = run.inputs;
  if (Array.isArray(faults)) return { refusal: faultSentence(run.step as StepName, faults.map(String)) };
  return await performStep(parts, run);
}

/** What was answered is pressed no more. */
async function closeQuestion({ board }: WorkflowParts, run: WorkflowRun): Promise<void> {
  if (run.question === null) return;
  const { channelId, ts } = run.question;
  await board.update(String(channelId), String(ts), answeredCard(run), run.id, true);
}

async function tell({ answers, journey }: WorkflowParts, run: WorkflowRun): Promise<void> {
  try {
    if (run.refusal !== null) await answers.fail(run.execution_id, run.refusal);
    else await answers.succeed(run.execution_id, run.outputs as WorkflowOutputs);
  } catch (error) {
    const { code } = toProblem(error);
    if (code !== RUN_OVER) throw error;
    journey.log.info({ run: run.id, problem: code }, 'nobody waits for the answer of a workflow step');
  }
}
