import { BUDGET_HOURS, type CodeUse } from '../../db/code-use.ts';
import type { CodeSettings } from '../code-settings.ts';

export type BudgetAnswer = { ok: true; tries: number } | BudgetRefusal;
export interface BudgetRefusal {
  ok: false;
  because: 'too-soon' | 'too-many-codes' | 'too-many-tries' | 'hourly-breaker';
  againAt: Temporal.Instant;
}

/** Whether one more code may be sent, and how many guesses it may take. */
export function codeBudget(use: CodeUse, settings: CodeSettings, now: Temporal.Instant): BudgetAnswer {
  const { requestIssuedAt, contactIssuedAt, lastHour } = use;
  const tries = Math.min(settings.tries, settings.wrongPerContactPerDay - use.wrongTries);
  const refused = (because: BudgetRefusal['because'], againAt: Temporal.Instant): BudgetRefusal => ({
    ok: false,
    because,
    againAt,
  });
  const aDayAfter = (at = now) => at.add({ hours: BUDGET_HOURS });
  if (tries <= 0) return refused('too-many-tries', aDayAfter());
  if (requestIssuedAt.length >= settings.perRequestPerDay) {
    return refused('too-many-codes', aDayAfter(requestIssuedAt.at(-settings.perRequestPerDay)));
  }
  if (contactIssuedAt.length >= settings.perContactPerDay) {
    return refused('too-many-codes', aDayAfter(contactIssuedAt.at(-settings.perContactPerDay)));
  }
  if (lastHour.issued >= settings.perHour) {
    return refused('hourly-breaker', (lastHour.since ?? now).add({ hours: 1 }));
  }
  const last = requestIssuedAt.at(-1);
  const pause = settings.pauseMinutes[requestIssuedAt.length - 1] ?? settings.pauseMinutes.at(-1);
  if (last !== undefined && pause !== undefined) {
    const againAt = last.add({ minutes: pause });
    if (Temporal.Instant.compare(now, againAt) < 0) return refused('too-soon', againAt);
  }
  return { ok: true, tries };
}
