import { IRREVERSIBLE_STEPS } from '../core/playbook-step.ts';
import type { RequestId } from '../core/privacy-request.ts';
import { NeedsHuman } from '../core/problem.ts';
import { openAnswer } from '../db/answer-proposals.ts';
import { livingHold } from '../db/legal-holds.ts';
import { openRefusal } from '../db/refusals.ts';
import { failedSteps, wakeStep } from '../db/steps.ts';
import type { Db, Tx } from '../db/tables.ts';

/** Why what cannot be undone waits: a problem code of its own, so that what held it can let it go on. */
export const LEGAL_HOLD = 'legal-hold';
export const REFUSAL_PROPOSED = 'refusal-proposed';
export const ANSWER_PROPOSED = 'answer-proposed';
export type HeldBy = typeof LEGAL_HOLD | typeof REFUSAL_PROPOSED | typeof ANSWER_PROPOSED;
export const HELD_BY: readonly HeldBy[] = [LEGAL_HOLD, REFUSAL_PROPOSED, ANSWER_PROPOSED];

const ASKS: Record<HeldBy, string> = {
  'legal-hold': 'A legal hold forbids to erase anything. It goes on once legal lifts the hold.',
  'refusal-proposed': 'Somebody proposed to refuse this request. It goes on once that is sent back.',
  'answer-proposed': 'Somebody proposed what the answer is. It goes on once that is sent back.',
};

/**
 * What keeps a request from being done or answered now, by a machine or by people; `null` where nothing does.
 * @param erases whether data would be erased, which is all that a legal hold forbids
 */
export async function heldBy(
  db: Db | Tx,
  requestId: RequestId,
  { erases }: { erases: boolean },
): Promise<HeldBy | null> {
  if (erases && (await livingHold(db, requestId))) return LEGAL_HOLD;
  if (await openRefusal(db, requestId)) return REFUSAL_PROPOSED;
  return (await openAnswer(db, requestId)) ? ANSWER_PROPOSED : null;
}

/** @throws NeedsHuman `legal-hold`, `refusal-proposed`, `answer-proposed` */
export async function unlessHeld(
  db: Db | Tx,
  requestId: RequestId,
  what: { erases: boolean },
): Promise<void> {
  const because = await heldBy(db, requestId, what);
  if (because) throw new NeedsHuman(because, { ask: ASKS[because] });
}

/**
 * Wakes the steps that waited for this and nothing else. One that runs at this moment may have been refused already and
 * not be noted so yet: it runs once more.
 * @returns how many of the case's steps still failed
 */
export async function wakeHeld(
  tx: Tx,
  requestId: RequestId,
  because: HeldBy,
  at: Temporal.Instant,
): Promise<number> {
  const held = await tx
    .selectFrom('steps')
    .select('id')
    .where('request_id', '=', requestId)
    .where('state', '=', 'failed')
    .where('problem_code', '=', because)
    .execute();
  for (const { id } of held) await wakeStep(tx, id, at);
  await tx
    .updateTable('steps')
    .set({ again: true })
    .where('request_id', '=', requestId)
    .where('state', '=', 'running')
    .where('kind', 'in', [...IRREVERSIBLE_STEPS, 'team.task'])
    .execute();
  return await failedSteps(tx, requestId);
}
