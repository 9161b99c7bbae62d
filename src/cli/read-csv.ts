import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { type CsvError, type InfoRecord, parse } from 'csv-parse';

export interface CsvRow {
  /** Where it begins in the file. */
  line: number;
  cells: readonly string[];
}
/** The quotes of a row do not end, or it is larger than any row should be: what follows cannot be told apart. */
export interface CsvEnd {
  line: number;
  code: 'unreadable-from-here-on';
}

/** The file is not in UTF-8; nothing of it was read. */
export class NotUtf8 extends Error {
  override name = 'NotUtf8';
  readonly line: number;
  constructor(line: number) {
    super('not-utf-8');
    this.line = line;
  }
}

const ROW_CHARACTERS_MAX = 1_000_000;

/**
 * Reads a CSV file (RFC 4180) as rows, a stream of any length: a byte order mark, CRLF and blank lines do not matter.
 * Where quoting breaks, the rows before are still given, then a `CsvEnd`, and nothing after it: a guess at where the
 * next row begins could lose one unseen.
 * @throws NotUtf8 before the first row
 */
export async function* readCsv(file: string): AsyncGenerator<CsvRow | CsvEnd> {
  await checkUtf8(file);
  let end: CsvEnd | undefined;
  let line = 0;
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    // A fault ends the stream by itself, and what was parsed before it must still come out.
    skip_records_with_error: true,
    max_record_size: ROW_CHARACTERS_MAX,
    // The line on which a row begins travels as its first cell.
    on_record: (cells: string[], { lines }: InfoRecord): string[] | null => {
      if (end) return null;
      line = lines;
      return [String(lines - cells.reduce((count, cell) => count + breaks(cell), 0)), ...cells];
    },
    on_skip: (error: CsvError | undefined) => {
      if (error) end ??= { line: line + 1, code: 'unreadable-from-here-on' };
      return undefined;
    },
  });
  const source = createReadStream(file);
  const text = source.pipe(utf8Lines());
  source.on('error', (error) => text.destroy(error));
  text.on('error', (error) => parser.destroy(error));
  try {
    for await (const row of text.pipe(parser)) {
      const [begins, ...cells] = row as string[];
      yield { line: Number(begins), cells };
    }
    if (end) yield end;
  } finally {
    source.destroy();
  }
}

const LINE_FEED = 0x0a;
const breaks = (cell: string) => cell.split('\n').length - 1;

async function checkUtf8(file: string): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let chunk: Buffer = Buffer.alloc(0);
  try {
    for await (chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      decoder.decode(chunk, { stream: true });
      line += chunk.reduce((count, byte) => (byte === LINE_FEED ? count + 1 : count), 0);
    }
    decoder.decode();
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    const sound = chunk.toString('utf8').split('\ufffd')[0] ?? '';
    throw new NotUtf8(line + breaks(sound));
  }
}

/** Decodes strictly and makes every line end a single `\n`, by which the parser counts lines. */
function utf8Lines(): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let held = '';
  const pass = (text: string) => {
    const all = held + text;
    // The other half of a CRLF may be in the next piece.
    held = all.endsWith('\r') ? '\r' : '';
    return (held === '' ? all : all.slice(0, -1)).replace(/\r\n?/g, '\n');
  };
  return new Transform({
    decodeStrings: false,
    encoding: 'utf8',
    transform(chunk: Buffer, _, done) {
      try {
        done(null, pass(decoder.decode(chunk, { stream: true })));
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      try {
        const rest = decoder.decode();
        done(null, `${pass(rest)}${held === '' ? '' : '\n'}`);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
