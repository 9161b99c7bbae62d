import { IRREVERSIBLE_STEPS } from '../core/playbook.ts';
import type { RequestId } from '../core/privacy-request.ts';
import type { Db, Tx } from '../db/tables.ts';

/**
 * Whether a step that cannot be undone was ever begun. One that failed or was given back counts as well: it may
 * have done a part.
 */
export async function irreversibleBegun(db: Db | Tx, requestId: RequestId): Promise<boolean> {
  const begun = await db
    .selectFrom('steps')
    .select('id')
    .where('request_id', '=', requestId)
    .where('kind', 'in', [...IRREVERSIBLE_STEPS])
    .where((eb) => eb.or([eb('attempt', '>', 0), eb('state', 'in', ['running', 'done'])]))
    .limit(1)
    .executeTakeFirst();
  return begun !== undefined;
}
