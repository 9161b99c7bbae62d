import type { Card } from '../../core/ports.ts';
import type { HomeList, ListPage } from '../../db/home-lists.ts';
import { countWords, LIST_WORDS } from '../home/home-view.ts';
import { rowText } from '../home/list-row.ts';
import { hint } from '../verbs/modal.ts';
import { mrkdwn } from '../words/marked-text.ts';

export interface QueueRecord {
  now: Temporal.Instant;
  timeZone: string;
  lists: { list: HomeList; page: ListPage }[];
  links: ReadonlyMap<string, string>;
}

/** First pages of lists as an answer to a command: what does not fit stands in the App Home. */
export function queueCard({ now, timeZone, lists, links }: QueueRecord, help: readonly string[]): Card {
  const told = lists.map(({ list, page: { rows, count } }) => ({
    heading: `${LIST_WORDS[list]}: ${countWords(count)}`,
    lines: rows.map((row) => rowText(row, links.get(row.id) ?? null, now, timeZone)),
    more: count > rows.length,
  }));
  const blocks = told.flatMap(({ heading, lines, more }) => [
    { type: 'section', text: mrkdwn(`*${heading}*`) },
    ...lines.map((line) => ({ type: 'section', text: mrkdwn(line) })),
    ...(more ? [hint('The rest stands in the Home tab of this app.')] : []),
  ]);
  const text = [...told.flatMap(({ heading, lines }) => [heading, ...lines]), ...help].join('\n');
  return {
    text,
    blocks: [
      ...blocks,
      ...(help.length > 0 ? [{ type: 'context', elements: [mrkdwn(help.join('\n'))] }] : []),
    ],
  };
}
