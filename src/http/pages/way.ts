import { html } from 'hono/html';
import type { RequesterView } from '../../journey/requester-view.ts';
import type { Html } from './layout.ts';

type Stage = { title: string; note: string; at: 'done' | 'here' | 'ahead' };

/** The way of a case as a list: what is done, where it is, what comes. */
export function way(view: RequesterView, day: (at: Temporal.Instant) => string): Html {
  const entries = stages(view, day).map(
    ({ title, note, at }) =>
      html`<li class="${at}"${at === 'here' ? html` aria-current="step"` : ''}><b>${title}</b><span>${note}</span></li>`,
  );
  return html`<ol class="way">${entries}</ol>`;
}

/** Closed, or stopped with only the mail that says so still to come. */
export function hasEnded(view: RequesterView): boolean {
  return view.state === 'closed' || view.outcome === 'withdrawn' || view.outcome === 'unverified';
}

function stages(view: RequesterView, day: (at: Temporal.Instant) => string): Stage[] {
  const received: Stage = { title: 'Received', note: day(view.receivedAt), at: 'done' };
  const confirmed: Stage | undefined = view.verifiedAt
    ? { title: 'Confirmed that it is you', note: day(view.verifiedAt), at: 'done' }
    : undefined;
  const due = `by ${day(view.dueAt)}`;
  if (view.state === 'closed' || hasEnded(view)) {
    const answered = view.outcome === 'fulfilled' || view.outcome === 'partly_fulfilled';
    const note = view.endedAt ? day(view.endedAt) : 'a mail to you is on its way';
    const end: Stage = { title: answered ? 'Done and answered' : 'Ended', note, at: 'done' };
    return [received, ...(confirmed ? [confirmed] : []), end];
  }
  const reached = { received: 0, verifying: 1, routed: 2, fulfilling: 2, delivering: 3 }[view.state];
  const at = (position: number) => (position < reached ? 'done' : position === reached ? 'here' : 'ahead');
  return [
    { ...received, at: at(0) },
    ...(reached > 1 && !confirmed
      ? []
      : [
          confirmed ??
            ({ title: 'Confirm that it is you', note: 'with the code that we sent', at: at(1) } as const),
        ]),
    { title: 'We work on it', note: 'our privacy team and our systems', at: at(2) },
    { title: 'You have our answer', note: due, at: at(3) },
  ];
}
