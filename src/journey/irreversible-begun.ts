import { IRREVERSIBLE_STEPS } from '../core/playbook-step.ts';
import type { RequestId } from '../core/privacy-request.ts';
import type { Db, Tx } from '../db/tables.ts';

/**
 * Whether anything that cannot be undone was ever begun, or is being begun right now. A step that failed after it began
 * counts as well: it may have done a part. One that was stopped before, by a legal hold for example, does not.
 */
export async function irreversibleBegun(db: Db | Tx, requestId: RequestId): Promise<boolean> {
  const begun = await db
    .selectFrom('system_outcomes')
    .select('system')
    .where('request_id', '=', requestId)
    .where('begun_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  if (begun) return true;
  const running = await db
    .selectFrom('steps')
    .select('id')
    .where('request_id', '=', requestId)
    .where('kind', 'in', [...IRREVERSIBLE_STEPS])
    .where('state', 'in', ['running', 'done'])
    .limit(1)
    .executeTakeFirst();
  return running !== undefined;
}
