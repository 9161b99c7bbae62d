import { App, type BlockAction, type ButtonAction, type OverflowAction, type ViewOutput } from '@slack/bolt';
import type { Hono } from 'hono';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/ports.ts';
import { toProblem } from '../../core/problem.ts';
import { STAFF_EVENTS } from '../../core/slack-events.ts';
import type {
  EventInbox,
  GateAnswer,
  SlackBoard,
  StaffAction,
  StaffCommand,
  StaffForm,
  StaffGate,
  StaffHome,
  StaffModal,
  StaffPress,
  StaffRole,
} from '../../core/staff.ts';
import type { WorkflowSteps } from '../../core/workflow-step.ts';
import { type SlackSettings, silentLogger } from './client.ts';
import { formInputs } from './form-inputs.ts';
import { listenChannels } from './listen-channels.ts';
import { listenCommands } from './listen-commands.ts';
import { listenFunctions } from './listen-functions.ts';
import { listenHome } from './listen-home.ts';
import { noticeModal } from './notice-modal.ts';
import { isOutsider, type Origin } from './origin.ts';
import { HonoReceiver } from './receiver.ts';
import { SocketReceiver } from './socket-receiver.ts';

export interface SlackAppParts extends SlackSettings {
  /** How Slack's deliveries come: signed by HTTP, or over a socket that this token opens. */
  transport: { signingSecrets: readonly string[] } | { appToken: string };
  clock: Clock;
  log: Log;
  inbox: EventInbox;
  gate: StaffGate;
  board: SlackBoard;
  actions: readonly StaffAction[];
  shortcuts: readonly StaffAction[];
  forms: readonly StaffForm[];
  workflow: WorkflowSteps;
  home: StaffHome;
  commands: readonly StaffCommand[];
  /** Name of the channel for notes to somebody who used a shortcut outside of any channel. */
  notesChannel: string;
  /** Something about groups changed in Slack, or about one person. */
  onStaffChanged(userId?: string): Promise<void>;
  /** Something about channels, or who is in them, changed in Slack. */
  onChannelsChanged(): Promise<void>;
}

export interface SlackApp {
  /** There where Slack comes by HTTP. */
  routes: Hono | undefined;
  start(): Promise<void>;
  /** What listeners still do after their answer left is done. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const FORM_NOT_OPENED =
  'The form could not be opened in time, and nothing was changed. Please try once more.';

/**
 * Bolt behind our receiver. Every press passes the gate, every press changes the record before Slack hears that it
 * did, and whoever presses is told when it did not.
 */
export function slackApp(parts: SlackAppParts): SlackApp {
  const { transport, clock, log, inbox, botToken, apiUrl } = parts;
  const receiver =
    'appToken' in transport
      ? new SocketReceiver({ ...transport, apiUrl, inbox, log })
      : new HonoReceiver({ ...transport, clock, inbox, log });
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: typeof botToken === 'string' ? botToken : await botToken() }),
    convoStore: false,
    attachFunctionToken: false,
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
    app.action<BlockAction<ButtonAction | OverflowAction>>(
      { type: 'block_actions', action_id: action.id },
      async ({ body, payload, ack }) => {
        const value = payload.type === 'overflow' ? payload.selected_option.value : payload.value;
        const press = { userId: body.user.id, value: value ?? '' };
        const answer = await answerTo(parts, action, press, body);
        await ack();
        const channel = body.channel?.id;
        if (typeof answer === 'string') {
          if (channel) await whisper(parts, channel, press.userId, answer);
          else await show(parts, body.trigger_id, noticeModal(answer), press.userId, channel);
        } else if (answer !== null) await show(parts, body.trigger_id, answer, press.userId, channel);
      },
    );
  }
  for (const shortcut of parts.shortcuts) {
    app.shortcut(shortcut.id, async ({ shortcut: used, body, ack }) => {
      const message = used.type === 'message_action' ? used : undefined;
      const value = message ? `${message.channel.id}/${message.message_ts}` : '';
      const press = { userId: used.user.id, value };
      const answer = await answerTo(parts, shortcut, press, body);
      await ack();
      const modal = typeof answer === 'string' ? noticeModal(answer) : answer;
      if (modal) await show(parts, used.trigger_id, modal, press.userId, message?.channel.id);
    });
  }
  for (const form of parts.forms) {
    app.view({ type: 'view_submission', callback_id: form.id }, async ({ body, view, ack }) => {
      const userId = body.user.id;
      const may = await mayAct(parts, form.roles, userId, body);
      if (!may.ok) {
        const press = { userId, value: view.private_metadata };
        const because = await parts.gate.refused(press, form.id, may.because);
        return await ack({ response_action: 'update', view: noticeModal(because) as never });
      }
      const answer = await form.submit(submissionOf(userId, view));
      if (answer.is === 'faulty') return await ack({ response_action: 'errors', errors: answer.faults });
      if (answer.shows) await ack({ response_action: 'update', view: answer.shows as never });
      else await ack();
      if (answer.note) await whisper(parts, answer.note.channel, userId, answer.note.text);
    });
  }
  listenFunctions(app, parts, parts.workflow);
  listenChannels(app, log, () => parts.onChannelsChanged());
  listenHome(app, parts.home);
  listenCommands(app, {
    ...parts,
    show: (triggerId, modal, userId, channel) => show(parts, triggerId, modal, userId, channel),
  });
  for (const type of STAFF_EVENTS) {
    app.event(type, async ({ event }) => {
      try {
        await parts.onStaffChanged('user' in event ? event.user.id : undefined);
      } catch (error) {
        log.warn({ problem: toProblem(error).code }, 'roles not read after a Slack event; the sweep will');
      }
    });
  }
  return {
    routes: receiver instanceof HonoReceiver ? receiver.routes : undefined,
    start: () => receiver.start(),
    settled: () => receiver.settled(),
    stop: () => receiver.stop(),
  };
}

async function mayAct(
  { gate }: SlackAppParts,
  roles: readonly StaffRole[],
  userId: string,
  origin: Origin,
): Promise<GateAnswer> {
  return isOutsider(origin) ? { ok: false, because: 'outsider' } : await gate.mayAct(userId, roles);
}

async function answerTo(
  parts: SlackAppParts,
  action: StaffAction,
  press: StaffPress,
  origin: Origin,
): Promise<string | StaffModal | null> {
  const may = await mayAct(parts, action.roles, press.userId, origin);
  return may.ok ? await action.run(press) : await parts.gate.refused(press, action.id, may.because);
}

function submissionOf(userId: string, view: ViewOutput) {
  return { userId, viewId: view.id, value: view.private_metadata, inputs: formInputs(view.state.values) };
}

/** A trigger that ran out shows nothing: then the person is told, where they pressed or else on the board. */
async function show(
  parts: SlackAppParts,
  triggerId: string,
  modal: StaffModal,
  userId: string,
  channel: string | undefined,
) {
  try {
    await parts.board.openModal(triggerId, modal);
  } catch (error) {
    parts.log.warn({ problem: toProblem(error).code }, 'form not opened');
    await whisper(parts, channel ?? parts.notesChannel, userId, FORM_NOT_OPENED);
  }
}

async function whisper({ board, log }: SlackAppParts, channel: string, user: string, text: string) {
  try {
    await board.whisper(channel, user, text);
  } catch (error) {
    // Whatever it was about stands on the case, whether or not this note arrives.
    log.warn({ problem: toProblem(error).code }, 'note to presser not delivered');
  }
}
