import { leftOutMark } from '../../core/export.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { HANDLER_ROLES, type StaffGate } from '../../core/staff.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { exportsOf } from '../../db/exports.ts';
import type { DataKey } from '../../db/sealed.ts';
import type { Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import { isLinkToken, linkTokenHash } from '../link-token.ts';
import { openExports, storeFile, storeRecords } from '../stored-exports.ts';
import { isUnderReview, type PackageContent, packageContent } from './package-content.ts';

export type PackageChanged =
  | { ok: true; content: PackageContent }
  | { ok: false; because: 'no-such-page' | ChangeRefused | 'nothing-chosen' | 'not-copied-by-hand' };

/** Somebody let it go, or changed it in the same moment. */
type ChangeRefused = 'not-under-review' | 'changed-meanwhile';

/** One value of a package: its system, type, place among the records of that type, and path. */
export interface ValuePlace {
  system: string;
  type: string;
  index: number;
  path: string;
}

interface OpenPage {
  requestId: RequestId;
  userId: string;
  key: DataKey;
}

/**
 * Leaves values out that are about other people: they are replaced before the package is made, and the copy that held
 * them is deleted. Whoever opened the page may, for some minutes, while the review waits.
 */
export async function leaveOut(
  journey: Journey,
  gate: Pick<StaffGate, 'mayAct'>,
  { pass, places }: { pass: string; places: readonly ValuePlace[] },
): Promise<PackageChanged> {
  const page = await openPage(journey, gate, pass);
  if (!page) return { ok: false, because: 'no-such-page' };
  const { requestId, key } = page;
  const inserts: ((tx: Tx) => Promise<void>)[] = [];
  let values = 0;
  const exports = await openExports(journey, key, requestId);
  for (const one of exports) {
    const own = places.filter(({ system }) => system === one.row.system);
    if (one.is !== 'records' || own.length === 0) continue;
    const { system, withheld } = one.row;
    let records = one.records;
    for (const { type, index, path } of own) {
      const record = records[type]?.[index];
      const blotted = record && replaced(record, path.split('.'));
      if (!blotted) continue;
      records = { ...records, [type]: (records[type] ?? []).with(index, blotted) };
      values += 1;
    }
    inserts.push(await storeRecords(journey, key, { requestId, system, records, withheld }));
  }
  if (values === 0) return { ok: false, because: 'nothing-chosen' };
  const seen = exports.map(({ row }) => row.id);
  return await changed(journey, page, { type: 'package.redacted', values }, async (tx) => {
    // What somebody else left out since then must not come back.
    const now = (await exportsOf(tx, requestId)).map(({ id }) => id);
    if (now.join() !== seen.join()) return 'changed-meanwhile';
    for (const insert of inserts) await insert(tx);
    return null;
  });
}

/** Adds a file with what a team copied by hand out of a system. */
export async function addFile(
  journey: Journey,
  gate: Pick<StaffGate, 'mayAct'>,
  { pass, system, name, bytes }: { pass: string; system: string; name: string; bytes: Uint8Array },
): Promise<PackageChanged> {
  const page = await openPage(journey, gate, pass);
  if (!page) return { ok: false, because: 'no-such-page' };
  const { requestId, key } = page;
  const { copiedByHand } = await packageContent(journey, requestId);
  if (!copiedByHand.includes(system)) return { ok: false, because: 'not-copied-by-hand' };
  const insert = await storeFile(journey, key, { requestId, system, name, bytes });
  const event = { type: 'package.file_added', system, bytes: bytes.length } as const;
  return await changed(journey, page, event, async (tx) => {
    await insert(tx);
    return null;
  });
}

async function openPage(
  journey: Journey,
  gate: Pick<StaffGate, 'mayAct'>,
  pass: string,
): Promise<OpenPage | undefined> {
  if (!isLinkToken(pass)) return undefined;
  const { db, vault, clock } = journey;
  const reveal = await db
    .selectFrom('reveals')
    .innerJoin('requests', 'requests.id', 'reveals.request_id')
    .select(['reveals.request_id', 'reveals.user_id', 'requests.key_id'])
    .where('pass_hash', '=', linkTokenHash(pass))
    .where('shows', '=', 'package')
    .where('files_until', '>', clock.now())
    .executeTakeFirst();
  if (!reveal || !(await gate.mayAct(reveal.user_id, HANDLER_ROLES)).ok) return undefined;
  const key = await vault.open(db, reveal.key_id);
  return { requestId: reveal.request_id, userId: reveal.user_id, key };
}

async function changed(
  journey: Journey,
  { requestId, userId }: OpenPage,
  event:
    | { type: 'package.redacted'; values: number }
    | { type: 'package.file_added'; system: string; bytes: number },
  work: (tx: Tx) => Promise<ChangeRefused | null>,
): Promise<PackageChanged> {
  const at = journey.clock.now();
  const refused = await change(journey, requestId, async (tx) => {
    await lockRequest(tx, requestId);
    if (!(await isUnderReview(tx, requestId))) return 'not-under-review';
    const because = await work(tx);
    if (because === null) await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
    return because;
  });
  if (refused) return { ok: false, because: refused };
  return { ok: true, content: await packageContent(journey, requestId) };
}

/** The record with the value at that path left out; `undefined` where there is none. */
function replaced(record: JsonObject, [name = '', ...rest]: readonly string[]): JsonObject | undefined {
  // A field's own name may hold a dot.
  const whole = [name, ...rest].join('.');
  if (whole in record) return { ...record, [whole]: leftOutMark('about-others') };
  const inner: Json | undefined = record[name];
  if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return undefined;
  const within = replaced(inner, rest);
  return within && { ...record, [name]: within };
}
