import type { ExportedRecords, NeverDisclosed } from '../../core/export.ts';
import type { Language } from '../../core/language.ts';
import { flatRecord, pathsOf } from '../flat-record.ts';
import { PACKAGE_WORDS } from '../package-words.ts';
import { headingOf, listIn } from '../record-words.ts';
/** Whose package it is, in words. */
export interface PackageHead {
  company: string;
  language: Language;
  /** When it was copied. */
  copiedOn: string;
}

export interface PackagePart {
  system: string;
  name: string;
  records: ExportedRecords;
  files: { path: string; name: string; bytes: Uint8Array }[];
  withheld: NeverDisclosed[];
}

/** Nothing that this page shows can load or run anything. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 0 auto; padding: 1.5rem; overflow-wrap: anywhere; }
h2 { margin-top: 2.5rem; border-bottom: 2px solid; padding-bottom: .25rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; }
th, td { border: 1px solid color-mix(in srgb, currentColor 30%, transparent); padding: .25rem .5rem; text-align: left; vertical-align: top; min-width: 6rem; }
`;

/** `index.html`: everything of the package on one page, per system and type. */
export function packagePage(
  { company, language, copiedOn }: PackageHead,
  parts: readonly PackagePart[],
): string {
  const words = PACKAGE_WORDS[language];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${inert(`${words.title} · ${company}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${words.title}</h1>
<p>${inert(words.intro(company, copiedOn))} ${words.howTo}</p></header>
<nav aria-labelledby="contents"><h2 id="contents">${words.contents}</h2>
<ul>${parts.map(({ system, name }) => `<li><a href="#${system}">${inert(name)}</a></li>`).join('\n')}</ul></nav>
<main>${parts.map((part) => section(part, language)).join('\n')}</main>
</body>
</html>
`;
}

function section({ system, name, records, files, withheld }: PackagePart, language: Language): string {
  const words = PACKAGE_WORDS[language];
  const types = Object.entries(records).filter(([, all]) => all.length > 0);
  const empty = types.length === 0 && files.length === 0;
  const held = listIn(
    language,
    withheld.map((kind) => words.held[kind]),
  );
  return `<section aria-labelledby="${system}"><h2 id="${system}">${inert(name)}</h2>
${empty ? `<p>${words.nothing}</p>` : ''}
${withheld.length > 0 ? `<p>${words.withheld} ${held}.</p>` : ''}
${types.map(([type, all]) => `<h3>${inert(headingOf(language, type))} (${all.length})</h3>\n${table(all)}`).join('\n')}
${files.length > 0 ? `<h3>${words.files}</h3>\n<ul>${files.map(({ path, name: file }) => `<li><a href="${encodeURI(path)}">${inert(file)}</a></li>`).join('\n')}</ul>` : ''}
</section>`;
}

function table(records: ExportedRecords[string]): string {
  const rows = records.map((record) => flatRecord(record));
  const paths = pathsOf(rows);
  const head = paths.map((path) => `<th scope="col">${inert(path)}</th>`).join('');
  const body = rows.map(
    (row) => `<tr>${paths.map((path) => `<td>${inert(row[path] ?? '')}</td>`).join('')}</tr>`,
  );
  return `<div class="table" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

/** What a system holds is text, whatever it looks like. */
function inert(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
