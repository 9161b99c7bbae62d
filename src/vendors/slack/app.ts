import { App, type BlockAction, type ButtonAction } from '@slack/bolt';
import type { Hono } from 'hono';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/ports.ts';
import { toProblem } from '../../core/problem.ts';
import type { EventInbox, SlackBoard, StaffAction, StaffGate } from '../../core/staff.ts';
import { type SlackSettings, silentLogger } from './client.ts';
import { HonoReceiver } from './receiver.ts';

export interface SlackAppParts extends SlackSettings {
  signingSecrets: readonly string[];
  clock: Clock;
  log: Log;
  inbox: EventInbox;
  gate: StaffGate;
  board: SlackBoard;
  actions: readonly StaffAction[];
  /** Something about people or groups changed in Slack. */
  onStaffChanged(): Promise<void>;
}

/** Events after which the roles are read again. */
const STAFF_EVENTS = ['subteam_members_changed', 'subteam_updated', 'user_change', 'team_join'] as const;

/**
 * Bolt behind our receiver. Every press passes the gate, every press changes the record before Slack hears that it
 * did, and whoever presses is told when it did not.
 */
export function slackApp(parts: SlackAppParts): { routes: Hono; stop(): Promise<void> } {
  const { signingSecrets, clock, log, inbox, botToken, apiUrl } = parts;
  const receiver = new HonoReceiver({ signingSecrets, clock, inbox, log });
  const app = new App({
    receiver,
    authorize: async () => ({ botToken }),
    convoStore: false,
    ignoreSelf: false,
    tokenVerificationEnabled: false,
    logger: silentLogger,
    clientOptions: { slackApiUrl: `${apiUrl}/`, retryConfig: { retries: 0 }, timeout: 2_000 },
  });
  app.error(async (error) => {
    // Rethrown so that the receiver answers 500 and Slack, or the presser, knows.
    throw error.original ?? error;
  });
  for (const action of parts.actions) {
    app.action<BlockAction<ButtonAction>>(
      { type: 'block_actions', action_id: action.id },
      async ({ body, payload, ack }) => {
        const press = { userId: body.user.id, value: payload.value ?? '' };
        const answer = await answerTo(parts, action, press, isOutsider(body));
        await ack();
        if (answer !== null && body.channel) await whisper(parts, body.channel.id, press.userId, answer);
      },
    );
  }
  for (const type of STAFF_EVENTS) {
    app.event(type, async () => {
      try {
        await parts.onStaffChanged();
      } catch (error) {
        log.warn({ problem: toProblem(error).code }, 'roles not read after a Slack event; the sweep will');
      }
    });
  }
  return { routes: receiver.routes, stop: () => receiver.stop() };
}

/** In a channel shared with another company, its people can press our buttons. */
function isOutsider({ user, team }: BlockAction): boolean {
  const home = (user as { team_id?: string }).team_id;
  return home !== undefined && team !== null && home !== team.id;
}

async function answerTo(
  { gate }: SlackAppParts,
  action: StaffAction,
  press: { userId: string; value: string },
  outsider: boolean,
): Promise<string | null> {
  const may = outsider
    ? ({ ok: false, because: 'outsider' } as const)
    : await gate.mayAct(press.userId, action.roles);
  return may.ok ? await action.run(press) : await gate.refused(press, action.id, may.because);
}

async function whisper({ board, log }: SlackAppParts, channel: string, user: string, text: string) {
  try {
    await board.whisper(channel, user, text);
  } catch (error) {
    // The refusal is an event on the case and stands in its thread, whether or not this note arrives.
    log.warn({ problem: toProblem(error).code }, 'note to presser not delivered');
  }
}
