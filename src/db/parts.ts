import { sql } from 'kysely';
import type { RequestId } from '../core/privacy-request.ts';
import type { Db, RequestRow, Tx } from './tables.ts';

/** A case and its parts: contacts, proofs, messages, letters' thread and key belong to the case. */
export const caseIdOf = ({ id, part_of }: Pick<RequestRow, 'id' | 'part_of'>): RequestId => part_of ?? id;

/** The case of a request, inside a query: itself, or the one that it is a part of. */
export const caseOf = (id: RequestId) =>
  sql<RequestId>`(select coalesce(part_of, id) from requests where id = ${id})`;

/** What a case was divided into beside itself, in the order of opening; none for most. */
export async function partsOf(db: Db | Tx, caseId: RequestId): Promise<RequestRow[]> {
  return await db.selectFrom('requests').selectAll().where('part_of', '=', caseId).orderBy('id').execute();
}

/** The case itself and its parts. */
export async function wholeCase(
  db: Db | Tx,
  request: Pick<RequestRow, 'id' | 'part_of'>,
): Promise<RequestRow[]> {
  const id = caseIdOf(request);
  const own = await db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  return [own, ...(await partsOf(db, id))];
}
