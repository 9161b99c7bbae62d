import { z } from 'zod';
import { durationSchema } from '../../core/playbook.ts';
import type { StepHandler } from '../../core/step.ts';
import { isPassedOver } from '../../db/system-outcomes.ts';
import type { Tx } from '../../db/tables.ts';
import { isWorkDone } from '../../db/work-notes.ts';
import type { Journey } from '../context.ts';
import { waitForTeam } from './wait-for-team.ts';

const input = z.object({ remind: z.array(durationSchema).default([]) });

/** `team.task`: waits until the team has noted what it did by hand (`finish-task.ts`). */
export function teamTaskHandler(journey: Journey): StepHandler<Tx> {
  return async (step) => {
    const { requestId, system } = step;
    const passedOver =
      requestId !== null && system !== null && (await isPassedOver(journey.db, { requestId, system }));
    return passedOver || (await isWorkDone(journey.db, step.id))
      ? { is: 'done' }
      : await waitForTeam(journey, step, input.parse(step.input));
  };
}
