import { toProblem } from '../../core/problem.ts';
import {
  HANDLER_ROLES,
  type SlackBoard,
  STAFF_ROLES,
  type StaffGate,
  type StaffHome,
  type StaffHomeView,
  type StaffRefusal,
} from '../../core/staff.ts';
import { deskHealth } from '../../db/desk-health.ts';
import { HOME_LISTS, type ListRow, listPage } from '../../db/home-lists.ts';
import { forgetHome, noteOpened, noteShown, staleHomes } from '../../db/home-views.ts';
import { rolesOf } from '../../db/staff-roles.ts';
import type { Journey } from '../../journey/context.ts';
import { homeNotice, homeView } from './home-view.ts';
import { needsOf } from './needs.ts';
import { noAccess } from './no-access.ts';
import { type Positions, readPositions, turnedPositions } from './positions.ts';

export interface DeskHome extends StaffHome {
  /** Draws the homes anew that a change has made old: the sweep's part. */
  refresh(): Promise<void>;
}

/**
 * The App Home. It is drawn when somebody opens it, after each press in it, and by the next sweep after a change to a case
 * that they own or owned, several changes at once. What could not be shown is tried again by the sweep.
 */
export function deskHome(
  journey: Journey,
  board: Pick<SlackBoard, 'publishHome' | 'linkTo'>,
  gate: Pick<StaffGate, 'mayAct'>,
): DeskHome {
  const { db, clock, log } = journey;

  const show = async (userId: string, positions: Positions, hash: string | null) => {
    const readAt = clock.now();
    const draw = () => drawHome(journey, board, userId, positions);
    // Where something newer stands there, this is drawn once more: then it is the newest.
    const shown =
      (await board.publishHome(userId, await draw(), hash)) ??
      (await board.publishHome(userId, await draw(), null));
    if (shown !== null) await noteShown(db, userId, { hash: shown, readAt });
  };
  const turnAway = async (userId: string, because: StaffRefusal) => {
    await board.publishHome(userId, homeNotice(noAccess(because, journey.company)), null);
    await forgetHome(db, userId);
  };
  const showTo = async (userId: string, positions: Positions, hash: string | null) => {
    const may = await gate.mayAct(userId, STAFF_ROLES);
    if (!may.ok) return await turnAway(userId, may.because);
    await noteOpened(db, userId, clock.now(), positions);
    await show(userId, positions, hash);
  };

  return {
    opened: (userId) => showTo(userId, {}, null),
    async turned({ userId, value, shown, outsider }) {
      if (outsider) return await turnAway(userId, 'outsider');
      await showTo(userId, turnedPositions(shown.metadata, value), shown.hash);
    },
    async refresh() {
      let problem: unknown;
      for (const { user_id: userId, positions, hash } of await staleHomes(db)) {
        try {
          const may = await gate.mayAct(userId, STAFF_ROLES);
          if (may.ok) await show(userId, readPositions(positions), hash);
          else if (may.because !== 'stale-roles') await turnAway(userId, may.because);
        } catch (error) {
          const { name, code } = toProblem(error);
          log.warn({ user: userId, problem: code }, 'home not drawn anew');
          if (name === 'Permanent') await forgetHome(db, userId);
          problem ??= error;
        }
      }
      if (problem) throw problem;
    },
  };
}

async function drawHome(
  { db, clock, company }: Journey,
  board: Pick<SlackBoard, 'linkTo'>,
  userId: string,
  positions: Positions,
): Promise<StaffHomeView> {
  const now = clock.now();
  const roles = await rolesOf(db, userId);
  const works = roles.some((role) => HANDLER_ROLES.includes(role));
  const needs = needsOf(roles);
  // Who only looks on owns nothing, and nothing waits for them.
  const shown = HOME_LISTS.filter((list) => works || (list !== 'needs' && list !== 'yours'));
  const lists = await Promise.all(
    shown.map(async (list) => ({
      list,
      page: await listPage(db, list, { userId, needs, now }, positions[list] ?? null),
    })),
  );
  return homeView({
    now,
    timeZone: company['time-zone'],
    lists,
    links: await linksTo(
      board,
      lists.flatMap(({ page }) => page.rows),
    ),
    positions,
    health: works ? await deskHealth(db, now) : null,
  });
}

/** Addresses of the cards that stand somewhere, by the request's id. */
export async function linksTo(
  board: Pick<SlackBoard, 'linkTo'>,
  rows: readonly Pick<ListRow, 'id' | 'channel_id' | 'ts'>[],
): Promise<Map<string, string>> {
  const links = new Map<string, string>();
  for (const { id, channel_id, ts } of rows) {
    if (channel_id !== null && ts !== null) links.set(id, await board.linkTo(channel_id, ts));
  }
  return links;
}
