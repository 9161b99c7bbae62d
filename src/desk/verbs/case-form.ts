import type { RequestId } from '../../core/privacy-request.ts';
import type { FormAnswer, StaffForm } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { recordRefusal } from '../../journey/record-refusal.ts';
import { type ButtonValue, readValue } from '../card/button-value.ts';
import { refusedAction } from '../words/refusal-words.ts';
import type { CaseOrder, FormOutcome } from './case-order.ts';
import { modal, says } from './modal.ts';

/** A form about a case: what is wrong with its inputs, else what the verb says; a refusal is part of the case. */
export function caseForm(
  journey: Journey,
  id: string,
  roles: StaffForm['roles'],
  verb: (order: CaseOrder, inputs: object) => Promise<FormOutcome>,
): StaffForm {
  return {
    id,
    roles,
    async submit({ userId, viewId, value, inputs }): Promise<FormAnswer> {
      const about = readValue(value);
      if (!about || !(await exists(journey, about))) return refused('stale');
      const requestId = about.requestId as RequestId;
      const outcome = await verb({ requestId, version: about.version, userId, viewId }, inputs);
      if ('faults' in outcome) return { is: 'faulty', faults: outcome.faults };
      if (outcome.ok) return { is: 'done', ...(outcome.shows ? { shows: outcome.shows } : {}) };
      await recordRefusal(journey, requestId, userId, outcome.action ?? id, outcome.because);
      return refused(outcome.because);
    },
  };
}

const refused = (because: string): FormAnswer => ({
  is: 'done',
  shows: modal({ title: 'Privacy requests', blocks: [says(refusedAction(because))] }),
});

async function exists({ db }: Journey, { requestId }: ButtonValue): Promise<boolean> {
  const row = await db
    .selectFrom('requests')
    .select('id')
    .where('id', '=', requestId as RequestId)
    .executeTakeFirst();
  return row !== undefined;
}
