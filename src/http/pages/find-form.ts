import { html } from 'hono/html';
import type { CaseOfContact } from '../../db/cases-of-contact.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import type { PageLocale } from './page-locale.ts';
import { plainPage } from './plain-page.ts';

/** What is wrong, by field, in words for whoever typed it. */
export interface FindFaults {
  contact?: string;
  digits?: string;
}

/** Where a staff member types an address or a number to look for. The browser keeps nothing of it. */
export function findFormPage(
  locale: PageLocale,
  {
    token,
    link,
    contact,
    faults,
  }: { token: string; link: { expires_at: Temporal.Instant }; contact: string; faults: FindFaults },
): Html {
  const wrong = Object.keys(faults).length > 0;
  const title = 'Find cases';
  return layout(
    locale,
    wrong ? `Please check: ${title}` : title,
    html`
${wrong ? html`<p class="notice problem" role="alert">Nothing was searched yet. Please check what is marked below.</p>` : ''}
<section class="sheet">
<h1>${title}</h1>
<p>What you type here does not pass through Slack and is not kept. That you searched, and which cases came up, is. The link works once, until ${locale.moment(link.expires_at)}.</p>
<form method="post" action="/s/find/${token}" autocomplete="off">
${field('contact', 'Email address or telephone number', 'A number with its country code unless it is North American.', contact, faults.contact)}
${field('digits', 'Number from Slack', 'The six digits beside the link that only you were sent.', '', faults.digits, html` inputmode="numeric" maxlength="12"`)}
<button>Search</button>
</form>
</section>`,
  );
}

function field(
  name: keyof FindFaults,
  label: string,
  says: string,
  typed: string,
  fault: string | undefined,
  more: Html | '' = '',
): Html {
  return html`<div class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="text" value="${typed}" required autocomplete="off" aria-describedby="${name}-hint${fault ? ` ${name}-wrong` : ''}"${fault ? html` aria-invalid="true"` : ''}${more}>
<p class="quiet" id="${name}-hint">${says}</p>${fault ? html`<p class="wrong" id="${name}-wrong">${fault}</p>` : ''}</div>`;
}

/** The cases by number: what stands in each is read in Slack, by number. */
export function foundPage(locale: PageLocale, cases: readonly CaseOfContact[]): Html {
  const title = cases.length === 0 ? 'No case was found' : 'Cases found';
  return layout(
    locale,
    title,
    html`<section class="sheet"><h1>${title}</h1>
${
  cases.length === 0
    ? html`<p>No case holds this address or number.</p>`
    : html`<p>Type <code>/privacy</code> and a number in Slack to see more of it.</p>
<ul>${cases.map(
        ({ reference, rights, state, outcome, received_at, proven }) =>
          html`<li><span class="reference">${reference}</span>: ${rights.join(', ').replaceAll('_', ' ') || 'not sorted'}, received ${locale.day(received_at)}, ${(outcome ?? state).replaceAll('_', ' ')}, ${proven ? 'proven in it' : 'not proven in it'}</li>`,
      )}</ul>`
}
</section>`,
  );
}

/** One page for every link that opens nothing, so that it does not tell which links once did. */
export const noSuchFindPage = (locale: PageLocale) =>
  plainPage(locale, {
    headline: 'This link does not work',
    says: 'It may have run out, been used, or be incomplete. Type “/privacy find” in Slack for a new one.',
  });

export const findRefusedPage = (locale: PageLocale) =>
  plainPage(locale, {
    headline: 'Nothing was searched',
    says: 'Your Slack account may not work on privacy requests at the moment.',
  });
