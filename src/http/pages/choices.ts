import { html } from 'hono/html';
import type { RequesterView } from '../../journey/requester-view.ts';
import type { Html } from './html.ts';
import { mailLink } from './layout.ts';
import type { PageLocale } from './page-locale.ts';

/**
 * What a person can do when something is wrong, an answer that they do not agree with first. "This was not me" is one press, since it harms nobody: they can
 * ask again at once. Once it is too late for that it says whom to tell. To withdraw takes two, so that a slip of
 * the finger ends nothing.
 */
export function choices({ words, company }: PageLocale, path: string, view: RequesterView): Html | '' {
  const { headline, appeal, disown, tellUs, withdraw } = words.choices;
  if (view.disowned || view.left) return '';
  return html`<section class="sheet choices" aria-labelledby="choices">
<h2 id="choices">${headline}</h2>
${
  view.mayAppeal
    ? html`<h3>${appeal.title}</h3><p>${appeal.says}</p>
<form method="post" action="${path}/appeal"><button>${appeal.button}</button></form>`
    : ''
}
${
  view.mayDisown
    ? html`<h3>${disown.title}</h3><p>${disown.says}</p>
<form method="post" action="${path}/not-me"><button class="grave">${disown.button}</button></form>`
    : html`<h3>${tellUs.title}</h3><p>${tellUs.says(mailLink(company))}</p>`
}
${
  view.mayWithdraw
    ? html`<details><summary>${withdraw.title}</summary><p>${withdraw.says}</p>
<form method="post" action="${path}/withdraw"><button class="grave">${withdraw.button}</button></form></details>`
    : ''
}
</section>`;
}
