import type { JsonObject } from '../core/json.ts';
import type { StepId } from '../core/privacy-request.ts';
import type { Db } from '../db/tables.ts';

/** What an earlier run of the step left in its result; `null` on the first run. */
export async function stepMemory(db: Db, id: StepId): Promise<JsonObject | null> {
  const { result } = await db
    .selectFrom('steps')
    .select('result')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return result;
}
