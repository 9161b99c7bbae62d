import type { RequestId } from '../core/privacy-request.ts';
import { caseOf } from './parts.ts';
import type { Db, Tables, Tx } from './tables.ts';

export type LegalHold = Tables['legal_holds'];

/** The hold that lives on a request's case, if any: as long as it does, nothing of the case is erased. */
export async function livingHold(db: Db | Tx, requestId: RequestId): Promise<LegalHold | undefined> {
  return await db
    .selectFrom('legal_holds')
    .selectAll()
    .where('request_id', '=', caseOf(requestId))
    .where('lifted_at', 'is', null)
    .executeTakeFirst();
}
