import { html } from 'hono/html';
import { PACKAGE_WORDS } from '../../journey/package-words.ts';
import { headingOf } from '../../journey/record-words.ts';
import type { PackageContent, RevealedExport } from '../../journey/reveal/package-content.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import type { PageLocale } from './page-locale.ts';
import { plainPage } from './plain-page.ts';

/** Lists that are longer are folded: whoever reviews opens them one by one. */
const UNFOLDED_MAX = 25;
/** Between the parts of a value's place; no name of a system or type holds it. */
export const PLACE_SEPARATOR = '|';

/** Asks for the digits that stood beside the link. Nothing of the case is on it but its number. */
export function packageAskPage(
  locale: PageLocale,
  { token, reference, wrong }: { token: string; reference: string; wrong: string | undefined },
): Html {
  const title = 'Look through the package';
  return layout(
    locale,
    wrong ? `Please check: ${title}` : title,
    html`
${wrong ? html`<p class="notice problem" role="alert">${wrong}</p>` : ''}
<section class="sheet">
<p class="kicker">Request <span class="reference">${reference}</span></p>
<h1>${title}</h1>
<p>All that would go to the person is shown. That you looked at it is kept with the case.</p>
<form method="post" action="/p/${token}" autocomplete="off">
<div class="field"><label for="digits">Number from Slack</label>
<input id="digits" name="digits" type="text" required inputmode="numeric" maxlength="12" autocomplete="off" autofocus aria-describedby="digits-hint"${wrong ? html` aria-invalid="true"` : ''}>
<p class="quiet" id="digits-hint">The six digits beside the link that only you were sent.</p></div>
<button>Show the package</button>
</form>
</section>`,
  );
}

/** All of a package, with a box at each value that can be left out of it. */
export function packagePage(
  locale: PageLocale,
  content: PackageContent,
  {
    pass,
    minutes,
    note,
  }: { pass: string; minutes: number; note?: { tone: 'fine' | 'problem'; says: string } },
): Html {
  const { reference, systems, notes, copiedByHand, isUnderReview } = content;
  return layout(
    locale,
    `Package of ${reference}`,
    html`
${note ? html`<p class="notice ${note.tone}" role="${note.tone === 'problem' ? 'alert' : 'status'}">${note.says}</p>` : ''}
<section class="sheet">
<p class="kicker">Request <span class="reference">${reference}</span></p>
<h1>What would go out</h1>
<p>${isUnderReview ? `Tick what is about another person, then leave it out. That works for ${minutes} minutes; after that, take a new link from the card. When all is well, press “Give it out” on the card in Slack.` : 'It is not under review, so nothing can be changed here.'}</p>
<p class="quiet">Passwords, numbers of accounts, cards and identity papers, and the like are taken out already.</p>
</section>
${notes.length === 0 ? '' : html`<section class="sheet" aria-labelledby="notes"><h2 id="notes">Done by hand</h2><ul>${notes.map(({ step, note: text }) => html`<li>${step}: ${text}</li>`)}</ul></section>`}
${copiedByHand.length > 0 && isUnderReview ? fileForm(copiedByHand, pass) : ''}
<form method="post" action="/p/leave-out"><input type="hidden" name="pass" value="${pass}">
${systems.map((system) => systemSheet(system, isUnderReview))}
${isUnderReview ? html`<section class="sheet"><button>Leave out what is ticked</button></section>` : ''}
</form>`,
  );
}

function fileForm(systems: readonly string[], pass: string): Html {
  return html`<section class="sheet" aria-labelledby="add"><h2 id="add">Add what was copied by hand</h2>
${systems.map(
  (system) => html`<form method="post" action="/p/file" enctype="multipart/form-data">
<input type="hidden" name="pass" value="${pass}"><input type="hidden" name="system" value="${system}">
<div class="field"><label for="file-${system}">File from ${system}</label>
<input id="file-${system}" name="file" type="file" required></div>
<button class="plain">Add it</button></form>`,
)}</section>`;
}

function systemSheet({ system, withheld, records, files }: RevealedExport, isUnderReview: boolean): Html {
  const held = withheld.map((kind) => PACKAGE_WORDS.en.held[kind]).join(', ');
  const empty = records.length === 0 && files.length === 0;
  return html`<section class="sheet" aria-labelledby="system-${system}"><h2 id="system-${system}">${system}</h2>
${empty ? html`<p>Nothing goes out from here.</p>` : ''}
${held === '' ? '' : html`<p class="quiet">Held and never given out: ${held}.</p>`}
${files.map(({ name, bytes }) => html`<p>File: ${name} <span class="quiet">${Math.max(1, Math.round(bytes / 1024))} KB</span></p>`)}
${records.map(
  ({
    type,
    rows,
  }) => html`<details${rows.length <= UNFOLDED_MAX ? html` open` : ''}><summary>${headingOf('en', type)} (${rows.length})</summary>
<ol>${rows.map((row, index) => html`<li>${Object.entries(row).map(([path, value]) => valueLine({ system, type, index, path, value }, isUnderReview))}</li>`)}</ol></details>`,
)}
</section>`;
}

function valueLine(
  {
    system,
    type,
    index,
    path,
    value,
  }: { system: string; type: string; index: number; path: string; value: string },
  isUnderReview: boolean,
): Html {
  const place = [system, type, index, path].join(PLACE_SEPARATOR);
  const text = html`<span class="quiet">${path}:</span> ${value}`;
  if (!isUnderReview) return html`<p>${text}</p>`;
  return html`<p class="tick"><input id="${place}" name="out" type="checkbox" value="${place}"><label for="${place}">${text}</label></p>`;
}

export const noSuchPackagePage = (locale: PageLocale) =>
  plainPage(locale, {
    headline: 'This link does not work',
    says: 'It may have run out, been used, or be incomplete. Press “Look at the package” on the card in Slack for a new one.',
  });

export const packageGonePage = (locale: PageLocale) =>
  plainPage(locale, {
    headline: 'The content is destroyed',
    says: 'The retention time of this case is over. Nothing of it can be read again.',
  });

export const packageRefusedPage = (locale: PageLocale) =>
  plainPage(locale, {
    headline: 'Nothing is shown',
    says: 'Your Slack account may not work on privacy requests at the moment. The reason stands on the case.',
  });

const UNCHANGED = {
  'not-under-review': 'Somebody has let the package go already, or the case has ended.',
  'changed-meanwhile': 'Somebody else changed the package in the same moment. Please look at it again.',
  'nothing-chosen': 'Nothing was ticked. Please go back and tick what is to be left out.',
  'not-copied-by-hand': 'No team says that it copied anything from there by hand.',
};

export const packageUnchangedPage = (locale: PageLocale, because: keyof typeof UNCHANGED) =>
  plainPage(locale, { headline: 'Nothing was changed', says: UNCHANGED[because] });
