import { html } from 'hono/html';
import type { RequesterView } from '../../journey/requester-view.ts';
import type { Html } from './html.ts';
import type { PageLocale } from './page-locale.ts';

type Stage = { title: string; note: string; at: 'done' | 'here' | 'ahead' };

/** The way of a case as a list: what is done, where it is, what comes. */
export function way(view: RequesterView, locale: PageLocale): Html {
  const { ahead, behind } = locale.words.way;
  const entries = stages(view, locale).map(
    ({ title, note, at }) =>
      html`<li class="${at}"${at === 'here' ? html` aria-current="step"` : ''}><b>${title}</b><span>${note}</span></li>`,
  );
  return html`<section class="sheet" aria-labelledby="way"><h2 id="way">${hasEnded(view) ? behind : ahead}</h2>
<ol class="way">${entries}</ol></section>`;
}

/** Closed, or stopped with only the message that says so still to come. */
function hasEnded(view: RequesterView): boolean {
  return view.state === 'closed' || view.outcome === 'withdrawn' || view.outcome === 'unverified';
}

function stages(view: RequesterView, { words: { way: words, acting }, day }: PageLocale): Stage[] {
  const received: Stage = { title: words.received, note: day(view.receivedAt), at: 'done' };
  const confirmed: Stage | undefined = view.verifiedAt
    ? { title: words.confirmed, note: day(view.verifiedAt), at: 'done' }
    : undefined;
  if (view.state === 'closed' || hasEnded(view)) {
    const answered = view.outcome === 'fulfilled' || view.outcome === 'partly_fulfilled';
    const note = view.endedAt ? day(view.endedAt) : words.messageComing;
    const end: Stage = { title: answered ? words.answered : words.ended, note, at: 'done' };
    return [received, ...(confirmed ? [confirmed] : []), end];
  }
  const reached = { received: 0, verifying: 1, routed: 2, fulfilling: 2, delivering: 3 }[view.state];
  const at = (position: number) => (position < reached ? 'done' : position === reached ? 'here' : 'ahead');
  // Whoever acts for another has confirmed themself, and something else is waited for.
  const confirm = view.acting ? { title: acting.title, note: '' } : words.confirm;
  return [
    { ...received, at: at(0) },
    ...(reached > 1 && !confirmed ? [] : [confirmed ?? { ...confirm, at: at(1) }]),
    { ...words.work, at: at(2) },
    { title: words.answer.title, note: words.answer.note(day(view.dueAt)), at: at(3) },
  ];
}
