import { amount } from '../../core/amount.ts';
import type { Tables } from '../../db/tables.ts';
import type { BudgetRefusal } from '../../journey/verify/code-budget.ts';
import type { CodeRefusal } from '../../journey/verify/code-guess.ts';
import type { ReplyRefusal } from '../../journey/verify/reply-code.ts';

const CODE_REFUSED: Record<CodeRefusal | ReplyRefusal, string> = {
  wrong: 'A wrong code was given.',
  'wrong-length': 'Something that is no code was given: it was longer or shorter than ours.',
  'no-code-in-own-words': 'Their reply holds no code in their own words, so it proves nothing.',
  'several-candidates': 'Their reply holds several numbers that could be the code, so none was tried.',
  'no-live-challenge': 'A code was given while none was open.',
  expired: 'A code was given that had run out.',
  'not-checked': 'A code could not be checked: its vendor did not answer. The person was told to try again.',
  'no-tries-left': 'A code was given after too many wrong ones.',
};

/** A code without words is shown as it is: it says more than nothing. */
export const codeRefused = (because: string): string =>
  (CODE_REFUSED as { [because: string]: string })[because] ?? `A code was refused (${because}).`;

const CODE_WITHHELD: Record<BudgetRefusal['because'], string> = {
  'too-soon': 'the last one went only a moment ago',
  'too-many-codes': 'this contact had its codes for today',
  'too-many-tries': 'too many codes of this contact were guessed wrong today',
  'hourly-breaker': 'too many codes went to everybody within an hour',
};

export function codeWithheld(because: string): string {
  if (because === 'number-not-served')
    return 'No code goes to another number on record: its country is not served.';
  if (because === 'disowned')
    return 'No code goes to another contact on record: its owner said that it was not them.';
  const why = (CODE_WITHHELD as { [because: string]: string })[because] ?? because;
  return `No code yet: ${why}. It goes by itself as soon as it may.`;
}

/** What a step came to: what was found, erased, kept or is left. Numbers only. */
export function stepDone(step: string, result: Tables['request_events']['data'][string] | undefined): string {
  if (result === null || typeof result !== 'object' || Array.isArray(result)) return `${step}: done.`;
  const { outcome, records, kept, remaining, ...rest } = result;
  if (remaining === 0) return `${step}: read back, nothing is left.`;
  const counts = Object.entries(rest).flatMap(([type, count]) =>
    typeof count === 'number' && !NO_RECORDS.includes(type) ? [amount(count, type)] : [],
  );
  if (records === 0 || outcome === 'nothing_found') return `${step}: nothing was found.`;
  if (records !== undefined) return `${step}: found ${counts.join(', ')}.`;
  if (outcome === 'exported') return `${step}: copied ${counts.join(', ')}.`;
  if (outcome === undefined) return `${step}: done.`;
  if (outcome === 'opted_out') return `${step}: opted out ${counts.join(', ')}, and read back.`;
  const erased = counts.length > 0 ? `erased ${counts.join(', ')}` : 'erased nothing';
  return `${step}: ${erased}${typeof kept === 'number' && kept > 0 ? `; ${kept} kept, as the law asks` : ''}.`;
}

/** Numbers of a result that count no records. */
const NO_RECORDS = ['needed', 'approvals'];

type EventData = Tables['request_events']['data'];

/** " The legal date is now …" where a date moved; it never moves without saying so. */
export function movedDate(due: EventData[string] | undefined): string {
  if (due === null || typeof due !== 'object' || Array.isArray(due) || due.on === undefined) return '';
  return ` The legal date is now ${String(due.on)} (${String(due.source)}).`;
}

export function nearDeadline({ left, workingOn, dueOn }: EventData): string {
  const days = Number(left);
  if (days < 0)
    return `:hourglass: The working date ${String(workingOn)} is over; the legal date is ${String(dueOn)}.`;
  const legal = dueOn === workingOn ? 'which is the legal date' : `the legal date is ${String(dueOn)}`;
  const when = days === 0 ? 'today' : `in ${amount(days, 'days')}`;
  return `:hourglass: Due ${when}: ${String(workingOn)} is the working date, ${legal}.`;
}

/** Who sees it through now. */
export function ownerLine(by: string, { to, because }: EventData): string {
  if (because === 'claimed') return `${by} takes it.`;
  return because === 'given'
    ? `${by} gave it to <@${String(to)}>.`
    : `<@${String(to)}> has the least to do and gets it.`;
}

/** @param by who gave it back; `null` where its owner left the team */
export function releasedLine(by: string | null, { from }: EventData): string {
  return by === null
    ? `<@${String(from)}> does not work on cases any more: it needs another owner.`
    : `${by} gave it back: it needs an owner.`;
}

export function escalated({ step, to, people }: EventData): string {
  const named = Array.isArray(people) ? people.map((id) => `<@${String(id)}>`) : [];
  const whom = named.length > 0 ? named.join(' ') : `Nobody holds the role ${String(to)}, so nobody was told`;
  return `:warning: ${String(step)} has waited too long and goes to ${String(to)}: ${whom}.`;
}
