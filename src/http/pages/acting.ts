import { html } from 'hono/html';
import type { RequesterView } from '../../journey/requester-view.ts';
import type { Html } from './html.ts';
import type { PageLocale } from './page-locale.ts';

/** Where an agent or parent shows that they may act for somebody: a paper, and a contact of that person. */
export function acting({ words }: PageLocale, path: string, { acting: standing }: RequesterView): Html | '' {
  if (!standing) return '';
  const { title, says, paper, person } = words.acting;
  const { as, authority, subject } = standing;
  return html`<section class="sheet" aria-labelledby="acting">
<h2 id="acting">${title}</h2>
<p>${says[as]}</p>
<h3>${paper.title[as]}</h3>
<p>${paper.stands[authority]}</p>
${
  authority === 'in-order'
    ? ''
    : html`<form method="post" action="${path}/permission" enctype="multipart/form-data">
<div class="field"><label for="paper">${paper.label}</label>
<input id="paper" name="paper" type="file" required accept=".pdf,.jpg,.jpeg,.png,.heic,.webp,.tif,.tiff,.docx" aria-describedby="paper-hint">
<p class="quiet" id="paper-hint">${paper.hint}</p></div>
<button class="plain">${paper.send}</button>
</form>`
}
<h3>${person.title[as]}</h3>
<p>${person.stands[as][subject]}</p>
${
  subject === 'confirmed'
    ? ''
    : html`<form method="post" action="${path}/subject">
<div class="field"><label for="person">${person.label[as]}</label>
<input id="person" name="contact" type="text" required maxlength="254" autocomplete="off" autocapitalize="none"></div>
<button class="plain">${person.send}</button>
</form>`
}
</section>`;
}
