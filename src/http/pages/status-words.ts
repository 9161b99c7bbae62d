import { assertNever } from '../../core/privacy-request.ts';
import type { RequesterView } from '../../journey/requester-view.ts';
import type { PageLocale } from './page-locale.ts';
import type { Headed, StatusWords } from './words/page-words.ts';

/** Where a case stands, in words that need no explanation. */
export function statusWords(view: RequesterView, { words: { status, second }, day }: PageLocale): Headed {
  const due = day(view.dueAt);
  if (view.left) return status.left;
  switch (view.state) {
    case 'received':
      return status.received(due);
    case 'verifying':
      if (view.isAsked) return status.asked;
      if (view.acting) return status.acting;
      return view.secondProof ? second : status.verifying;
    case 'routed':
      // Nothing had to be proven.
      return view.verifiedAt === null ? working(view, status, day) : status.routed(due);
    case 'fulfilling':
      return working(view, status, day);
    case 'delivering':
      return view.outcome === 'withdrawn' ? status.withdrawing : status.answering;
    case 'closed':
      return view.disowned ? status.disowned : status.ended[view.outcome ?? 'not_a_request'];
    default:
      return assertNever(view.state);
  }
}

function working(view: RequesterView, { working: words }: StatusWords, day: PageLocale['day']): Headed {
  const { headline, cooling, team, systems } = words;
  const due = day(view.dueAt);
  if (view.coolingUntil) return { headline, says: cooling(day(view.coolingUntil), due) };
  return { headline, says: view.waitingOn === 'team' ? team(due) : systems(due) };
}
