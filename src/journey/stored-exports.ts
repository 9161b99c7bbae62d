import { z } from 'zod';
import { countsOf, type ExportedRecords, type NeverDisclosed } from '../core/export.ts';
import type { JsonObject } from '../core/json.ts';
import type { RequestId } from '../core/privacy-request.ts';
import { type ExportRow, exportPlace, exportsOf, insertExport } from '../db/exports.ts';
import { newId } from '../db/new-id.ts';
import type { DataKey } from '../db/sealed.ts';
import type { Tx } from '../db/tables.ts';
import type { Journey } from './context.ts';
import { putSealed } from './put-sealed.ts';

const recordsSchema = z.record(z.string(), z.array(z.custom<JsonObject>()));

/** What was copied out of one system, opened for one piece of work: records by API, or a file that staff added. */
export type StoredExport = { row: ExportRow } & (
  | { is: 'records'; records: ExportedRecords }
  | { is: 'file'; name: string; bytes: Buffer }
);

/** Everything that was copied for a request, opened. @throws Permanent `blob-missing`; Transient */
export async function openExports(
  { db, blobs }: Pick<Journey, 'db' | 'blobs'>,
  key: DataKey,
  requestId: RequestId,
): Promise<StoredExport[]> {
  const opened: StoredExport[] = [];
  for (const row of await exportsOf(db, requestId)) {
    const bytes = key.open(exportPlace(row.id), await blobs.get(row.blob));
    if (row.name === null) {
      opened.push({ row, is: 'records', records: recordsSchema.parse(JSON.parse(bytes.toString('utf8'))) });
    } else {
      const name = key.openText(exportPlace(row.id, 'name'), row.name);
      opened.push({ row, is: 'file', name, bytes });
    }
  }
  return opened;
}

interface NewExport {
  requestId: RequestId;
  system: string;
  withheld: readonly NeverDisclosed[];
}

/** Seals records into the blob store. @returns what refers to them, to be written with whatever else this changes */
export async function storeRecords(
  journey: Pick<Journey, 'db' | 'blobs' | 'clock'>,
  key: DataKey,
  { records, ...about }: NewExport & { records: ExportedRecords },
): Promise<(tx: Tx) => Promise<void>> {
  return await store(journey, key, { ...about, counts: countsOf(records), bytes: JSON.stringify(records) });
}

/** Seals a file that staff copied by hand. */
export async function storeFile(
  journey: Pick<Journey, 'db' | 'blobs' | 'clock'>,
  key: DataKey,
  file: Omit<NewExport, 'withheld'> & { name: string; bytes: Uint8Array },
): Promise<(tx: Tx) => Promise<void>> {
  return await store(journey, key, { ...file, withheld: [], counts: { files: 1 } });
}

async function store(
  journey: Pick<Journey, 'db' | 'blobs' | 'clock'>,
  key: DataKey,
  {
    requestId,
    system,
    withheld,
    counts,
    name,
    bytes,
  }: NewExport & { counts: ExportRow['counts']; name?: string; bytes: Uint8Array | string },
): Promise<(tx: Tx) => Promise<void>> {
  const id = newId<string>();
  const blob = `exports/${id}`;
  await putSealed(journey, key, { place: exportPlace(id), blob, bytes });
  const row: ExportRow = {
    id,
    request_id: requestId,
    system,
    name: name === undefined ? null : key.seal(exportPlace(id, 'name'), name),
    blob,
    size_bytes: typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length,
    counts,
    withheld: [...withheld],
    exported_at: journey.clock.now(),
  };
  return (tx) => insertExport(tx, row);
}
