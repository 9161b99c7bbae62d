import { z } from 'zod';
import type { ContactId, RequestId } from '../core/privacy-request.ts';
import { caseOf } from './parts.ts';
import type { DataKey } from './sealed.ts';
import type { Db, Tables, Tx } from './tables.ts';

/** What a requester signed to say who they are; one at a time waits for staff. */
export type DeclarationRow = Tables['declarations'];

/** How many things that we hold of them a person names, for staff to compare (11 CCR 7062(c)). */
export const DATA_POINTS = 3;

export const declarationSchema = z.strictObject({
  name: z.string(),
  /** The sentence that was signed, as the person read it. */
  statement: z.string(),
  points: z.array(z.string()).length(DATA_POINTS),
});
export type Declaration = z.infer<typeof declarationSchema>;

const place = (row: string) => ({ table: 'declarations', column: 'content', row });

export async function insertDeclaration(
  tx: Tx,
  key: DataKey,
  row: { id: string; requestId: RequestId; contactId: ContactId; content: Declaration; at: Temporal.Instant },
): Promise<void> {
  await tx
    .insertInto('declarations')
    .values({
      id: row.id,
      request_id: row.requestId,
      contact_id: row.contactId,
      content: key.seal(place(row.id), JSON.stringify(row.content)),
      signed_at: row.at,
      reviewed_by: null,
      reviewed_at: null,
      accepted: null,
    })
    .execute();
}

export function openDeclaration(
  key: DataKey,
  { id, content }: Pick<DeclarationRow, 'id' | 'content'>,
): Declaration {
  return declarationSchema.parse(JSON.parse(key.openText(place(id), content)));
}

/** All of a request's case, oldest first. */
export async function declarationsOf(db: Db | Tx, requestId: RequestId): Promise<DeclarationRow[]> {
  return await db
    .selectFrom('declarations')
    .selectAll()
    .where('request_id', '=', caseOf(requestId))
    .orderBy('signed_at')
    .execute();
}

export async function hasAcceptedDeclaration(tx: Tx, requestId: RequestId): Promise<boolean> {
  return (await declarationsOf(tx, requestId)).some(({ accepted }) => accepted === true);
}

export async function settleDeclaration(
  tx: Tx,
  id: string,
  { userId, accepted, at }: { userId: string; accepted: boolean; at: Temporal.Instant },
): Promise<void> {
  await tx
    .updateTable('declarations')
    .set({ reviewed_by: userId, reviewed_at: at, accepted })
    .where('id', '=', id)
    .where('reviewed_at', 'is', null)
    .execute();
}
