import type { RequestId, Right } from '../../core/privacy-request.ts';
import { Transient } from '../../core/problem.ts';
import { wholeCase } from '../../db/parts.ts';
import type { Db, Tx } from '../../db/tables.ts';

const GIVE_DATA: readonly Right[] = ['access', 'portability', 'correct', 'third_parties'];

/** Why an erasure, by a machine or by people, waits for another part of its case. */
export const STILL_WANTED = 'still-wanted';
const LOOK_AGAIN = { hours: 1 };

/**
 * Whether the same person waits to be given, or told about, what an erasure would take: data that somebody asked to see is
 * kept until they have it (PIPEDA s. 8(8)).
 */
export async function isStillWanted(db: Db | Tx, requestId: RequestId): Promise<boolean> {
  const request = await db
    .selectFrom('requests')
    .select(['id', 'part_of'])
    .where('id', '=', requestId)
    .executeTakeFirstOrThrow();
  return (await wholeCase(db, request)).some(
    ({ id, state, rights }) =>
      id !== requestId && state !== 'closed' && rights.some((right) => GIVE_DATA.includes(right)),
  );
}

/** @throws Transient `still-wanted`, patient: whatever would erase looks again in an hour */
export async function unlessStillWanted(db: Db | Tx, requestId: RequestId): Promise<void> {
  if (!(await isStillWanted(db, requestId))) return;
  throw new Transient(STILL_WANTED, { retryAfter: Temporal.Duration.from(LOOK_AGAIN), patient: true });
}
