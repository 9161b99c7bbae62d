import { html } from 'hono/html';
import type { Company } from '../../core/playbook.ts';
import { inWords } from '../../journey/in-words.ts';
import type { RequesterView } from '../../journey/requester-view.ts';
import { codeForm } from './code-form.ts';
import { type Html, layout } from './layout.ts';
import { NOTICES, type Notice } from './notices.ts';
import { statusWords } from './status-words.ts';
import { hasEnded, way } from './way.ts';

/** A requester's page: where the case stands and what the person can do about it. */
export function statusPage(
  company: Company,
  view: RequesterView,
  token: string,
  notice: Notice | undefined,
): Html {
  const path = `/r/${token}`;
  const { day, moment } = inWords('en', company['time-zone']);
  const { headline, lead } = statusWords(view, day);
  const said = notice && NOTICES[notice];
  const invalid = notice === 'wrong-code' || notice === 'wrong-length';
  const content = html`
${said ? html`<p class="notice ${said.tone}" id="notice" role="${said.tone === 'problem' ? 'alert' : 'status'}">${said.says}</p>` : ''}
<section class="sheet">
<p class="kicker">Request <span class="reference">${view.reference}</span>${view.title ? html` · ${view.title}` : ''}</p>
<h1>${headline}</h1>
<p>${lead}</p>
${view.state === 'verifying' ? codeForm(path, view.code, invalid, moment) : ''}
</section>
${view.answer ? answerSheet(view.answer) : ''}
<section class="sheet" aria-labelledby="way">
<h2 id="way">${hasEnded(view) ? 'What happened' : 'How it goes on'}</h2>
${way(view, day)}
</section>
${view.mayDisown || view.mayWithdraw ? choices(path, view) : ''}`;
  return layout(company, `${said?.tone === 'problem' ? 'Please check: ' : ''}${headline}`, content);
}

function choices(path: string, view: RequesterView): Html {
  return html`<section class="sheet choices" aria-labelledby="choices">
<h2 id="choices">If something is not right</h2>
${view.mayDisown ? choice(path, DISOWN) : ''}
${view.mayWithdraw ? choice(path, WITHDRAW) : ''}
</section>`;
}

/** The letter as it stands, without the line that is meant for mail programs and the link to this very page. */
function answerSheet(answer: string): Html {
  const paragraphs = answer
    .replace(/^##-.*$/m, '')
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '' && !paragraph.includes('•••'));
  return html`<section class="sheet" aria-labelledby="answer"><h2 id="answer">Our answer</h2>
${paragraphs.map((paragraph) => html`<p>${paragraph.split('\n').map((line) => html`${line}<br>`)}</p>`)}
</section>`;
}

interface Choice {
  verb: string;
  title: string;
  explains: string;
  button: string;
}
const DISOWN: Choice = {
  verb: 'not-me',
  title: 'This was not me',
  explains:
    'Somebody else may have written to us with your address. We end the request at once; its code stops working and nothing is done with your data.',
  button: 'This was not me, end it',
};
const WITHDRAW: Choice = {
  verb: 'withdraw',
  title: 'Withdraw this request',
  explains:
    'We stop working on it and send you a short mail to confirm that. You can ask us again at any time.',
  button: 'Withdraw my request',
};

/** Two steps, so that a slip of the finger ends nothing. */
function choice(path: string, { verb, title, explains, button }: Choice): Html {
  return html`<details><summary>${title}</summary><p>${explains}</p>
<form method="post" action="${path}/${verb}"><button class="grave">${button}</button></form></details>`;
}
