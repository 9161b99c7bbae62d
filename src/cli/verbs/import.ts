import { readConfig } from '../../config.ts';
import { systemClock } from '../../core/clock.ts';
import { RIGHTS } from '../../core/privacy-request.ts';
import { MessageIntake } from '../../db/message-intake.ts';
import { type ImportReport, importNotes } from '../../journey/intake/note/import-notes.ts';
import { IMPORT_CHANNELS, NOTE_COLUMNS, REQUIRED_COLUMNS } from '../../journey/intake/note/note-row.ts';
import { AGE_YEARS_MAX } from '../../journey/intake/note/received-at.ts';
import { SenderPace } from '../../journey/sender-pace.ts';
import { openVault } from '../../open-vault.ts';
import { loadWorkflows } from '../../workflows/load-workflows.ts';
import { columns } from '../columns.ts';
import { NotUtf8 } from '../read-csv.ts';
import { HeaderFaults, readNotesFile } from '../read-notes-file.ts';
import { CliProblem, onlyPositional, type Result, textOption, type Verb, WrongUsage } from '../verb.ts';
import { withStore } from '../with-store.ts';

/** There is no queue here to ring at: the running desk finds the steps within seconds. */
const SILENT = { ring: () => {} };

/** A backlog is read beside the mail of the day, not before it. */
const READ_AT = { burst: 100, perMinute: 600 };

export const importVerb: Verb = {
  name: 'import',
  takes: 'FILE.csv [--dry-run] [--age-years-max N]',
  does: [
    'Takes in requests that came by post, telephone or through an older system; each becomes a case whose clock starts',
    `      when it was received. Columns: ${NOTE_COLUMNS.map((name) => (REQUIRED_COLUMNS.includes(name) ? name : `${name}?`)).join(', ')}.`,
    `      received_at is a day in the company's time zone or an RFC 3339 time; channel is one of ${IMPORT_CHANNELS.join(', ')};`,
    `      rights is a list out of ${RIGHTS.join(', ')}; jurisdiction is like US-CO.`,
    '      The file is in UTF-8. Good rows are taken, bad ones listed by line. The same row again changes nothing; a corrected one is new.',
  ].join('\n'),
  options: { 'dry-run': { type: 'boolean' }, 'age-years-max': { type: 'string' } },
  async run(call) {
    const file = onlyPositional(call, 'FILE.csv');
    const years = textOption(call, 'age-years-max') ?? String(AGE_YEARS_MAX);
    if (!/^[1-9]\d?$/.test(years)) throw new WrongUsage('--age-years-max is a whole number from 1 to 99');
    const options = { dryRun: call.values['dry-run'] === true, ageYearsMax: Number(years) };
    const config = readConfig(call.environment);
    const { company } = await loadWorkflows();
    return await withStore(config, async ({ db }) => {
      const pace = new SenderPace(READ_AT);
      const intake = new MessageIntake(db);
      const journey = {
        db,
        intake,
        vault: openVault(config),
        clock: systemClock,
        doorbell: SILENT,
        company,
        pace,
      };
      try {
        return answer(await importNotes(journey, readNotesFile(file), options), options.dryRun);
      } catch (error) {
        throw fileProblem(file, error);
      }
    });
  },
};

function answer(report: ImportReport, dryRun: boolean): Result {
  const { rows, imported, known, refused, faults } = report;
  const done = dryRun ? 'would be imported' : 'imported';
  const listed = faults.map(({ line, column, code }) => [`line ${line}`, column ?? '-', code]);
  return {
    ok: refused === 0,
    json: { dry_run: dryRun, rows, imported, known, refused, faults },
    lines: [
      `${rows} rows: ${imported} ${done}, ${known} known already, ${refused} refused.`,
      ...columns(listed).map((text) => `  ${text}`),
      ...(refused > 0 ? ['Correct these rows and import the file again: the others are known then.'] : []),
    ],
  };
}

function fileProblem(file: string, error: unknown): unknown {
  if (error instanceof NotUtf8)
    return new CliProblem(`not-utf-8: ${file} is not in UTF-8 (line ${error.line}); nothing was imported`);
  if (error instanceof HeaderFaults) {
    const faults = error.faults.map(({ column, code }) => `${code} ${column}`).join(', ');
    return new CliProblem(`header-faulty: line 1: ${faults}; nothing was imported`);
  }
  const { code, syscall } = error as { code?: string; syscall?: string };
  return syscall === undefined ? error : new CliProblem(`cannot read ${file} (${code})`);
}
