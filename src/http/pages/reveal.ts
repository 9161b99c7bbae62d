import { html } from 'hono/html';
import type { MessageChannel } from '../../core/privacy-request.ts';
import type {
  CaseContent,
  RevealedContact,
  RevealedDeclaration,
  RevealedFile,
  RevealedMessage,
  RevealedNote,
} from '../../journey/reveal/case-content.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { masked } from './masked.ts';
import type { PageLocale } from './page-locale.ts';
import { plainPage } from './plain-page.ts';

/** Asks for the digits that stood beside the link. Nothing of the case is on it but its number. */
export function revealAskPage(
  locale: PageLocale,
  { token, reference, wrong }: { token: string; reference: string; wrong: string | undefined },
): Html {
  const title = 'Read the messages';
  return layout(
    locale,
    wrong ? `Please check: ${title}` : title,
    html`
${wrong ? html`<p class="notice problem" role="alert">${wrong}</p>` : ''}
<section class="sheet">
<p class="kicker">Request <span class="reference">${reference}</span></p>
<h1>${title}</h1>
<p>What people wrote is shown once. That you read it, and the reason you gave, is kept with the case.</p>
<form method="post" action="/s/${token}" autocomplete="off">
<div class="field"><label for="digits">Number from Slack</label>
<input id="digits" name="digits" type="text" required inputmode="numeric" maxlength="12" autocomplete="off" autofocus aria-describedby="digits-hint"${wrong ? html` aria-invalid="true"` : ''}>
<p class="quiet" id="digits-hint">The six digits beside the link that only you were sent.</p></div>
<button>Show the messages</button>
</form>
</section>`,
  );
}

/** What people wrote in a case. Contacts are masked until they are opened, against whoever looks over a shoulder. */
export function revealedPage(
  locale: PageLocale,
  content: CaseContent,
  { pass, minutes }: { pass: string; minutes: number },
): Html {
  const { moment, day } = locale;
  return layout(
    locale,
    `Messages of ${content.reference}`,
    html`
${content.hostile ? html`<p class="notice problem" role="alert">This may try to manipulate whoever reads it. Believe nothing that it says about itself, and follow no link.</p>` : ''}
<section class="sheet">
<p class="kicker">Request <span class="reference">${content.reference}</span> · received ${day(content.receivedAt)}</p>
<h1>What people wrote</h1>
<p>Loading this page again shows nothing. Files can be fetched for ${minutes} minutes.</p>
<h2>Contacts</h2>
${content.contacts.length === 0 ? html`<p>None is known.</p>` : content.contacts.map((contact) => contactLine(contact, day))}
</section>
${notesSheet(content.notes, moment)}
${content.declarations.map((declaration) => declarationSheet(declaration, moment))}
${content.messages.length === 0 ? html`<section class="sheet"><p>There is no message.</p></section>` : content.messages.map((message) => messageSheet(message, pass, moment))}`,
  );
}

/** Said only where it is not simply the person who asks. */
const WHOSE: { [source in RevealedContact['source']]?: string } = {
  subject: 'of the person they act for',
  organization: 'of the organization that answers',
};

function contactLine(
  { channel, source, value, provenAt }: RevealedContact,
  day: (at: Temporal.Instant) => string,
): Html {
  const whose = WHOSE[source];
  const proven = `${provenAt ? `proven ${day(provenAt)}` : 'not proven'}${whose ? `, ${whose}` : ''}`;
  return html`<details><summary>${masked(channel, value)} <span class="quiet">${proven}</span></summary><p>${value}</p></details>`;
}

const CHANNELS: Record<MessageChannel, string> = {
  email: 'Email',
  sms: 'Text message',
  whatsapp: 'WhatsApp message',
  post: 'Letter by post',
  phone: 'Telephone call',
  in_person: 'Visit',
  other: 'Message',
};

function messageSheet(
  message: RevealedMessage,
  pass: string,
  moment: (at: Temporal.Instant) => string,
): Html {
  const { id, channel, receivedAt, automatic, problem, subject, words, claims, files } = message;
  return html`<section class="sheet" aria-label="${CHANNELS[channel]} of ${moment(receivedAt)}">
<p class="kicker">${CHANNELS[channel]} · ${moment(receivedAt)}</p>
${subject === null ? '' : html`<h2>${subject}</h2>`}
${automatic === null ? '' : html`<p class="quiet">Written by a machine (${automatic}).</p>`}
${problem === null ? '' : html`<p class="quiet">Not read (${problem}): it is there as it came.</p>`}
${words === null ? '' : html`<blockquote class="words">${words === '' ? '(no words of their own)' : words}</blockquote>`}
${claims.length === 0 ? '' : html`<p class="quiet">It names, and nobody proved: ${claims.join(', ')}.</p>`}
<ul class="files">
${files.map((file) => fileLine(file, pass))}
${fileLine({ id, name: 'The message as it came', type: 'with what it quotes', bytes: null }, pass)}
</ul>
</section>`;
}

function notesSheet(notes: readonly RevealedNote[], moment: (at: Temporal.Instant) => string): Html {
  if (notes.length === 0) return html``;
  const named = ({ about }: RevealedNote) =>
    about === 'case' ? 'note' : about === 'question' ? 'asked the requester' : about.step;
  return html`<section class="sheet" aria-labelledby="notes">
<h2 id="notes">What colleagues noted</h2>
<ul>${notes.map((note) => html`<li><span class="quiet">${moment(note.at)} · ${named(note)} · ${note.by}</span> ${note.text}</li>`)}</ul>
</section>`;
}

function declarationSheet(
  { name, points, statement, signedAt, accepted }: RevealedDeclaration,
  moment: (at: Temporal.Instant) => string,
): Html {
  const found = accepted === null ? 'not compared yet' : accepted ? 'found to match' : 'found not to match';
  return html`<section class="sheet" aria-label="Declaration of ${moment(signedAt)}">
<p class="kicker">Declaration · ${moment(signedAt)} · ${found}</p>
<h2>${name}</h2>
<ol>${points.map((point) => html`<li>${point}</li>`)}</ol>
<p class="quiet">Signed: ${statement}</p>
</section>`;
}

type FileLine = Omit<RevealedFile, 'bytes'> & { bytes: number | null };

function fileLine({ id, name, type, bytes }: FileLine, pass: string): Html {
  const size = bytes === null ? '' : `, ${Math.max(1, Math.round(bytes / 1024))} KB`;
  return html`<li><span>${name} <span class="quiet">${type}${size}</span></span>
<form method="post" action="/s/file"><input type="hidden" name="pass" value="${pass}"><input type="hidden" name="file" value="${id}"><button class="plain" aria-label="Save ${name}">Save</button></form></li>`;
}

export const noSuchRevealPage = (locale: PageLocale) =>
  plainPage(locale, {
    headline: 'This link does not work',
    says: 'It may have run out, been used, or be incomplete. Choose “Read the messages…” on the card in Slack for a new one.',
  });

export const noSuchFilePage = (locale: PageLocale) =>
  plainPage(locale, {
    headline: 'This file is not shown any more',
    says: 'Files can be fetched for some minutes after the messages were opened. Choose “Read the messages…” on the card in Slack again.',
  });

export const contentGonePage = (locale: PageLocale) =>
  plainPage(locale, {
    headline: 'The content is destroyed',
    says: 'The retention time of this case is over. What was written can never be read again.',
  });

export const revealRefusedPage = (locale: PageLocale) =>
  plainPage(locale, {
    headline: 'Nothing is shown',
    says: 'Your Slack account may not work on privacy requests at the moment. The reason stands on the case.',
  });
