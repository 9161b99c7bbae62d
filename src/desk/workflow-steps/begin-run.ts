import type { JsonObject } from '../../core/json.ts';
import { LAWS } from '../../core/law/laws.ts';
import type { WorkflowCall, WorkflowSteps } from '../../core/workflow-step.ts';
import { inTransaction } from '../../db/database.ts';
import { newId } from '../../db/new-id.ts';
import { noteRun, standingByReference } from '../../db/workflow-runs.ts';
import type { Journey } from '../../journey/context.ts';
import { type CHOICES, STEPS, type StepName } from './definitions.ts';
import { INPUTS } from './read-inputs.ts';

/**
 * Our steps in staff's workflows. A run is noted with what was read of its inputs; what is wrong with them is noted as
 * its answer, never the input itself.
 */
export function workflowSteps(journey: Journey): WorkflowSteps {
  return {
    steps: Object.keys(STEPS),
    begin: (call) => begin(journey, call),
    choices: { list_laws: lawChoices } satisfies { [step in keyof typeof CHOICES]: unknown },
  };
}

const lawChoices = () => LAWS.map(({ id, name }) => ({ value: id, text: `${name} (${id})`.slice(0, 75) }));

async function begin(journey: Journey, { executionId, step, inputs }: WorkflowCall): Promise<void> {
  const { db, clock, doorbell } = journey;
  const read = INPUTS[step as StepName].safeParse(inputs);
  const kept: JsonObject = read.success ? JSON.parse(JSON.stringify(read.data)) : {};
  const about =
    typeof kept.reference === 'string' ? await standingByReference(db, kept.reference) : undefined;
  const at = clock.now();
  const run = {
    id: newId<string>(),
    execution_id: executionId,
    step,
    // Inputs that cannot be read leave only the names of those that are at fault.
    inputs: read.success
      ? kept
      : { faults: [...new Set(read.error.issues.map(({ path }) => String(path[0])))] },
    asked_by: typeof kept.asked_by === 'string' ? kept.asked_by : '',
    request_id: about?.id ?? null,
  };
  const isNew = await inTransaction(db, (tx) => noteRun(tx, run, at));
  if (!isNew) return;
  const due = await db
    .selectFrom('steps')
    .select(['id', 'kind', 'attempt'])
    .where('name', '=', `workflow.${run.id}`)
    .execute();
  doorbell.ring(due);
}
