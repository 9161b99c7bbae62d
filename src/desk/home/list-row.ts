import { lawOf } from '../../core/law/laws.ts';
import type { WaitingOn } from '../../core/privacy-request.ts';
import type { ListRow } from '../../db/home-lists.ts';
import { inert } from '../words/inert.ts';
import { RIGHT_WORDS } from '../words/label-words.ts';
import { daysLeft, slackDate } from '../words/marked-text.ts';
import { STATE_WORDS } from '../words/sentences.ts';
import { needWords } from './need-words.ts';

const WAITS: Record<WaitingOn, string> = {
  requester: 'waits for the requester',
  team: 'waits for the team',
  system: 'goes on by itself',
  clock: 'waits for its time',
};

/**
 * Two lines of a list: number, right and law; stage, date and whom it waits for.
 * @param link the address of its card; `null` while it has none
 */
export function rowText(row: ListRow, link: string | null, now: Temporal.Instant, timeZone: string): string {
  const reference = link === null ? `*${row.reference}*` : `*<${link}|${row.reference}>*`;
  const law = lawOf(row.jurisdiction)?.name ?? row.jurisdiction ?? 'law not known yet';
  const due = slackDate(row.due_at, timeZone);
  const date = row.state === 'closed' ? '' : ` · by ${due} (${daysLeft(row.due_at, now)})`;
  const owner = row.assignee === null ? '' : ` · <@${row.assignee}>`;
  return [
    `${reference} · ${rightOf(row)} · ${inert(law)}${owner}`,
    `${STATE_WORDS[row.state]}${date} · ${waitsFor(row)}`,
  ].join('\n');
}

function rightOf({ rights, kind, state }: ListRow): string {
  if (rights.length > 0) return rights.map((right) => RIGHT_WORDS[right]).join(', ');
  if (kind === 'legal') return 'legal process';
  if (kind === 'security') return 'security report';
  return state === 'closed' ? 'message' : 'not sorted yet';
}

function waitsFor({ needs, waiting_on }: ListRow): string {
  if (needs.length > 0) return `waits for the team: ${inert(needs.map(needWords).join('; '))}`;
  return waiting_on === null ? 'waits for nobody' : WAITS[waiting_on];
}
