import { html } from 'hono/html';
import type { CodeStanding } from '../../journey/requester-view.ts';
import type { Html } from './layout.ts';

/** Where the code is typed, or a new one is asked for. */
export function codeForm(
  path: string,
  code: CodeStanding,
  invalid: boolean,
  moment: (at: Temporal.Instant) => string,
): Html {
  const resend = (words: string, look: 'plain' | 'full') =>
    html`<form method="post" action="${path}/resend"><button${look === 'plain' ? html` class="plain"` : ''}>${words}</button></form>`;
  if (code.is === 'none') {
    return html`<section class="code"><h2>Your code</h2>
<p>It is on its way and should be with you in a few minutes. Look into your spam folder too, then load this page again.</p></section>`;
  }
  if (code.is === 'withheld') {
    return html`<section class="code"><h2>Your code</h2>
<p>We cannot send it just now, because too many codes were asked for. It comes by itself after ${moment(code.until)}.</p></section>`;
  }
  if (code.is !== 'open') {
    const over =
      code.is === 'expired' ? 'The code we sent has run out.' : 'The code was typed wrong too often.';
    return html`<section class="code"><h2>You need a new code</h2>
<p>${over} We are glad to send you another one.</p>${resend('Send a new code', 'full')}</section>`;
  }
  const tries = code.triesLeft === 1 ? 'one more time' : `${code.triesLeft} more times`;
  return html`<section class="code"><form method="post" action="${path}/code">
<label for="code">Code from our ${code.channel === 'sms' ? 'text message' : 'mail'}</label>
<div class="code-line">
<input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" required maxlength="24"
 aria-describedby="code-hint${invalid ? ' notice' : ''}"${invalid ? html` aria-invalid="true"` : ''}>
<button>Confirm</button>
</div>
<p class="quiet" id="code-hint">${code.digits === 6 ? 'Six' : 'Eight'} digits. The code works until ${moment(code.expiresAt)}; you can try ${tries}.</p>
</form>
${resend('Send me another code', 'plain')}</section>`;
}
