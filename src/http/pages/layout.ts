import { html, raw } from 'hono/html';
import type { Company } from '../../core/playbook.ts';
import { STYLE } from './style.ts';

export type Html = ReturnType<typeof html>;

/** The frame of every requester page. */
export function layout(
  company: Pick<Company, 'name' | 'address' | 'privacy-email'>,
  title: string,
  content: Html,
): Html {
  const email = company['privacy-email'];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title} · ${company.name}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<div class="page">
<header class="masthead">${MARK}<span><strong>${company.name}</strong> Privacy desk</span></header>
<main>${content}</main>
<footer>
<p>${company.name}, ${company.address}<br>
Questions? Reply to our mail or write to <a href="mailto:${email}">${email}</a>.</p>
</footer>
</div>
</body>
</html>`;
}

const MARK = html`<svg viewBox="0 0 28 28" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true" focusable="false"><path d="M14 2.5 24 6v8c0 5.6-4 9.8-10 11.5C8 23.8 4 19.6 4 14V6z" stroke-linejoin="round"/><path d="m9.5 14 3.25 3.25L18.75 11" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
