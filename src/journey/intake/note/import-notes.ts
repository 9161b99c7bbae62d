import { createHash } from 'node:crypto';
import type { Journey } from '../../context.ts';
import { acceptMessage } from '../accept-message.ts';
import { type CellFault, type NoteCells, type NoteMessage, readNoteRow } from './note-row.ts';

/** A row of a file: its cells, or why it could not be told apart; with the line it begins on. */
export type FileRow =
  | { line: number; cells: NoteCells }
  | { line: number; code: 'column-count' | 'unreadable-from-here-on' };

export interface RowFault {
  line: number;
  column: CellFault['column'] | null;
  code: CellFault['code'] | Extract<FileRow, { code: unknown }>['code'];
}

export interface ImportReport {
  rows: number;
  imported: number;
  /** Imported before, or twice in this file: left as they are. */
  known: number;
  refused: number;
  faults: RowFault[];
}

export interface ImportOptions {
  /** Reads and compares, stores nothing. */
  dryRun: boolean;
  ageYearsMax: number;
}

/** Rows on their way to the database at a time. */
const ROWS_AT_ONCE = 8;

/**
 * Takes in what reached the company outside of Lawrence. Each good row becomes a message whose clock starts on the day
 * it was received; each bad one is reported with its line, and no row stops another. A row is known by what it says:
 * importing a file again adds nothing, and a row that was corrected is a new one.
 * @throws DatabaseUnavailable; what was stored until then stays, and the next import passes over it
 */
export async function importNotes(
  journey: Pick<Journey, 'db' | 'vault' | 'clock' | 'doorbell' | 'company' | 'pace' | 'intake'>,
  file: AsyncIterable<FileRow>,
  { dryRun, ageYearsMax }: ImportOptions,
): Promise<ImportReport> {
  const report: ImportReport = { rows: 0, imported: 0, known: 0, refused: 0, faults: [] };
  const bounds = { now: journey.clock.now(), timeZone: journey.company['time-zone'], ageYearsMax };
  const seen = new Set<string>();
  let batch: NoteMessage[] = [];
  const take = async (message: NoteMessage) => {
    const known = dryRun
      ? await isKnown(journey, message, seen)
      : (await acceptMessage(journey, message, 'import')).duplicate;
    report[known ? 'known' : 'imported'] += 1;
  };
  const takeBatch = async () => {
    const messages = batch;
    batch = [];
    await Promise.all(messages.map(take));
  };
  for await (const row of file) {
    report.rows += 1;
    const read = 'cells' in row ? readNoteRow(journey.vault, row.cells, bounds) : undefined;
    if (read?.ok) {
      batch.push(read.message);
      if (batch.length === ROWS_AT_ONCE) await takeBatch();
      continue;
    }
    report.refused += 1;
    const faults = 'code' in row ? [{ column: null, code: row.code }] : (read?.faults ?? []);
    report.faults.push(...faults.map((fault) => ({ line: row.line, ...fault })));
  }
  await takeBatch();
  return report;
}

async function isKnown({ db }: Pick<Journey, 'db'>, { identity }: NoteMessage, seen: Set<string>) {
  const hash = createHash('sha256').update(identity).digest();
  const name = hash.toString('hex');
  if (seen.has(name)) return true;
  seen.add(name);
  const found = await db
    .selectFrom('inbound_messages')
    .select('id')
    .where('content_hash', '=', hash)
    .executeTakeFirst();
  return found !== undefined;
}
