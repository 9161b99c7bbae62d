import type { FileRow } from '../journey/intake/note/import-notes.ts';
import {
  NOTE_COLUMNS,
  type NoteCells,
  type NoteColumn,
  REQUIRED_COLUMNS,
} from '../journey/intake/note/note-row.ts';
import { readCsv } from './read-csv.ts';

export interface HeaderFault {
  /** A column that we know by name, or the place of one that we do not: its text may be somebody's data. */
  column: NoteColumn | number;
  code: 'missing-column' | 'unknown-column' | 'column-twice';
}

/** The first line does not name the columns. */
export class HeaderFaults extends Error {
  override name = 'HeaderFaults';
  readonly faults: readonly HeaderFault[];
  constructor(faults: readonly HeaderFault[]) {
    super('header-faulty');
    this.faults = faults;
  }
}

/**
 * Reads a file of notes. The first line names the columns, in any order.
 * @throws HeaderFaults, NotUtf8, and what the file system throws
 */
export async function* readNotesFile(file: string): AsyncGenerator<FileRow> {
  let columns: readonly NoteColumn[] | undefined;
  for await (const row of readCsv(file)) {
    if ('code' in row) {
      if (!columns) throw new HeaderFaults(headerFaults([]));
      yield row;
    } else if (!columns) columns = readHeader(row.cells);
    else if (row.cells.length !== columns.length) yield { line: row.line, code: 'column-count' };
    else yield { line: row.line, cells: cellsOf(columns, row.cells) };
  }
  if (!columns) throw new HeaderFaults(headerFaults([]));
}

const nameOf = (cell: string) => cell.trim().toLowerCase();

function readHeader(cells: readonly string[]): NoteColumn[] {
  const faults = headerFaults(cells);
  if (faults.length > 0) throw new HeaderFaults(faults);
  return cells.map((cell) => nameOf(cell) as NoteColumn);
}

function headerFaults(cells: readonly string[]): HeaderFault[] {
  const names = cells.map(nameOf);
  const missing = REQUIRED_COLUMNS.filter((column) => !names.includes(column));
  return [
    ...missing.map((column) => ({ column, code: 'missing-column' as const })),
    ...names.flatMap((name, at): HeaderFault[] => {
      const column = NOTE_COLUMNS.find((known) => known === name);
      if (!column) return [{ column: at + 1, code: 'unknown-column' }];
      return names.indexOf(name) < at ? [{ column, code: 'column-twice' }] : [];
    }),
  ];
}

function cellsOf(columns: readonly NoteColumn[], cells: readonly string[]): NoteCells {
  return Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '']));
}
