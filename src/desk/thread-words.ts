import { amount } from '../core/amount.ts';
import type { Tables } from '../db/tables.ts';

/** Codes of events in words of the thread. A code without words is shown as it is: it says more than nothing. */
type Words = { [code: string]: string };

const CODE_REFUSED: Words = {
  wrong: 'A wrong code was given.',
  'not-eight-digits': 'Something that is no code was given: it did not have eight digits.',
  'no-code-in-own-words': 'Their reply holds no code in their own words, so it proves nothing.',
  'several-candidates': 'Their reply holds several numbers that could be the code, so none was tried.',
  'no-live-challenge': 'A code was given while none was open.',
  expired: 'A code was given that had run out.',
  'no-tries-left': 'A code was given after too many wrong ones.',
};

export const codeRefused = (because: string): string =>
  CODE_REFUSED[because] ?? `A code was refused (${because}).`;

const ACTIONS: Words = {
  'case.approve': 'approve',
  'case.withdraw': 'cancel',
  withdraw: 'withdraw',
  'case.retry': 'try the step again',
  'case.triage-delete': 'sort it as a deletion',
  'case.dismiss': 'close it as no request',
};
const REASONS: Words = {
  unknown: 'in none of the groups that work on privacy requests',
  'no-role': 'without the role for it',
  guest: 'a guest',
  outsider: 'of another organization',
  deactivated: 'a deactivated account',
  'stale-roles': 'roles could not be read from Slack',
  'already-approved': 'approved already',
  'not-waiting': 'nothing waits for approval',
  'unknown-step': 'not a step of this case',
  'not-failed': 'the step does not need it',
  'already-triaged': 'sorted already',
  'no-playbook': 'there is no playbook for it',
  'not-open': 'the case has ended',
  'too-late': 'erasing has begun',
};

export const actionRefused = (who: string, action: string, because: string): string =>
  `${who} could not ${ACTIONS[action] ?? action}: ${REASONS[because] ?? because}.`;

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
  if (outcome === undefined) return `${step}: done.`;
  const erased = counts.length > 0 ? `erased ${counts.join(', ')}` : 'erased nothing';
  return `${step}: ${erased}${typeof kept === 'number' && kept > 0 ? `; ${kept} kept, as the law asks` : ''}.`;
}

/** Numbers of a result that count no records. */
const NO_RECORDS = ['needed', 'approvals'];
