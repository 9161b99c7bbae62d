import { respondBy } from '../../core/law/deadline.ts';
import { type FirstDates, firstDates } from '../../core/law/due-dates.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { partsFor } from '../../core/which-playbook.ts';
import { lockRequest } from '../../db/apply-event.ts';
import { isDestroyed } from '../../db/data-keys.ts';
import { newId } from '../../db/new-id.ts';
import { goesOnAgain } from '../../db/request-links.ts';
import type { RequestRow } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';
import { openLinkedCase } from '../open-linked-case.ts';

/** After so long it is a new request of the person, not a mistake of ours. */
export const REOPEN_DAYS = 30;

export type Reopened =
  | { ok: true; reference: string }
  | {
      ok: false;
      because:
        | 'stale'
        | 'not-closed'
        | 'opened-again'
        | 'closed-too-long'
        | 'content-destroyed'
        | 'nothing-asked';
    };

/** Whether a closed case may be opened again. */
export const mayReopen = (
  { state, kind, rights, closed_at }: Pick<RequestRow, 'state' | 'kind' | 'rights' | 'closed_at'>,
  now: Temporal.Instant,
): boolean =>
  state === 'closed' &&
  kind === 'request' &&
  rights.length > 0 &&
  closed_at !== null &&
  Temporal.Instant.compare(now, closed_at.add({ hours: 24 * REOPEN_DAYS })) <= 0;

/**
 * Staff open a closed case again, as a new one that is linked to it and has its person, proofs and rights; once, until
 * that one ends, too. The date that was promised holds where it is still ahead.
 * @throws Permanent `request-unknown`
 */
export async function reopen(
  journey: Journey,
  { requestId, version, userId }: Omit<DecisionOrder, 'version'> & Partial<DecisionOrder>,
): Promise<Reopened> {
  const id = newId<RequestId>();
  return await change(journey, id, async (tx): Promise<Reopened> => {
    const from = await lockRequest(tx, requestId);
    const now = journey.clock.now();
    if (await goesOnAgain(tx, requestId)) return { ok: false, because: 'opened-again' };
    if ((version ?? from.version) !== from.version) return { ok: false, because: 'stale' };
    if (from.state !== 'closed') return { ok: false, because: 'not-closed' };
    if (from.kind !== 'request' || from.rights.length === 0) return { ok: false, because: 'nothing-asked' };
    if (!mayReopen(from, now)) return { ok: false, because: 'closed-too-long' };
    if (await isDestroyed(tx, from.key_id)) return { ok: false, because: 'content-destroyed' };
    const reference = await openLinkedCase(journey, tx, {
      id,
      from,
      link: { to: from, because: 'reopens' },
      continued: 'reopened',
      kind: 'request',
      rights: from.rights,
      playbook: partsFor(journey.playbooks, from.rights, from)?.[0].playbook,
      receipt: 'reopened',
      due: dueAgain(journey, from, now),
      actor: `staff:${userId}`,
    });
    return { ok: true, reference };
  });
}

function dueAgain({ company }: Journey, from: RequestRow, now: Temporal.Instant): FirstDates {
  const { jurisdiction, rights, due_source: dueSource, working_at, target_at } = from;
  const anew = respondBy({ receivedAt: now, jurisdiction, rights }, company);
  const promised = from.extended_until ?? from.due_at;
  const ahead =
    Temporal.Instant.compare(promised, now) > 0 && Temporal.Instant.compare(promised, anew.dueAt) < 0;
  if (!ahead) return firstDates(anew);
  const [workingAt, targetAt] = [working_at.toString(), target_at.toString()];
  return { dueAt: promised.toString(), dueSource, workingAt, targetAt };
}
