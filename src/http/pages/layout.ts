import { html, raw } from 'hono/html';
import type { Company } from '../../core/company.ts';
import type { Html } from './html.ts';
import type { PageLocale } from './page-locale.ts';
import { STYLE } from './style.ts';

/** The frame of every page. */
export function layout({ company, language, words }: PageLocale, title: string, content: Html): Html {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title} · ${company.name}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<div class="page">
<header class="masthead">${MARK}<span><strong>${company.name}</strong> ${words.frame.desk}</span></header>
<main>${content}</main>
<footer>
<p>${company.name}, ${company.address}<br>
${words.frame.questions(mailLink(company))}</p>
</footer>
</div>
</body>
</html>`;
}

/** Where a person reads what is written. */
export const mailLink = ({ 'privacy-email': email }: Pick<Company, 'privacy-email'>): Html =>
  html`<a href="mailto:${email}">${email}</a>`;

const MARK = html`<svg viewBox="0 0 28 28" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true" focusable="false"><path d="M14 2.5 24 6v8c0 5.6-4 9.8-10 11.5C8 23.8 4 19.6 4 14V6z" stroke-linejoin="round"/><path d="m9.5 14 3.25 3.25L18.75 11" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
