import { html } from 'hono/html';
import type { RequesterView } from '../../journey/requester-view.ts';
import { DATA_POINT_NUMBERS } from '../declaration-form.ts';
import type { Html } from './html.ts';
import type { PageLocale } from './page-locale.ts';

/**
 * What a right needs that one proof is not enough for. The field for the code is there whether a code went out or not:
 * what we hold of somebody shows only by what they prove.
 */
export function secondProof(
  { words }: PageLocale,
  path: string,
  standing: NonNullable<RequesterView['secondProof']>,
): Html {
  const { second, code } = words;
  return html`<p>${second.says}</p>
<div class="code"><form method="post" action="${path}/code">
<label for="code">${second.label}</label>
<div class="code-line">
<input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" required maxlength="24">
<button>${code.confirm}</button>
</div>
</form>
<form method="post" action="${path}/resend"><button class="plain">${second.another}</button></form></div>
${standing === 'under-review' ? html`<p class="notice fine">${second.underReview}</p>` : declarationForm(second.declare, path, standing === 'unmatched' ? second.unmatched : null)}`;
}

type DeclareWords = PageLocale['words']['second']['declare'];

function declarationForm(words: DeclareWords, path: string, unmatched: string | null): Html {
  return html`<details${unmatched ? html` open` : ''}><summary>${words.title}</summary>
${unmatched ? html`<p class="wrong">${unmatched}</p>` : ''}
<p>${words.says}</p>
<form method="post" action="${path}/declare">
${textField('name', words.name, 'name')}
${DATA_POINT_NUMBERS.map((n) => textField(`point-${n}`, words.point(n), 'off'))}
<p class="tick"><input id="agreed" name="agreed" type="checkbox" value="yes" required><label for="agreed">${words.statement}</label></p>
<button>${words.sign}</button>
</form></details>`;
}

const textField = (name: string, label: string, complete: string): Html =>
  html`<div class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="text" required maxlength="300" autocomplete="${complete}"></div>`;
