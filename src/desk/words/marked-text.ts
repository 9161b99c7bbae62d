import { amount } from '../../core/amount.ts';

/** Text that Slack marks up; `verbatim`: nothing is made a link or a mention that is not written as one. */
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true });

/** In the reader's own zone and language; the fallback names the company's day. */
export function slackDate(at: Temporal.Instant, timeZone: string): string {
  return `<!date^${Math.floor(at.epochMilliseconds / 1000)}^{date_short_pretty}|${plainDate(at, timeZone)}>`;
}

export function plainDate(at: Temporal.Instant, timeZone: string): string {
  return `${at.toZonedDateTimeISO(timeZone).toPlainDate()} (${timeZone})`;
}

/** To the minute, in UTC. */
export function plainTime(at: Temporal.Instant): string {
  return `${at.toString({ smallestUnit: 'minute' }).replace('T', ' ').replace('Z', '')} UTC`;
}

export function daysLeft(deadline: Temporal.Instant, now: Temporal.Instant): string {
  const days = Math.floor(deadline.since(now).total('hours') / 24);
  if (days === 0) return 'ends today';
  return days < 0 ? `${amount(-days, 'days')} overdue` : `${amount(days, 'days')} left`;
}
