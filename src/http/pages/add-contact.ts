import { html } from 'hono/html';
import type { RequesterView } from '../../journey/requester-view.ts';
import { codeForm } from './code-form.ts';
import type { Html } from './html.ts';
import type { PageLocale } from './page-locale.ts';

/** Where somebody who proved one contact names another one of theirs, and types the code that went there. */
export function addContact(
  locale: PageLocale,
  path: string,
  view: RequesterView,
  invalid: boolean,
): Html | '' {
  if (!view.mayAddContact) return '';
  const { title, says, label, send } = locale.words.contact;
  const awaits = view.state !== 'verifying' && view.code.is === 'open';
  return html`<section class="sheet" aria-labelledby="contact">
<h2 id="contact">${title}</h2>
${awaits ? codeForm(locale, path, view.code, says, invalid) : html`<p>${says}</p>`}
<form method="post" action="${path}/contact">
<div class="field"><label for="another">${label}</label>
<input id="another" name="contact" type="text" required maxlength="254" autocomplete="off" autocapitalize="none"></div>
<button class="plain">${send}</button>
</form></section>`;
}
