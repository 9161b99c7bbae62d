import { z } from 'zod';
import { durationSchema } from '../../core/duration.ts';
import { Permanent } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { isPassedOver } from '../../db/system-outcomes.ts';
import type { Tx } from '../../db/tables.ts';
import { isWorkDone } from '../../db/work-notes.ts';
import type { Journey } from '../context.ts';
import { askTeam } from './ask-team.ts';

const input = z.object({ remind: z.array(durationSchema).default([]) });

/** `team.task`: waits until the team has noted what it did by hand (`finish-task.ts`). */
export function teamTaskHandler(journey: Journey): StepHandler<Tx> {
  return async (step) => {
    const { requestId, system } = step;
    if (requestId === null) throw new Permanent('step-without-request');
    const passedOver = system !== null && (await isPassedOver(journey.db, { requestId, system }));
    return passedOver || (await isWorkDone(journey.db, step.id))
      ? { is: 'done' }
      : await askTeam(journey, step, requestId, { ...input.parse(step.input), result: {} });
  };
}
