import { html } from 'hono/html';
import type { RequesterView } from '../../journey/requester-view.ts';
import { acting } from './acting.ts';
import { addContact } from './add-contact.ts';
import { choices } from './choices.ts';
import { codeForm } from './code-form.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { NOTICE_TONES, type Notice } from './notices.ts';
import type { PageLocale } from './page-locale.ts';
import { secondProof } from './second-proof.ts';
import { statusWords } from './status-words.ts';
import { way } from './way.ts';

/** A requester's page: where the case stands and what the person can do about it. */
export function statusPage(
  locale: PageLocale,
  view: RequesterView,
  token: string,
  notice: Notice | undefined,
): Html {
  const path = `/r/${token}`;
  const { words } = locale;
  const { headline, says } = statusWords(view, locale);
  const tone = notice && NOTICE_TONES[notice];
  const invalid = notice === 'wrong-code' || notice === 'wrong-length';
  const content = html`
${notice ? html`<p class="notice ${tone}" id="notice" role="${tone === 'problem' ? 'alert' : 'status'}">${words.notices[notice]}</p>` : ''}
<section class="sheet">
<p class="kicker">${words.status.request} <span class="reference">${view.reference}</span>${view.rights.map((right) => html` · ${words.rights[right]}`)}</p>
<h1>${headline}</h1>
${proofs(locale, path, view, { says, invalid })}
</section>
${acting(locale, path, view)}
${parts(locale, view)}
${view.answers.map((answer, index) => answerSheet(words.status.answer, answer, index))}
${way(view, locale)}
${view.acting ? '' : addContact(locale, path, view, invalid)}
${choices(locale, path, view)}`;
  return layout(locale, tone === 'problem' ? words.frame.pleaseCheck(headline) : headline, content);
}

/** What the person is asked to prove now. */
function proofs(
  locale: PageLocale,
  path: string,
  { state, code, secondProof: second, left, acting: acts }: RequesterView,
  { says, invalid }: { says: string; invalid: boolean },
): Html {
  if (second) return secondProof(locale, path, second);
  return state === 'verifying' && !left && !acts
    ? codeForm(locale, path, code, says, invalid)
    : html`<p>${says}</p>`;
}

/** What else was asked for: where each stands, in the same words as a request of its own. */
function parts(locale: PageLocale, view: RequesterView): Html | '' {
  if (view.parts.length === 0) return '';
  const { words } = locale;
  return html`<section class="sheet" aria-labelledby="parts"><h2 id="parts">${words.status.parts}</h2>
<dl class="parts">${view.parts.map((part) => {
    const { headline, says } =
      part.state === 'verifying'
        ? { headline: words.status.partWaits, says: '' }
        : statusWords({ ...view, ...part, secondProof: null }, locale);
    return html`<dt>${part.rights.map((right) => words.rights[right]).join(' · ')}</dt><dd><strong>${headline}</strong>${says ? html`<br>${says}` : ''}</dd>`;
  })}</dl>
</section>`;
}

/** The letter as it stands, without the line that is meant for mail programs and the link to this very page. */
function answerSheet(title: string, { text, locale }: RequesterView['answers'][number], index: number): Html {
  const paragraphs = text
    .replace(/^##-.*$/m, '')
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '' && !paragraph.includes('•••'));
  return html`<section class="sheet" aria-labelledby="answer-${index}"><h2 id="answer-${index}">${title}</h2>
<div lang="${locale}">${paragraphs.map((paragraph) => html`<p>${paragraph.split('\n').map((line) => html`${line}<br>`)}</p>`)}</div>
</section>`;
}
