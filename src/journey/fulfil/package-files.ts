import type { SystemEntry } from '../../core/data-map.ts';
import { type ExportedRecords, LEFT_OUT, leftOutMark } from '../../core/export.ts';
import type { Language } from '../../core/language.ts';
import { flatRecord, pathsOf } from '../flat-record.ts';
import { PACKAGE_WORDS } from '../package-words.ts';
import type { StoredExport } from '../stored-exports.ts';
import { type PackageHead, type PackagePart, packagePage } from './package-page.ts';

export interface PackageFacts extends PackageHead {
  systems: readonly SystemEntry[];
  /** Systems that were looked into, whether or not anything was there. */
  searched: readonly string[];
  exports: readonly StoredExport[];
}

/** The files of a package by name: a page to read, and for each system its records as JSON and as tables. */
export function packageFiles(facts: PackageFacts): { [name: string]: Uint8Array } {
  const { exports, language, systems, searched } = facts;
  const parts: PackagePart[] = searched.map((id) => {
    const own = exports.filter(({ row }) => row.system === id);
    return {
      system: id,
      name: systems.find((entry) => entry.id === id)?.name[language] ?? id,
      records: inWords(
        Object.assign({}, ...own.map((one) => (one.is === 'records' ? one.records : {}))),
        language,
      ),
      files: own.flatMap((one) =>
        one.is === 'file' ? [{ path: `${id}/${safeName(one.name)}`, name: one.name, bytes: one.bytes }] : [],
      ),
      withheld: [...new Set(own.flatMap(({ row }) => row.withheld))],
    };
  });
  const texts = Object.fromEntries([
    ['index.html', packagePage(facts, parts)],
    ...parts.flatMap(({ system, records }) => textsOf(system, records)),
  ]) as { [name: string]: string };
  return {
    ...Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, new TextEncoder().encode(text)]),
    ),
    ...Object.fromEntries(parts.flatMap(({ files }) => files.map(({ path, bytes }) => [path, bytes]))),
  };
}

function textsOf(system: string, records: ExportedRecords): [string, string][] {
  if (Object.keys(records).length === 0) return [];
  return [
    [`${system}/${system}.json`, `${JSON.stringify(records, null, 2)}\n`],
    ...Object.entries(records).map(([type, all]): [string, string] => [`${system}/${type}.csv`, csv(all)]),
  ];
}

/** RFC 4180, in UTF-8 with a mark that spreadsheets know it by. */
function csv(records: ExportedRecords[string]): string {
  const rows = records.map((record) => flatRecord(record));
  const paths = pathsOf(rows);
  const lines = [paths, ...rows.map((row) => paths.map((path) => row[path] ?? ''))];
  return `\uFEFF${lines.map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** What a spreadsheet would take for a formula is text; a number, also of a telephone, stays as it is. */
function cell(text: string): string {
  const inert = /^[=@\t\r]|^[+-](?![\d.]+$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** A name that unpacks anywhere and into no other folder. */
function safeName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  return base.replace(/[^\p{L}\p{N}._ -]/gu, '_').replace(/^\.+/, '_') || 'file';
}

/** Marks of what was left out, in the person's language. */
function inWords(records: ExportedRecords, language: Language): ExportedRecords {
  const words = PACKAGE_WORDS[language].leftOut;
  const told = LEFT_OUT.reduce(
    (text, because) => text.replaceAll(leftOutMark(because), `[${words[because]}]`),
    JSON.stringify(records),
  );
  return JSON.parse(told) as ExportedRecords;
}
