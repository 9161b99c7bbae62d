import type { RequestId } from '../core/privacy-request.ts';
import type { Db, Tables, Tx } from './tables.ts';

export type Appeal = Tables['appeals'];

/** What an appeal case is about; `undefined` for a case that is none. */
export async function appealOf(db: Db | Tx, requestId: RequestId): Promise<Appeal | undefined> {
  return await db.selectFrom('appeals').selectAll().where('request_id', '=', requestId).executeTakeFirst();
}

export async function insertAppeal(tx: Tx, requestId: RequestId, againstId: RequestId): Promise<void> {
  const open = { verdict: null, reason: null, decided_by: null, decided_at: null };
  await tx
    .insertInto('appeals')
    .values({ request_id: requestId, against_id: againstId, ...open })
    .execute();
}

/**
 * Whether somebody who proved to be the person has appealed against a case, or it was decided: an appeal in their name
 * that nobody proved must not take their own away.
 */
export async function isAppealed(db: Db | Tx, againstId: RequestId): Promise<boolean> {
  const appeal = await db
    .selectFrom('appeals')
    .innerJoin('requests', 'requests.id', 'appeals.request_id')
    .select('requests.id')
    .where('appeals.against_id', '=', againstId)
    .where('requests.state', 'not in', ['received', 'verifying'])
    .where((eb) =>
      eb.or([
        eb('requests.outcome', 'is', null),
        eb('requests.outcome', 'not in', ['unverified', 'withdrawn', 'duplicate']),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return appeal !== undefined;
}

/** Whether this person had a part in how a case was decided. */
export async function decidedFirst(db: Db | Tx, requestId: RequestId, userId: string): Promise<boolean> {
  const refused = await db
    .selectFrom('refusals')
    .select('id')
    .where('request_id', '=', requestId)
    .where((eb) => eb.or([eb('proposed_by', '=', userId), eb('decided_by', '=', userId)]))
    .executeTakeFirst();
  const answered = await db
    .selectFrom('answer_proposals')
    .select('id')
    .where('request_id', '=', requestId)
    .where((eb) => eb.or([eb('proposed_by', '=', userId), eb('decided_by', '=', userId)]))
    .executeTakeFirst();
  const approved = await db
    .selectFrom('approvals')
    .select('id')
    .where('request_id', '=', requestId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return refused !== undefined || answered !== undefined || approved !== undefined;
}
