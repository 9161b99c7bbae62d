import { html } from 'hono/html';
import type { RequesterView } from '../../journey/requester-view.ts';
import type { Html } from './html.ts';
import type { PageLocale } from './page-locale.ts';

/** Where a person downloads what we hold of them, or reads that it is destroyed. */
export function packageSheet({ words, day }: PageLocale, path: string, view: RequesterView): Html | '' {
  const standing = view.package;
  if (standing === null) return '';
  const { title, says, download, destroyed } = words.package;
  return html`<section class="sheet" aria-labelledby="package"><h2 id="package">${title}</h2>
${
  standing.is === 'destroyed'
    ? html`<p>${destroyed}</p>`
    : html`<p>${says(day(standing.until), sizeOf(standing.bytes))}</p>
<form method="get" action="${path}/package"><button>${download}</button></form>`
}
</section>`;
}

const sizeOf = (bytes: number): string =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${Math.round(bytes / 1024 / 1024)} MB`;
