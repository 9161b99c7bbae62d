import { assertNever, type Outcome } from '../../core/privacy-request.ts';
import type { RequesterView } from '../../journey/requester-view.ts';

type Day = (at: Temporal.Instant) => string;

export interface StatusWords {
  headline: string;
  lead: string;
}

/** Where a case stands, in words that need no explanation. */
export function statusWords(view: RequesterView, day: Day): StatusWords {
  const due = day(view.dueAt);
  switch (view.state) {
    case 'received':
      return {
        headline: 'We have your message',
        lead: `We are reading it now. Next you get a mail with a code, so that we know the request comes from you. You will have our answer by ${due}.`,
      };
    case 'verifying':
      return {
        headline: 'Please confirm that this is you',
        lead: 'We sent a code to the address or number that wrote to us. Your request starts when you type it here; until then nothing is done with your data.',
      };
    case 'routed':
      // Nothing had to be proven.
      if (view.verifiedAt === null) return { headline: 'We are working on it', lead: fulfilling(view, day) };
      return {
        headline: 'Thank you, we know it is you',
        lead: `Your request goes to our privacy team now. You will have our answer by ${due}.`,
      };
    case 'fulfilling':
      return { headline: 'We are working on it', lead: fulfilling(view, day) };
    case 'delivering':
      return {
        headline: view.outcome === 'withdrawn' ? 'Your request was withdrawn' : 'Our answer is on its way',
        lead:
          view.outcome === 'withdrawn'
            ? 'We have stopped working on it, and nothing was deleted. A mail confirms this to you.'
            : 'It goes to the address or number that wrote to us. With mail, please look into your spam folder too.',
      };
    case 'closed':
      return view.disowned ? DISOWNED : ended(view.outcome);
    default:
      return assertNever(view.state);
  }
}

function fulfilling(view: RequesterView, day: Day): string {
  const due = `You will have our answer by ${day(view.dueAt)}.`;
  if (view.coolingUntil) {
    return `Our team has agreed to your request. We begin on ${day(view.coolingUntil)}; until then you can still change your mind. ${due}`;
  }
  if (view.waitingOn === 'team') return `Our privacy team is looking at your request. ${due}`;
  return `Our systems are busy with your request. ${due}`;
}

const DISOWNED: StatusWords = {
  headline: 'Thank you for telling us',
  lead: 'This request did not come from you, so we have ended it. Its code no longer works, and nothing was done with your data. You need not do anything else.',
};

function ended(outcome: Outcome | null): StatusWords {
  const mail = 'The details are in the mail that we sent you.';
  switch (outcome) {
    case 'fulfilled':
      return { headline: 'This is done', lead: `We have done what you asked for. ${mail}` };
    case 'partly_fulfilled':
      return {
        headline: 'This is done',
        lead: `We have done what you asked for, except for what our answer names, with the reason. ${mail}`,
      };
    case 'withdrawn':
      return {
        headline: 'Your request was withdrawn',
        lead: 'We have stopped working on it, and nothing was deleted. You can write to us again at any time.',
      };
    case 'unverified':
      return {
        headline: 'We could not confirm your request',
        lead: 'We did not get the code back in time, so we have ended the request. Nothing was changed or disclosed. You can write to us again at any time.',
      };
    case 'refused':
      return { headline: 'We have answered your request', lead: mail };
    case 'handed_over':
      return { headline: 'Your request is with the right organization', lead: mail };
    case 'duplicate':
      return {
        headline: 'You have asked this before',
        lead: 'We work on it under the number of your first request.',
      };
    case 'not_a_request':
    case null:
      return {
        headline: 'There is nothing to do here',
        lead: 'We did not read a privacy request in your message. If you meant to make one, please reply to our mail.',
      };
    default:
      return assertNever(outcome);
  }
}
