import type { App } from '@slack/bolt';
import type { Log } from '../../core/ports.ts';
import { toProblem } from '../../core/problem.ts';
import { CHANNEL_EVENTS } from '../../core/slack-events.ts';

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
