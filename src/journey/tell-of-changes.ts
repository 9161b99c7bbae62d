import type { TellOfChange } from '../core/case-change.ts';
import { Permanent } from '../core/problem.ts';
import type { StepHandler } from '../core/step.ts';
import { noteTellingOf, untoldEvents } from '../db/case-webhooks.ts';
import type { Tx } from '../db/tables.ts';
import type { Journey } from './context.ts';

/**
 * `case.webhook`: tells one address of every event of a case that it was not told of, oldest first. A crash between
 * telling and noting tells it twice, with the same version.
 * @param tellers by target; what waits for one that is not configured any more is done with
 */
export function tellOfChangesHandler(
  { db, log }: Journey,
  tellers: ReadonlyMap<string, TellOfChange>,
): StepHandler<Tx> {
  return async ({ requestId, input, signal }) => {
    if (requestId === null) throw new Permanent('step-without-request');
    const target = String(input.target);
    const tell = tellers.get(target);
    if (!tell) {
      log.warn({ request: requestId, target }, 'an address of CASE_WEBHOOK_URLS is gone and told no more');
      return { is: 'done', result: { told: 0 } };
    }
    const events = await untoldEvents(db, requestId, target);
    for (const { seq, type, at } of events) {
      const standing = await db
        .selectFrom('requests')
        .select(['reference', 'state', 'waiting_on', 'outcome'])
        .where('id', '=', requestId)
        .executeTakeFirstOrThrow();
      const { reference, state, waiting_on, outcome } = standing;
      await tell(
        {
          reference,
          event: type,
          version: String(seq),
          at: at.toString({ smallestUnit: 'millisecond' }),
          state,
          waiting_on: waiting_on ?? '',
          outcome: outcome ?? '',
        },
        signal,
      );
      await noteTellingOf(db, requestId, target, seq);
    }
    return { is: 'done', result: { told: events.length } };
  };
}
