import type { RequestId, Right } from '../core/privacy-request.ts';
import { isDestroyed } from '../db/data-keys.ts';
import { type PackageRow, packageOf, packagePlace } from '../db/exports.ts';
import { wholeCase } from '../db/parts.ts';
import type { Db, RequestRow } from '../db/tables.ts';
import type { Journey } from './context.ts';
import { pageRights } from './page-rights.ts';
import type { PageBearer } from './page-token.ts';

/** What a requester's page says of one package that was made for them. */
export interface PackageStanding {
  /** Of the request or the part of it that it answers. */
  reference: string;
  right: Right | undefined;
  /** Until when it can be downloaded, and how large it is; `null` once it is destroyed. */
  ready: { until: Temporal.Instant; bytes: number } | null;
}

/** Only for whoever proved their contact and may have it; whoever merely has a link learns nothing of it. */
export async function packageStandings(
  { db, clock }: Pick<Journey, 'db' | 'clock'>,
  bearer: PageBearer,
): Promise<PackageStanding[]> {
  return (await givenOut(db, bearer)).map(({ reference, rights, row }) => {
    const ready = isReady(row, clock.now()) ? { until: row.expires_at, bytes: row.size_bytes } : null;
    return { reference, right: rights[0], ready };
  });
}

type GivenOut = RequestRow & { row: PackageRow | undefined };

/** What of a case was answered with a package, whether it is still there or not. */
async function givenOut(db: Db, bearer: PageBearer): Promise<GivenOut[]> {
  if (!(await pageRights(db, bearer)).mayReceive) return [];
  const given: GivenOut[] = [];
  for (const request of await wholeCase(db, { id: bearer.requestId, part_of: null })) {
    const { id, outcome, key_id } = request;
    if (outcome !== 'fulfilled' && outcome !== 'partly_fulfilled') continue;
    if ((await isDestroyed(db, key_id)) || !(await wasPacked(db, id))) continue;
    given.push({ ...request, row: await packageOf(db, id) });
  }
  return given;
}

const isReady = (row: PackageRow | undefined, now: Temporal.Instant): row is PackageRow =>
  row !== undefined && Temporal.Instant.compare(row.expires_at, now) > 0;

async function wasPacked(db: Db, requestId: RequestId): Promise<boolean> {
  const packed = await db
    .selectFrom('steps')
    .select('id')
    .where('request_id', '=', requestId)
    .where('kind', '=', 'package.build')
    .where('state', '=', 'done')
    .executeTakeFirst();
  return packed !== undefined;
}

export type DownloadedPackage =
  | { ok: true; name: string; bytes: Buffer }
  | { ok: false; because: 'no-package' | 'destroyed' };

/**
 * The package itself, for whoever proved their contact. Nothing is recorded of it: mail scanners open links, so a note
 * that it was fetched would prove nothing.
 * @param reference of the part that it answers, where there is more than one
 * @throws Transient when the blob store does not answer
 */
export async function downloadPackage(
  { db, vault, blobs, clock }: Journey,
  bearer: PageBearer,
  reference?: string,
): Promise<DownloadedPackage> {
  const given = (await givenOut(db, bearer)).filter((one) => [undefined, one.reference].includes(reference));
  const found = given.find(({ row }) => isReady(row, clock.now()));
  if (!found?.row) return { ok: false, because: given.length > 0 ? 'destroyed' : 'no-package' };
  const key = await vault.open(db, found.key_id);
  const bytes = key.open(packagePlace(found.row.id), await blobs.get(found.row.blob));
  return { ok: true, name: `${found.reference}.zip`, bytes };
}
