import type { RequestId } from '../core/privacy-request.ts';
import { activeStaff } from './active-staff.ts';
import { openAnswer } from './answer-proposals.ts';
import { appealOf } from './appeals.ts';
import { openRefusal } from './refusals.ts';
import type { Db, Tables } from './tables.ts';

export type CaseEvent = Pick<Tables['request_events'], 'seq' | 'type' | 'actor' | 'data'> & {
  stepKind: string | null;
};

/** Events of a case since then, with the kind of the step that each names. */
export async function eventsSince(db: Db, requestId: RequestId, after: number): Promise<CaseEvent[]> {
  return await db
    .selectFrom('request_events as e')
    .leftJoin('steps as s', (join) =>
      join
        .onRef('s.request_id', '=', 'e.request_id')
        .on((eb) => eb('s.name', '=', eb.fn<string>('jsonb_extract_path_text', ['e.data', eb.val('step')]))),
    )
    .select(['e.seq', 'e.type', 'e.actor', 'e.data', 's.kind as stepKind'])
    .where('e.request_id', '=', requestId)
    .where('e.seq', '>', after)
    .orderBy('e.seq')
    .execute();
}

/** Who may decide in a case, and who had a part in it already. */
export async function decidersOf(db: Db, requestId: RequestId) {
  const approvers = await activeStaff(db, 'approver');
  const appeal = await appealOf(db, requestId);
  return {
    // An admin may approve, too, and is asked where nobody else is there to.
    approvers: approvers.length > 0 ? approvers : await activeStaff(db, 'admin'),
    refusedBy: (await openRefusal(db, requestId))?.proposed_by ?? null,
    answeredBy: (await openAnswer(db, requestId))?.proposed_by ?? null,
    decidedFirst: appeal ? await decidedBy(db, appeal.against_id) : [],
  };
}

/** Who had a part in how a case was decided. */
async function decidedBy(db: Db, requestId: RequestId): Promise<string[]> {
  const proposals = await db
    .selectFrom('refusals')
    .select(['proposed_by', 'decided_by'])
    .where('request_id', '=', requestId)
    .unionAll(
      db
        .selectFrom('answer_proposals')
        .select(['proposed_by', 'decided_by'])
        .where('request_id', '=', requestId),
    )
    .execute();
  const approvals = await db
    .selectFrom('approvals')
    .select('user_id')
    .where('request_id', '=', requestId)
    .execute();
  return [
    ...proposals.flatMap(({ proposed_by, decided_by }) => [
      proposed_by,
      ...(decided_by === null ? [] : [decided_by]),
    ]),
    ...approvals.map(({ user_id }) => user_id),
  ];
}

/** Notes that everybody was told of a case's events up to this one. */
export async function noteTold(db: Db, requestId: RequestId, seq: number): Promise<void> {
  await db
    .updateTable('cards')
    .set({ told_seq: seq })
    .where('request_id', '=', requestId)
    .where('told_seq', '<', seq)
    .execute();
}
