import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { StaffHome } from '../../core/staff.ts';
import { isOutsider } from './origin.ts';

/** The event by which Slack tells that somebody opened their home. */
export const HOME_EVENT = 'app_home_opened';
/** What is pressed to turn a page of a home. */
export const HOME_TURNS = /^home\.(?:earlier|later)$/;

/** The App Home: drawn when its tab is opened, and again, in its place, after a press that turns a page. */
export function listenHome(app: App, home: StaffHome): void {
  app.event(HOME_EVENT, async ({ event }) => {
    if (event.tab === 'home') await home.opened(event.user);
  });
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: HOME_TURNS },
    async ({ body, payload, ack }) => {
      await ack();
      const { private_metadata: metadata = '', hash = null } = body.view ?? {};
      await home.turned({
        userId: body.user.id,
        value: payload.value ?? '',
        shown: { metadata, hash },
        outsider: isOutsider(body),
      });
    },
  );
}
