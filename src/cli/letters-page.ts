import { textSize } from '../core/text-segments.ts';

export interface PreviewedLetter {
  letter: string;
  locale: string;
  file: string;
  subject: string;
  html: string;
  text: string;
  sms: string | null;
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #d7dde5; --sheet: #fff; --ground: #f3f5f8; --tint: #e7eefb; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --soft: #a3adba; --line: #39424e; --sheet: #1b2129; --ground: #12161c; --tint: #22304a; } }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
header { padding: 2rem clamp(1rem, 4vw, 3rem) 1rem; }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; }
header p { margin: 0; color: var(--soft); max-width: 46rem; }
nav { position: sticky; top: 0; z-index: 1; background: var(--ground); border-bottom: 1px solid var(--line); padding: .6rem clamp(1rem, 4vw, 3rem); display: flex; flex-wrap: wrap; gap: .25rem .9rem; font-size: .85rem; }
nav a { color: inherit; text-decoration: none; } nav a:hover { text-decoration: underline; }
main { padding: 0 clamp(1rem, 4vw, 3rem) 4rem; }
section { margin-top: 2.5rem; scroll-margin-top: 6rem; }
h2 { font-size: 1.2rem; margin: 0 0 .8rem; }
.row { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1rem; align-items: start; }
article { background: var(--sheet); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
article > header { padding: .7rem 1rem; border-bottom: 1px solid var(--line); }
.where { font-size: .78rem; color: var(--soft); }
h3 { margin: .15rem 0 0; font-size: .98rem; }
.mail { padding: .4rem 1rem .9rem; overflow-wrap: anywhere; }
.mail p { margin: .7rem 0; } .mail p:first-child { color: var(--soft); font-size: .8rem; }
.mail a { color: inherit; }
.text { border-top: 1px solid var(--line); padding: .8rem 1rem 1rem; }
.bubble { background: var(--tint); border-radius: 14px; padding: .6rem .8rem; max-width: 26rem; overflow-wrap: anywhere; }
.size { margin: .4rem 0 0; font-size: .78rem; color: var(--soft); }
.over { color: #b3261e; font-weight: 600; }
`;

/** All letters on one page that needs nothing else: a row a letter, a column a language, mail above, text below. */
export function lettersPage(letters: readonly PreviewedLetter[], about: string): string {
  const names = [...new Set(letters.map(({ letter }) => letter))];
  const links = names.map((name) => `<a href="#${name}">${name}</a>`).join('');
  const rows = names.map((name) => {
    const own = letters.filter(({ letter }) => letter === name);
    return `<section id="${name}"><h2>${name}</h2><div class="row">${own.map(article).join('')}</div></section>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Letters of the privacy desk</title><style>${STYLE}</style></head>
<body><header><h1>Letters</h1><p>${inHtml(about)}</p></header>
<nav aria-label="Letters">${links}</nav>
<main>${rows.join('\n')}</main></body></html>
`;
}

function article({ locale, file, subject, html, sms }: PreviewedLetter): string {
  return `<article lang="${locale}"><header><div class="where">${locale} · ${file}</div><h3>${inHtml(subject)}</h3></header>
<div class="mail">${bodyOf(html)}</div>${sms === null ? '' : asText(sms)}</article>`;
}

function asText(sms: string): string {
  const { segments, outside } = textSize(sms);
  const over = segments > 2 || outside.length > 0;
  const signs = outside.length > 0 ? `, outside the GSM alphabet: ${outside.join(' ')}` : '';
  return `<div class="text"><div class="bubble">${inHtml(sms)}</div>
<p class="size${over ? ' over' : ''}" lang="en">${segments} of 2 segments, ${[...sms].length} characters${inHtml(signs)}</p></div>`;
}

/** Of a mail only what its body holds. */
const bodyOf = (html: string): string => /<body[^>]*>([\s\S]*)<\/body>/.exec(html)?.[1] ?? '';

const inHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
