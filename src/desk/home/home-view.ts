import type { StaffHomeView } from '../../core/staff.ts';
import type { DeskHealth } from '../../db/desk-health.ts';
import { COUNTED_MAX, type HomeList, type ListPage, type ListRow } from '../../db/home-lists.ts';
import { writeValue } from '../card/button-value.ts';
import { hint } from '../verbs/modal.ts';
import { mrkdwn, plainTime } from '../words/marked-text.ts';
import { rowText } from './list-row.ts';
import { type Positions, writeTurn } from './positions.ts';

/** Ids of what can be pressed in a home. */
export const HOME_ACTIONS = {
  /** Opens the case's card, which is a link of Slack's own. */
  open: 'home.open',
  /** Shows a case that has no card. */
  show: 'home.show',
  earlier: 'home.earlier',
  later: 'home.later',
} as const;

export const LIST_WORDS: Record<HomeList, string> = {
  needs: 'Needs you',
  yours: 'Yours',
  unassigned: 'Unassigned',
  soon: 'Due soon',
  requester: 'Waiting for the requester',
};

/** All that a home shows: numbers, codes and dates. */
export interface HomeRecord {
  now: Temporal.Instant;
  timeZone: string;
  lists: { list: HomeList; page: ListPage }[];
  /** Addresses of cards by the request's id. */
  links: ReadonlyMap<string, string>;
  positions: Positions;
  /** For those who work on cases. */
  health: DeskHealth | null;
}

/** Draws a home. Pure: the same record always gives the same home. */
export function homeView(record: HomeRecord): StaffHomeView {
  const { now, lists, health, positions } = record;
  const strip = health === null ? [] : [mrkdwn(healthWords(health))];
  return {
    type: 'home',
    private_metadata: JSON.stringify(positions),
    blocks: [
      { type: 'header', text: plain('Privacy requests') },
      { type: 'context', elements: [mrkdwn(`As of ${slackTime(now)}`), ...strip] },
      ...lists.flatMap(({ list, page }) => listBlocks(record, list, page)),
    ],
  };
}

/** A home that says one thing, such as how to get access. */
export const homeNotice = (text: string): StaffHomeView => ({
  type: 'home',
  private_metadata: '',
  blocks: [{ type: 'section', text: plain(text) }],
});

function listBlocks(record: HomeRecord, list: HomeList, page: ListPage): object[] {
  const { rows, count, before, after } = page;
  const turns = [
    ...(before ? [button('Earlier dates', HOME_ACTIONS.earlier, writeTurn(list, before))] : []),
    ...(after ? [button('Later dates', HOME_ACTIONS.later, writeTurn(list, after))] : []),
  ];
  return [
    { type: 'divider' },
    { type: 'header', text: plain(`${LIST_WORDS[list]}: ${countWords(count)}`) },
    ...(rows.length === 0 ? [hint('Nothing here.')] : rows.map((row) => rowBlock(record, row))),
    ...(turns.length > 0 ? [{ type: 'actions', elements: turns }] : []),
  ];
}

function rowBlock({ links, now, timeZone }: HomeRecord, row: ListRow): object {
  const link = links.get(row.id) ?? null;
  const value = writeValue({ requestId: row.id, version: row.version });
  const open =
    link === null
      ? button('Open', HOME_ACTIONS.show, value)
      : { ...button('Open', HOME_ACTIONS.open, value), url: link };
  return {
    type: 'section',
    text: mrkdwn(rowText(row, link, now, timeZone)),
    accessory: { ...open, accessibility_label: `Open ${row.reference}` },
  };
}

export function countWords(count: number): string {
  return count > COUNTED_MAX ? `${COUNTED_MAX}+` : String(count);
}

function healthWords(health: DeskHealth): string {
  const { oldestDueAt, failedSteps, lostLetters, unsentLetters } = health;
  return [
    oldestDueAt === null
      ? 'No step waits to run'
      : `Oldest step that waits to run: since ${slackTime(oldestDueAt)}`,
    `failed steps: ${countWords(failedSteps)}`,
    `letters that came back: ${countWords(lostLetters)}`,
    `letters not sent for an hour: ${countWords(unsentLetters)}`,
  ].join(' · ');
}

/** To the minute, in the reader's own zone; the fallback is in UTC. */
function slackTime(at: Temporal.Instant): string {
  return `<!date^${Math.floor(at.epochMilliseconds / 1000)}^{date_short_pretty} at {time}|${plainTime(at)}>`;
}

const plain = (text: string) => ({ type: 'plain_text', text });

const button = (text: string, id: string, value: string) => ({
  type: 'button',
  text: plain(text),
  action_id: id,
  value,
});
