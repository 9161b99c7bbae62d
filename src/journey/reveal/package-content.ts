import type { NeverDisclosed } from '../../core/export.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import type { StaffGate } from '../../core/staff.ts';
import { recordEvent } from '../../db/apply-event.ts';
import { exportsOf } from '../../db/exports.ts';
import type { Db, Tx } from '../../db/tables.ts';
import { workNotesOf } from '../../db/work-notes.ts';
import type { Journey } from '../context.ts';
import { flatRecord } from '../flat-record.ts';
import { openExports } from '../stored-exports.ts';
import { type NotOpened, openLink, type TypedLink } from './open-reveal.ts';

/** All that would go out in a package, opened for whoever reviews it: never stored or logged. */
export interface PackageContent {
  reference: string;
  systems: RevealedExport[];
  /** What teams noted of their work by hand. */
  notes: { step: string; note: string; doneAt: Temporal.Instant }[];
  /** Systems to which a file can still be added, because a team copied what they hold by hand. */
  copiedByHand: string[];
  /** Whether it can still be changed. */
  isUnderReview: boolean;
}
export interface RevealedExport {
  system: string;
  withheld: NeverDisclosed[];
  records: { type: string; rows: { [path: string]: string }[] }[];
  files: { name: string; bytes: number }[];
}

export type PackageOpened = { ok: true; content: PackageContent; pass: string } | NotOpened;

/** Opens the package of a case for one staff member, once; that they look at it is an event before anything is shown. */
export async function openPackage(
  journey: Journey,
  gate: Pick<StaffGate, 'mayAct'>,
  typed: TypedLink,
): Promise<PackageOpened> {
  const opened = await openLink(
    journey,
    gate,
    typed,
    'package',
    async (tx, { requestId, reason, actor, at }) => {
      const counts = (await exportsOf(tx, requestId)).flatMap((row) => Object.values(row.counts));
      const records = counts.reduce((sum, count) => sum + count, 0);
      const event = { type: 'package.revealed', reason, records } as const;
      await recordEvent(tx, requestId, { event, actor, at });
    },
  );
  return opened.ok ? { ...opened, content: await packageContent(journey, opened.requestId) } : opened;
}

/** @throws Permanent `content-destroyed` once its key is destroyed; Transient when the blob store does not answer */
export async function packageContent(journey: Journey, requestId: RequestId): Promise<PackageContent> {
  const { db, vault } = journey;
  const { reference, key_id } = await db
    .selectFrom('requests')
    .select(['reference', 'key_id'])
    .where('id', '=', requestId)
    .executeTakeFirstOrThrow();
  const key = await vault.open(db, key_id);
  const exports = await openExports(journey, key, requestId);
  const outcomes = await db
    .selectFrom('system_outcomes')
    .select(['system', 'outcome'])
    .where('request_id', '=', requestId)
    .orderBy('system')
    .execute();
  return {
    reference,
    systems: outcomes.map(({ system }) => {
      const own = exports.filter(({ row }) => row.system === system);
      return {
        system,
        withheld: own.flatMap(({ row }) => row.withheld),
        records: own.flatMap((one) =>
          one.is === 'records'
            ? Object.entries(one.records).map(([type, all]) => ({
                type,
                rows: all.map((record) => flatRecord(record)),
              }))
            : [],
        ),
        files: own.flatMap((one) => (one.is === 'file' ? [{ name: one.name, bytes: one.bytes.length }] : [])),
      };
    }),
    notes: (await workNotesOf(db, key, requestId)).flatMap(({ step, note, doneAt }) =>
      step === null ? [] : [{ step, note, doneAt }],
    ),
    copiedByHand: outcomes.flatMap(({ system, outcome }) =>
      outcome === 'exported' && !exports.some(({ row, is }) => row.system === system && is === 'records')
        ? [system]
        : [],
    ),
    isUnderReview: await isUnderReview(db, requestId),
  };
}

/** Whether somebody still has to let the package go. */
export async function isUnderReview(db: Db | Tx, requestId: RequestId): Promise<boolean> {
  const step = await db
    .selectFrom('steps')
    .select('id')
    .where('request_id', '=', requestId)
    .where('kind', '=', 'team.review')
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return step !== undefined;
}
