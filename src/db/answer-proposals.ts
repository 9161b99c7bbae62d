import type { RequestId } from '../core/privacy-request.ts';
import type { Db, Tables, Tx } from './tables.ts';

export type AnswerProposal = Tables['answer_proposals'];

/** An answer that was proposed and that nobody has confirmed or sent back yet. */
export async function openAnswer(db: Db | Tx, requestId: RequestId): Promise<AnswerProposal | undefined> {
  return await db
    .selectFrom('answer_proposals')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('decided_at', 'is', null)
    .executeTakeFirst();
}
