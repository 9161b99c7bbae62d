import type { CodeUse } from '../../db/challenges.ts';

/**
 * How many codes and guesses a day allows. Asking for a new code does not give back guesses that were made
 * (NIST SP 800-63B-4 §3.2.2: a new secret shall not reset the failed count).
 */
export const BUDGET_HOURS = 24;
const CODES_PER_REQUEST = 3;
/** Over all requests: a forger who writes in somebody's name cannot fill their mailbox with codes. */
const CODES_PER_ADDRESS = 6;
export const WRONG_TRIES_PER_ADDRESS = 10;
/** Pause after the first code of a day, after the second: growing, in minutes. */
const PAUSE_MINUTES = [1, 10] as const;

export type BudgetAnswer =
  | { ok: true; tries: number }
  | {
      ok: false;
      because: 'too-soon' | 'too-many-codes' | 'too-many-tries';
      againAt: Temporal.Instant;
    };

/** Whether one more code may be sent, and how many guesses it may take. */
export function codeBudget(use: CodeUse, triesPerCode: number, now: Temporal.Instant): BudgetAnswer {
  const tries = Math.min(triesPerCode, WRONG_TRIES_PER_ADDRESS - use.wrongTries);
  const aDayAfter = (at: Temporal.Instant | undefined) => (at ?? now).add({ hours: BUDGET_HOURS });
  if (tries <= 0) return { ok: false, because: 'too-many-tries', againAt: aDayAfter(now) };
  if (use.requestIssuedAt.length >= CODES_PER_REQUEST) {
    return {
      ok: false,
      because: 'too-many-codes',
      againAt: aDayAfter(use.requestIssuedAt.at(-CODES_PER_REQUEST)),
    };
  }
  if (use.addressIssuedAt.length >= CODES_PER_ADDRESS) {
    return {
      ok: false,
      because: 'too-many-codes',
      againAt: aDayAfter(use.addressIssuedAt.at(-CODES_PER_ADDRESS)),
    };
  }
  const last = use.requestIssuedAt.at(-1);
  const pause = PAUSE_MINUTES[use.requestIssuedAt.length - 1];
  if (last !== undefined && pause !== undefined) {
    const againAt = last.add({ minutes: pause });
    if (Temporal.Instant.compare(now, againAt) < 0) return { ok: false, because: 'too-soon', againAt };
  }
  return { ok: true, tries };
}
