import { amount } from '../../core/amount.ts';
import type { Card } from '../../core/ports.ts';
import type { DocketEntry, TeamDocket } from '../../db/docket.ts';
import { mrkdwn } from '../words/marked-text.ts';

/** More is not read in the morning; the rest stands in everybody's home. */
export const NAMED_MAX = 10;

/** What a team has before it today, in numbers, references and dates. Pure. */
export function digestCard(docket: TeamDocket): Card {
  const { team, open, unassigned, overdueCount, dueSoonCount, waiting } = docket;
  const heading = team === null ? 'Not routed to a team yet' : `This morning: ${team}`;
  const numbers = `${amount(open, 'cases')} open: ${overdueCount} overdue, ${dueSoonCount} due within a week, ${unassigned} without an owner.`;
  const waits = `Waiting: ${waiting.requester} for the requester, ${waiting.team} for the team, ${waiting.system} for a system, ${waiting.clock} for their time.`;
  const lists = [
    ...named(':rotating_light: Overdue, by legal date', docket.overdue, overdueCount),
    ...named('Due within a week, by working date', docket.dueSoon, dueSoonCount),
  ];
  return {
    text: [`${heading}. ${numbers} ${waits}`, ...lists].join('\n'),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: heading } },
      { type: 'section', text: mrkdwn(`${numbers}\n${waits}`) },
      ...lists.map((list) => ({ type: 'section', text: mrkdwn(list) })),
    ],
  };
}

function named(title: string, entries: readonly DocketEntry[], count: number): string[] {
  if (entries.length === 0) return [];
  const shown = entries.slice(0, NAMED_MAX).map(({ reference, dueOn }) => `${reference} (${dueOn})`);
  const rest = count - shown.length;
  return [`${title}: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`];
}
