import type { Card } from '../../core/ports.ts';
import { writeValue } from '../card/button-value.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { inert } from '../words/inert.ts';
import { daysLeft, mrkdwn, plainDate, slackDate } from '../words/marked-text.ts';

/** In how many days somebody wants to be reminded. */
export const SNOOZE_DAYS = [1, 3, 7] as const;
export const snoozeAction = (days: number): string => `notice.snooze-${days}`;

type Told = Pick<CaseRecord, 'id' | 'version' | 'reference' | 'closedAt' | 'extendedUntil' | 'workingAt'>;

/** A direct message about a case: its number, one sentence, its date, the way to its card. Mentions in the sentence are ours. */
export function noticeCard(
  record: Told,
  says: string,
  { link, now, timeZone }: { link: string; now: Temporal.Instant; timeZone: string },
): Card {
  const { id: requestId, version, reference } = record;
  const at = record.extendedUntil ?? record.workingAt;
  const left = daysLeft(at, now);
  const open = record.closedAt === null;
  const date = open ? ` By ${slackDate(at, timeZone)}, ${left}.` : '';
  const value = writeValue({ requestId, version });
  return {
    text: `${reference}: ${says}${open ? ` By ${plainDate(at, timeZone)}, ${left}.` : ''}`,
    blocks: [
      { type: 'section', text: mrkdwn(`*<${link}|${inert(reference)}>*: ${says}${date}`) },
      ...(open
        ? [
            {
              type: 'actions',
              elements: SNOOZE_DAYS.map((days) => ({
                type: 'button',
                text: { type: 'plain_text', text: `Remind me in ${days === 1 ? '1 day' : `${days} days`}` },
                action_id: snoozeAction(days),
                value,
              })),
            },
          ]
        : []),
    ],
  };
}
