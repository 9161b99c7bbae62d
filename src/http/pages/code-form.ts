import { html } from 'hono/html';
import type { CodeStanding } from '../../journey/requester-view.ts';
import type { Html } from './html.ts';
import type { PageLocale } from './page-locale.ts';

/** Where the code is typed, or a new one is asked for. `says` tells why, below the field that a hurried person needs. */
export function codeForm(
  { words: { code: words }, moment }: PageLocale,
  path: string,
  code: CodeStanding,
  says: string,
  invalid: boolean,
): Html {
  const resend = (label: string, look: 'plain' | 'full') =>
    html`<form method="post" action="${path}/resend"><button${look === 'plain' ? html` class="plain"` : ''}>${label}</button></form>`;
  if (code.is === 'none') {
    const { headline, says: coming } = words.coming;
    return html`<p>${says}</p><section class="code"><h2>${headline}</h2><p>${coming}</p></section>`;
  }
  if (code.is === 'withheld') {
    const { headline, says: withheld } = words.withheld;
    return html`<section class="code"><h2>${headline}</h2><p>${withheld(moment(code.until))}</p></section>`;
  }
  if (code.is !== 'open') {
    const { headline, expired, usedUp, send } = words.over;
    return html`<section class="code"><h2>${headline}</h2>
<p>${code.is === 'expired' ? expired : usedUp}</p>${resend(send, 'full')}</section>`;
  }
  const { digits, expiresAt, triesLeft } = code;
  return html`<div class="code"><form method="post" action="${path}/code">
<label for="code">${words.label[code.channel]}</label>
<div class="code-line">
<input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" required maxlength="24"
 aria-describedby="code-hint${invalid ? ' notice' : ''}"${invalid ? html` aria-invalid="true"` : ''}>
<button>${words.confirm}</button>
</div>
<p class="quiet" id="code-hint">${words.hint({ digits, until: moment(expiresAt), triesLeft })}</p>
</form>
<p>${says}</p>
${resend(words.another, 'plain')}</div>`;
}
