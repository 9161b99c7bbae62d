import type { Card, TeamBoard } from '../../core/ports.ts';
import { type CommandVerb, HANDLER_ROLES, STAFF_ROLES, type StaffCommand } from '../../core/staff.ts';
import { type HomeList, listPage } from '../../db/home-lists.ts';
import { rolesOf } from '../../db/staff-roles.ts';
import type { Journey } from '../../journey/context.ts';
import { linksTo } from '../home/desk-home.ts';
import { needsOf } from '../home/needs.ts';
import { entryForm } from '../verbs/entry-form.ts';
import { briefByReference } from './brief-by-reference.ts';
import { findForm } from './find-form.ts';
import { queueCard } from './queue-card.ts';
import { type Asked, readWords } from './read-words.ts';

export const PRIVACY_COMMAND = '/privacy';
/** What can be typed. */
export const HELP = [
  '`/privacy` what needs you · `/privacy mine` what you own · `/privacy FW-7K3M-92QD` a case by its number',
  '`/privacy new` enter a request that came by post, telephone or in person · `/privacy find` search',
];
/** It is not repeated: what stands here stays with whoever typed it. */
const PERSONAL =
  'Nothing was searched: this looks like an address or a telephone number, and those must not be typed in Slack. It was not kept here. Type `/privacy find` for a link to our own page, where you can.';

/** `/privacy`, whose words are read here and go no further. */
export function privacyCommand(journey: Journey, board: Pick<TeamBoard, 'linkTo'>): StaffCommand {
  return { name: PRIVACY_COMMAND, read: (words) => verbOf(journey, board, readWords(words)) };
}

function verbOf(journey: Journey, board: Pick<TeamBoard, 'linkTo'>, asked: Asked): CommandVerb {
  const id = `command.${asked.verb}`;
  const handlers = (run: CommandVerb['run']): CommandVerb => ({ id, roles: HANDLER_ROLES, run });
  const everybody = (run: CommandVerb['run']): CommandVerb => ({ id, roles: STAFF_ROLES, run });
  switch (asked.verb) {
    case 'queue':
      return everybody(({ userId }) => queue(journey, board, userId, ['needs'], HELP));
    case 'mine':
      return everybody(({ userId }) => queue(journey, board, userId, ['yours'], []));
    case 'new':
      return handlers(async () => entryForm(journey, null));
    case 'find':
      return handlers(({ userId }) => findForm(journey, userId));
    case 'case':
      return everybody(
        async () =>
          (await briefByReference(journey, board, asked.reference)) ??
          `There is no case with the number ${asked.reference}.`,
      );
    case 'personal':
      return everybody(async () => PERSONAL);
    case 'help':
    case 'unknown':
      return everybody(async () => HELP.join('\n'));
  }
}

async function queue(
  { db, clock, company }: Journey,
  board: Pick<TeamBoard, 'linkTo'>,
  userId: string,
  shown: readonly HomeList[],
  help: readonly string[],
): Promise<Card> {
  const now = clock.now();
  const reader = { userId, needs: needsOf(await rolesOf(db, userId)), now };
  const lists = await Promise.all(
    shown.map(async (list) => ({ list, page: await listPage(db, list, reader, null) })),
  );
  const rows = lists.flatMap(({ page }) => page.rows);
  return queueCard({ now, timeZone: company['time-zone'], lists, links: await linksTo(board, rows) }, help);
}
