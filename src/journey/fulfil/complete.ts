import { isSystemStep } from '../../core/data-map.ts';
import { asksForNothing, type RequestId, type SystemOutcome } from '../../core/privacy-request.ts';
import { NeedsHuman, Permanent } from '../../core/problem.ts';
import { appealOf } from '../../db/appeals.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { frozenPlaybook } from '../../db/playbooks.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import { unlessHeld } from '../held-steps.ts';

/** Outcomes of a system after which the person does not have all they asked for. */
const IN_PART: readonly SystemOutcome[] = ['partly_kept', 'partly_corrected', 'not_searched'];

/**
 * Ends fulfilment once no playbook step is open: the answer is written from here on. A request that left
 * fulfilment meanwhile stays as it is.
 * @param letter default: the one that the playbook ends with
 * @throws NeedsHuman `system-without-outcome` while any system lacks an outcome or was not read back; the
 *   database refuses it, too (trigger `requests_every_system_settled`); `refusal-proposed`, `answer-proposed` while a
 *   second person has not said what the answer is
 */
export async function completeFulfilment(
  tx: Tx,
  requestId: RequestId,
  at: Temporal.Instant,
  letter?: string,
): Promise<void> {
  const request = await lockRequest(tx, requestId);
  if (request.state !== 'fulfilling') return;
  await unlessHeld(tx, requestId, { erases: false });
  if (request.playbook_hash === null) throw new Permanent('request-without-playbook');
  if (request.kind === 'appeal') return await completeAppeal(tx, request, at);
  const systems = await tx
    .selectFrom('system_outcomes')
    .select(['system', 'outcome', 'verified_at'])
    .where('request_id', '=', requestId)
    .orderBy('system')
    .execute();
  const playbook = await frozenPlaybook(tx, request.playbook_hash);
  const open = systems.filter(({ outcome, verified_at }) => outcome === null || verified_at === null);
  // A playbook with steps on systems must have found some; one without tells the same to everybody.
  const concernsSystems = playbook.steps.some(isSystemStep);
  if ((concernsSystems && systems.length === 0) || open.length > 0) {
    const named = open.map(({ system }) => system).join(', ') || 'every system';
    throw new NeedsHuman('system-without-outcome', {
      ask: `All steps are done, but what became of the data is not settled in: ${named}. What happened there?`,
    });
  }
  const partly =
    'lesser-of' in playbook.applies ||
    systems.some(({ outcome }) => outcome !== null && IN_PART.includes(outcome));
  const outcome = asksForNothing(request) ? 'not_a_request' : partly ? 'partly_fulfilled' : 'fulfilled';
  await recordEvent(tx, requestId, {
    event: { type: 'fulfilment.completed', outcome, letter: letter ?? playbook.deliver.letter },
    actor: 'system',
    at,
  });
}

/** An appeal is about no system: it ends as its decider said. */
async function completeAppeal(
  tx: Tx,
  { id, playbook_hash }: RequestRow,
  at: Temporal.Instant,
): Promise<void> {
  const appeal = await appealOf(tx, id);
  if (!appeal?.verdict) {
    throw new NeedsHuman('appeal-not-decided', { ask: 'Nobody has decided this appeal. Who does?' });
  }
  const { deliver } = await frozenPlaybook(tx, playbook_hash ?? '');
  const outcome = appeal.verdict === 'upheld' ? 'refused' : 'fulfilled';
  const event = { type: 'fulfilment.completed', outcome, letter: deliver.letter } as const;
  await recordEvent(tx, id, { event, actor: 'system', at });
}
