import { html } from 'hono/html';
import type { PackageStanding } from '../../journey/requester-package.ts';
import type { Html } from './html.ts';
import type { PageLocale } from './page-locale.ts';

/** Where a person downloads what we hold of them, or reads that it is destroyed. */
export function packageSheet(
  { words, day }: PageLocale,
  path: string,
  { reference, right, ready }: PackageStanding,
): Html {
  const { title, says, download, destroyed } = words.package;
  const id = `package-${reference}`;
  return html`<section class="sheet" aria-labelledby="${id}">${right ? html`<p class="kicker">${words.rights[right]}</p>` : ''}<h2 id="${id}">${title}</h2>
${
  ready
    ? html`<p>${says(day(ready.until), sizeOf(ready.bytes))}</p>
<form method="get" action="${path}/package"><input type="hidden" name="of" value="${reference}"><button>${download}</button></form>`
    : html`<p>${destroyed}</p>`
}
</section>`;
}

const sizeOf = (bytes: number): string =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${Math.round(bytes / 1024 / 1024)} MB`;
