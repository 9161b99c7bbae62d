import { z } from 'zod';
import { after, durationSchema } from '../../core/duration.ts';
import type { StepHandler } from '../../core/step.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { stepMemory } from '../step-memory.ts';

const input = z.object({ for: durationSchema });
const memory = z.object({ until: z.string() });

/** `wait.cooling-off`: lets time pass before what cannot be undone. The end is fixed by the first run. */
export function coolingOffHandler(journey: Journey): StepHandler<Tx> {
  return async (step) => {
    const now = journey.clock.now();
    const remembered = memory.safeParse(await stepMemory(journey.db, step.id));
    const until = remembered.success
      ? Temporal.Instant.from(remembered.data.until)
      : after(now, input.parse(step.input).for, journey.company['time-zone']);
    if (Temporal.Instant.compare(now, until) >= 0) return { is: 'done', result: { until: until.toString() } };
    return { is: 'waiting', for: 'clock', until, result: { until: until.toString() } };
  };
}
