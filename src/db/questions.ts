import type { OutboundId, RequestId } from '../core/privacy-request.ts';
import type { DataKey } from './sealed.ts';
import type { Db, Tx } from './tables.ts';

const place = (row: string) => ({ table: 'questions', column: 'content', row });

export interface AskedQuestion {
  /** The letter that asks it. */
  id: OutboundId;
  requestId: RequestId;
  /** A key of `workflows/questions.yaml`, or `free`. */
  question: string;
  words: string | null;
  /** Slack user id. */
  askedBy: string;
  askedAt: Temporal.Instant;
}

export async function insertQuestion(
  tx: Tx,
  key: DataKey,
  { id, requestId, question, words, askedBy, askedAt }: AskedQuestion,
): Promise<void> {
  const content = words === null ? null : key.seal(place(id), words);
  await tx
    .insertInto('questions')
    .values({ id, request_id: requestId, question, content, asked_by: askedBy, asked_at: askedAt })
    .execute();
}

/** What a request's requester was asked, opened, oldest first. */
export async function questionsOf(db: Db | Tx, key: DataKey, requestId: RequestId): Promise<AskedQuestion[]> {
  const rows = await db
    .selectFrom('questions')
    .selectAll()
    .where('request_id', '=', requestId)
    .orderBy('asked_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    requestId,
    question: row.question,
    words: row.content && key.openText(place(row.id), row.content),
    askedBy: row.asked_by,
    askedAt: row.asked_at,
  }));
}
