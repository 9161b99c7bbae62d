import { sql } from 'kysely';
import { z } from 'zod';
import type { Counts, ErasureReport, Located } from '../core/ports.ts';
import type { RequestId } from '../core/privacy-request.ts';
import type { DataKey } from './sealed.ts';
import type { Db, Tx } from './tables.ts';

/** What became of a person's data, a row for each system. Record ids are sealed; numbers and reasons are not. */

const located = z.strictObject({ records: z.array(z.strictObject({ type: z.string(), id: z.string() })) });

export interface OneSystem {
  requestId: RequestId;
  system: string;
}

/** Opens a row for every system: from here on the request cannot end before each has its outcome. */
export async function openSystemOutcomes(
  tx: Tx,
  requestId: RequestId,
  systems: readonly string[],
): Promise<void> {
  const rows = systems.map((system) => ({
    request_id: requestId,
    system,
    located: null,
    located_at: null,
    outcome: null,
    counts: {},
    kept: sql<never>`'[]'::jsonb`,
    begun_at: null,
    erased_at: null,
    verified_at: null,
  }));
  if (rows.length > 0) await tx.insertInto('system_outcomes').values(rows).execute();
}

/** The record ids found in one system so far; `null` when it was not searched yet. */
export async function readLocated(db: Db | Tx, key: DataKey, one: OneSystem): Promise<Located | null> {
  const row = await db
    .selectFrom('system_outcomes')
    .select('located')
    .where('request_id', '=', one.requestId)
    .where('system', '=', one.system)
    .executeTakeFirstOrThrow();
  return row.located ? located.parse(JSON.parse(key.openText(placeOf(one), row.located))) : null;
}

/**
 * Seals record ids into the system's row. Only adds: what was found once is erased and read back, whatever a later
 * search answers.
 * @returns everything found so far
 */
export async function addLocated(
  tx: Tx,
  key: DataKey,
  one: OneSystem,
  found: Located,
  at: Temporal.Instant,
): Promise<Located> {
  const { located_at } = await tx
    .selectFrom('system_outcomes')
    .select('located_at')
    .where('request_id', '=', one.requestId)
    .where('system', '=', one.system)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const all = union((await readLocated(tx, key, one)) ?? { records: [] }, found);
  await update(tx, one)
    .set({ located: key.seal(placeOf(one), JSON.stringify(all)), located_at: located_at ?? at })
    .execute();
  return all;
}

/** Notes that what cannot be undone begins in a system; the first time counts. */
export async function markBegun(tx: Tx, one: OneSystem, at: Temporal.Instant): Promise<void> {
  await update(tx, one).set({ begun_at: at }).where('begun_at', 'is', null).execute();
}

/** How many records of which type were found, for staff to see before they approve. */
export async function storeFound(tx: Tx, one: OneSystem, counts: Counts): Promise<void> {
  await update(tx, one).set({ counts }).execute();
}

/** What was erased and what had to stay. */
export async function storeErasure(
  tx: Tx,
  one: OneSystem,
  { outcome, erased, kept }: ErasureReport,
  at: Temporal.Instant,
): Promise<void> {
  await update(tx, one)
    .set({ outcome, counts: erased, kept: sql`${JSON.stringify(kept)}::jsonb`, erased_at: at })
    .execute();
}

/** In how many records a use ended so far: a run that is repeated finds fewer, because it ended them before. */
export async function addOptedOut(tx: Tx, one: OneSystem, found: Counts): Promise<Counts> {
  const { counts } = await tx
    .selectFrom('system_outcomes')
    .select('counts')
    .where('request_id', '=', one.requestId)
    .where('system', '=', one.system)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const all: Counts = { ...counts };
  for (const [type, count] of Object.entries(found)) all[type] = Math.max(all[type] ?? 0, count);
  await update(tx, one).set({ counts: all }).execute();
  return all;
}

/** What an opt-out came to, read back. */
export async function storeOptOut(
  tx: Tx,
  one: OneSystem,
  outcome: 'opted_out' | 'nothing_found',
  at: Temporal.Instant,
): Promise<void> {
  await update(tx, one).set({ outcome, verified_at: at }).execute();
}

/** Its outcome is that it could not be searched; there is nothing to read back. */
export async function storeNotSearched(tx: Tx, one: OneSystem, at: Temporal.Instant): Promise<void> {
  await update(tx, one).set({ outcome: 'not_searched', counts: {}, verified_at: at }).execute();
}

export async function isPassedOver(db: Db | Tx, one: OneSystem): Promise<boolean> {
  const row = await db
    .selectFrom('system_outcomes')
    .select('outcome')
    .where('request_id', '=', one.requestId)
    .where('system', '=', one.system)
    .executeTakeFirst();
  return row?.outcome === 'not_searched';
}

/** Notes that the system was read back. @returns `false` when it has no outcome that could be verified */
export async function markVerified(tx: Tx, one: OneSystem, at: Temporal.Instant): Promise<boolean> {
  const marked = await update(tx, one)
    .set({ verified_at: at })
    .where('outcome', 'is not', null)
    .executeTakeFirst();
  return marked.numUpdatedRows === 1n;
}

const update = (tx: Tx, { requestId, system }: OneSystem) =>
  tx.updateTable('system_outcomes').where('request_id', '=', requestId).where('system', '=', system);

const placeOf = ({ requestId, system }: OneSystem) => ({
  table: 'system_outcomes',
  column: 'located',
  row: `${requestId}.${system}`,
});

function union(before: Located, found: Located): Located {
  const identity = ({ type, id }: Located['records'][number]) => `${type}\0${id}`;
  const all = new Map([...before.records, ...found.records].map((record) => [identity(record), record]));
  return { records: [...all.values()] };
}
