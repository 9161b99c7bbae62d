import type { App } from '@slack/bolt';
import type { Log } from '../../core/ports.ts';
import { toProblem } from '../../core/problem.ts';

/** Events after which what a channel is, and who sees it, is read again. */
export const CHANNEL_EVENTS = ['channel_shared', 'channel_unshared', 'member_joined_channel'] as const;

export function listenChannels(app: App, log: Log, onChannelsChanged: () => Promise<void>): void {
  for (const type of CHANNEL_EVENTS) {
    app.event(type, async () => {
      try {
        await onChannelsChanged();
      } catch (error) {
        log.warn({ problem: toProblem(error).code }, 'channels not read after a Slack event; the sweep will');
      }
    });
  }
}
