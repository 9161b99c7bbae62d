import type { RequestId } from '../core/privacy-request.ts';
import { isDestroyed } from '../db/data-keys.ts';
import { type PackageRow, packageOf, packagePlace } from '../db/exports.ts';
import type { Db } from '../db/tables.ts';
import type { Journey } from './context.ts';
import { pageRights } from './page-rights.ts';
import type { PageBearer } from './page-token.ts';

/** What a requester's page says of their package; `null` where none was made for them. */
export type PackageStanding =
  | { is: 'ready'; until: Temporal.Instant; bytes: number }
  | { is: 'destroyed' }
  | null;

/** Only for whoever proved their contact; whoever merely has a link learns nothing of it. */
export async function packageStanding(
  journey: Pick<Journey, 'db' | 'clock'>,
  bearer: PageBearer,
): Promise<PackageStanding> {
  const { db } = journey;
  if (!(await pageRights(db, bearer)).isProven) return null;
  const found = await readyPackage(journey, bearer.requestId);
  if (found) return { is: 'ready', until: found.expires_at, bytes: found.size_bytes };
  return (await wasDestroyed(db, bearer.requestId)) ? { is: 'destroyed' } : null;
}

/** From the moment that the answer is on its way. */
async function readyPackage(
  { db, clock }: Pick<Journey, 'db' | 'clock'>,
  requestId: RequestId,
): Promise<(PackageRow & { reference: string; key_id: Parameters<typeof isDestroyed>[1] }) | undefined> {
  const request = await db
    .selectFrom('requests')
    .select(['state', 'outcome', 'reference', 'key_id'])
    .where('id', '=', requestId)
    .executeTakeFirstOrThrow();
  const given = request.outcome === 'fulfilled' || request.outcome === 'partly_fulfilled';
  if (!given || (await isDestroyed(db, request.key_id))) return undefined;
  const row = await packageOf(db, requestId);
  if (!row || Temporal.Instant.compare(row.expires_at, clock.now()) <= 0) return undefined;
  return { ...row, reference: request.reference, key_id: request.key_id };
}

async function wasDestroyed(db: Db, requestId: RequestId): Promise<boolean> {
  const built = await db
    .selectFrom('steps')
    .innerJoin('requests', 'requests.id', 'steps.request_id')
    .select('steps.id')
    .where('steps.request_id', '=', requestId)
    .where('steps.kind', '=', 'package.build')
    .where('steps.state', '=', 'done')
    .where('requests.outcome', 'in', ['fulfilled', 'partly_fulfilled'])
    .executeTakeFirst();
  return built !== undefined;
}

export type DownloadedPackage =
  | { ok: true; name: string; bytes: Buffer }
  | { ok: false; because: 'no-package' | 'destroyed' };

/**
 * The package itself, for whoever proved their contact. Nothing is recorded of it: mail scanners open links, so a note
 * that it was fetched would prove nothing.
 * @throws Transient when the blob store does not answer
 */
export async function downloadPackage(journey: Journey, bearer: PageBearer): Promise<DownloadedPackage> {
  const { db, vault, blobs } = journey;
  const standing = await packageStanding(journey, bearer);
  const found = standing?.is === 'ready' ? await readyPackage(journey, bearer.requestId) : undefined;
  if (!found) return { ok: false, because: standing ? 'destroyed' : 'no-package' };
  const key = await vault.open(db, found.key_id);
  const bytes = key.open(packagePlace(found.id), await blobs.get(found.blob));
  return { ok: true, name: `${found.reference}.zip`, bytes };
}
