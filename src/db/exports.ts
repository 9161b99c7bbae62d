import { sql } from 'kysely';
import type { RequestId } from '../core/privacy-request.ts';
import { claimBlobs, releaseBlobs } from './attachments.ts';
import type { Db, Tables, Tx } from './tables.ts';

/** What was copied for a person out of each system, and the package that is made of it. Bytes are in the blob store. */
export type ExportRow = Tables['exports'];
export type PackageRow = Tables['packages'];

export const exportPlace = (row: string, column: 'blob' | 'name' = 'blob') => ({
  table: 'exports',
  column,
  row,
});
export const packagePlace = (row: string) => ({ table: 'packages', column: 'blob', row });

/** All of a request, in the order in which they were made. */
export async function exportsOf(db: Db | Tx, requestId: RequestId): Promise<ExportRow[]> {
  return await db
    .selectFrom('exports')
    .selectAll()
    .where('request_id', '=', requestId)
    .orderBy('exported_at')
    .orderBy('id')
    .execute();
}

/** Refers to a blob that was announced and put. Records copied anew from a system take the place of those before. */
export async function insertExport(tx: Tx, row: ExportRow): Promise<void> {
  await claimBlobs(tx, [row.blob]);
  if (row.name === null) {
    const replaced = await tx
      .deleteFrom('exports')
      .where('request_id', '=', row.request_id)
      .where('system', '=', row.system)
      .where('name', 'is', null)
      .returning('blob')
      .execute();
    const blobs = replaced.map(({ blob }) => blob);
    await releaseBlobs(tx, blobs, row.exported_at);
  }
  const counts = sql<ExportRow['counts']>`${JSON.stringify(row.counts)}::jsonb`;
  await tx
    .insertInto('exports')
    .values({ ...row, counts })
    .execute();
}

/** The package of a request, where there is one now. */
export async function packageOf(db: Db | Tx, requestId: RequestId): Promise<PackageRow | undefined> {
  return await db.selectFrom('packages').selectAll().where('request_id', '=', requestId).executeTakeFirst();
}

/** Refers to a blob that was announced and put; a package made anew takes the place of the one before. */
export async function insertPackage(tx: Tx, row: PackageRow): Promise<void> {
  await claimBlobs(tx, [row.blob]);
  const before = await packageOf(tx, row.request_id);
  if (before) {
    await tx.deleteFrom('packages').where('request_id', '=', row.request_id).execute();
    await releaseBlobs(tx, [before.blob], row.built_at);
  }
  await tx.insertInto('packages').values(row).execute();
}

/**
 * Forgets a request's package and all that it was made of; the blobs are deleted by the next sweep.
 * @returns whether there was anything
 */
export async function forgetPackage(tx: Tx, requestId: RequestId, at: Temporal.Instant): Promise<boolean> {
  const made = await tx
    .deleteFrom('packages')
    .where('request_id', '=', requestId)
    .returning('blob')
    .execute();
  const of = await tx.deleteFrom('exports').where('request_id', '=', requestId).returning('blob').execute();
  const blobs = [...made, ...of].map(({ blob }) => blob);
  await releaseBlobs(tx, blobs, at);
  return blobs.length > 0;
}

const NOT_HELD = sql`not exists (
  select from legal_holds h where h.request_id = coalesce(r.part_of, r.id) and h.lifted_at is null)`;

/** Requests on no legal hold whose package is over, or that ended without giving out what was copied for them. */
export async function duePackages(
  db: Db,
  now: Temporal.Instant,
  limit: number,
): Promise<{ requestId: RequestId; because: 'expired' | 'not-given-out' }[]> {
  const { rows } = await sql<{ id: RequestId; expired: boolean }>`
    select p.request_id as id, true as expired from packages p join requests r on r.id = p.request_id
    where p.expires_at <= ${now} and ${NOT_HELD}
    union
    select e.request_id, false from exports e join requests r on r.id = e.request_id
    where r.state = 'closed' and not exists (select from packages p where p.request_id = e.request_id) and ${NOT_HELD}
    limit ${limit}`.execute(db);
  return rows.map(({ id, expired }) => ({ requestId: id, because: expired ? 'expired' : 'not-given-out' }));
}
