import { z } from 'zod';
import { BY_HAND } from '../../core/data-map.ts';
import { durationSchema } from '../../core/duration.ts';
import { Permanent } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { isPassedOver } from '../../db/system-outcomes.ts';
import type { Tx } from '../../db/tables.ts';
import { isWorkDone } from '../../db/work-notes.ts';
import type { Journey } from '../context.ts';
import { unlessHeld } from '../held-steps.ts';
import { askTeam } from './ask-team.ts';
import { unlessStillWanted } from './still-wanted.ts';

const input = z.object({ does: z.enum(BY_HAND).optional(), remind: z.array(durationSchema).default([]) });

/**
 * `team.task`: waits until the team has noted what it did by hand (`finish-task.ts`). Nobody is asked to erase what a
 * machine would not erase now.
 */
export function teamTaskHandler(journey: Journey): StepHandler<Tx> {
  return async (step) => {
    const { requestId, system } = step;
    if (requestId === null) throw new Permanent('step-without-request');
    const passedOver = system !== null && (await isPassedOver(journey.db, { requestId, system }));
    if (passedOver || (await isWorkDone(journey.db, step.id))) return { is: 'done' };
    const { does, remind } = input.parse(step.input);
    if (does === 'erase') {
      await unlessStillWanted(journey.db, requestId);
      await unlessHeld(journey.db, requestId, { erases: true });
    }
    return await askTeam(journey, step, requestId, { remind, result: {} });
  };
}
