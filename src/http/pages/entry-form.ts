import { html } from 'hono/html';
import { PERSON_FIELDS, type PersonField } from '../../journey/intake/note/entered-person.ts';
import type { OpenEntryLink } from '../../journey/intake/note/entry-link.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import type { PageLocale } from './page-locale.ts';
import { plainPage } from './plain-page.ts';

export const ENTRY_FIELDS = [...PERSON_FIELDS, 'digits'] as const;
export type EntryField = (typeof ENTRY_FIELDS)[number];
export type EntryValues = { [Field in EntryField]: string };
export const NOTHING_TYPED: EntryValues = { name: '', email: '', phone: '', words: '', digits: '' };
/** What is wrong, by field, in words for whoever typed it. */
export type EntryFaults = { [Field in EntryField]?: string };

interface FieldText {
  name: Exclude<EntryField, 'words'>;
  label: string;
  says: string;
  type: string;
}
const FIELDS: readonly FieldText[] = [
  {
    name: 'name',
    label: 'Name',
    says: 'As the person gave it; leave it empty if you do not know.',
    type: 'text',
  },
  { name: 'email', label: 'Email address', says: 'We write to it, and a code goes there.', type: 'email' },
  {
    name: 'phone',
    label: 'Telephone number',
    says: 'With the country code unless it is North American.',
    type: 'tel',
  },
];
const DIGITS: FieldText = {
  name: 'digits',
  label: 'Number from Slack',
  says: 'The six digits beside the link that only you were sent.',
  type: 'text',
};
export const FAULT_WORDS: { [Fault in 'missing' | 'too-long' | 'not-an-address' | 'not-a-number']: string } =
  {
    missing: 'Please write what the person said or wrote.',
    'too-long': 'This is too long.',
    'not-an-address': 'This is not an email address.',
    'not-a-number': 'This is not a telephone number.',
  };

/** Where a staff member adds who a person is and what they said. The browser keeps nothing of it. */
export function entryFormPage(
  locale: PageLocale,
  token: string,
  { link, request }: OpenEntryLink,
  typed: EntryValues,
  faults: EntryFaults,
): Html {
  const { day, moment } = locale;
  const wrong = Object.keys(faults).length > 0;
  const title = 'Add the person';
  return layout(
    locale,
    wrong ? `Please check: ${title}` : title,
    html`
${wrong ? html`<p class="notice problem" role="alert">Nothing was saved yet. Please check what is marked below.</p>` : ''}
<section class="sheet">
<p class="kicker">Request <span class="reference">${request.reference}</span> · received ${day(request.received_at)}</p>
<h1>${title}</h1>
<p>What you write here is stored encrypted and does not pass through Slack. The link works once, until ${moment(link.expires_at)}.</p>
<form method="post" action="/s/entry/${token}" autocomplete="off">
${FIELDS.map((text) => field(text, typed[text.name], faults[text.name]))}
${wordsField(typed.words, faults.words)}
${field(DIGITS, typed.digits, faults.digits, html` required inputmode="numeric" maxlength="12"`)}
<button>Save</button>
</form>
</section>`,
  );
}

function field(
  { name, label, says, type }: FieldText,
  typed: string,
  fault: string | undefined,
  more: Html | '' = '',
): Html {
  return html`<div class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${typed}" autocomplete="off"${described(name, fault)}${more}>
<p class="quiet" id="${name}-hint">${says}</p>${wrongWords(name, fault)}</div>`;
}

function wordsField(typed: string, fault: string | undefined): Html {
  return html`<div class="field"><label for="words">What the person said or wrote</label>
<textarea id="words" name="words" required autocomplete="off"${described('words', fault)}>
${typed}</textarea>
<p class="quiet" id="words-hint">In their own words where you can.</p>${wrongWords('words', fault)}</div>`;
}

const described = (name: PersonField | 'digits', fault: string | undefined): Html =>
  html` aria-describedby="${name}-hint${fault ? ` ${name}-wrong` : ''}"${fault ? html` aria-invalid="true"` : ''}`;

const wrongWords = (name: string, fault: string | undefined): Html | '' =>
  fault ? html`<p class="wrong" id="${name}-wrong">${fault}</p>` : '';

/** One page for every link that opens nothing, so that it does not tell which links once did. */
export const noSuchEntryPage = (locale: PageLocale) => plainPage(locale, DEAD);

const DEAD = {
  headline: 'This link does not work',
  says: 'It may have run out, been used, or be incomplete. Press “Add the person…” on the card in Slack for a new one.',
};

/** The same for a form that was sent too late: what was written is given back, because it stands nowhere else. */
export const notSavedPage = (locale: PageLocale, { words }: EntryValues): Html =>
  layout(
    locale,
    DEAD.headline,
    html`<section class="sheet"><h1>${DEAD.headline}</h1><p>${DEAD.says}</p>
<div class="field"><label for="words">Nothing was saved. Copy what you wrote before you leave this page:</label>
<textarea id="words" readonly>
${words}</textarea></div></section>`,
  );

export const entrySavedPage = (locale: PageLocale) =>
  plainPage(locale, {
    headline: 'Saved',
    says: 'The case goes on; its card in Slack shows how. You can close this page.',
  });

export const entryRefusedPage = (locale: PageLocale) =>
  plainPage(locale, {
    headline: 'Nothing was saved',
    says: 'Your Slack account may not work on privacy requests at the moment. The reason stands on the case.',
  });
