import { html } from 'hono/html';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import type { PageLocale } from './page-locale.ts';
import type { Headed } from './words/page-words.ts';

/** A page that only says something. One stands for every link that opens nothing, and does not tell which once did. */
export function plainPage(locale: PageLocale, { headline, says }: Headed): Html {
  return layout(locale, headline, html`<section class="sheet"><h1>${headline}</h1><p>${says}</p></section>`);
}
