import { z } from 'zod';
import { BY_HAND, type HandWork } from '../core/data-map.ts';
import type { SystemOutcome } from '../core/privacy-request.ts';

/** What a `team.task` step carries of the playbook and the data map, as they were when the request was routed. */
export const taskSchema = z.object({
  title: z.string(),
  team: z.string(),
  /** With a system: what is done there by hand, and the reasons for which something may stay as it is. */
  does: z.enum(BY_HAND).optional(),
  reasons: z.array(z.string()).default([]),
});
export type Task = z.infer<typeof taskSchema>;

const DONE: Record<HandWork, SystemOutcome> = { export: 'exported', correct: 'corrected', erase: 'erased' };
const PARTLY: Partial<Record<HandWork, SystemOutcome>> = {
  correct: 'partly_corrected',
  erase: 'partly_kept',
};

export interface TaskOutcome {
  outcome: SystemOutcome;
  /** Why something stays as it is; the data map explains it in the letter. */
  reason?: string;
}

/** What can come of a task on a system; a task on none is only done. */
export function outcomesOf({ does, reasons }: Task): TaskOutcome[] {
  if (does === undefined) return [];
  const partly = PARTLY[does];
  return [
    { outcome: DONE[does] },
    { outcome: 'nothing_found' },
    ...(partly ? reasons.map((reason) => ({ outcome: partly, reason })) : []),
  ];
}

/** What a step on a system is for, as `outcomesOf` has it. */
const DOES: { readonly [kind: string]: HandWork } = {
  'systems.export': 'export',
  'systems.correct': 'correct',
  'systems.erase': 'erase',
};

/** What can come of a system that people see to in place of its steps. */
export function outcomesByHand(
  steps: readonly { kind: string; input: object }[],
  reasons: readonly string[],
): TaskOutcome[] {
  const does = steps.flatMap(({ kind, input }) => {
    const work = kind === 'team.task' ? taskSchema.safeParse(input).data?.does : DOES[kind];
    return work === undefined ? [] : [work];
  })[0];
  if (does !== undefined) return outcomesOf({ title: '', team: '', does, reasons: [...reasons] });
  const endsUse = steps.some(({ kind }) => kind === 'systems.opt-out');
  return [...(endsUse ? [{ outcome: 'opted_out' } as const] : []), { outcome: 'nothing_found' }];
}
