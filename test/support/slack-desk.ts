import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { expect } from 'vitest';
import { unpaced } from '../../src/core/pace.ts';
import type { SlackBoard } from '../../src/core/staff.ts';
import type { StepHandler } from '../../src/core/step.ts';
import { slackInbox } from '../../src/db/slack-inbox.ts';
import { slackPace } from '../../src/db/slack-pace.ts';
import type { Tx } from '../../src/db/tables.ts';
import { type SlackEmulator, startSlackEmulator } from '../../src/demo/emulators/slack.ts';
import { findFormOf } from '../../src/desk/commands/find-form.ts';
import { privacyCommand } from '../../src/desk/commands/privacy-command.ts';
import { type DeskHome, deskHome } from '../../src/desk/home/desk-home.ts';
import { homeActions } from '../../src/desk/home/home-actions.ts';
import { snoozeActions } from '../../src/desk/notices/snooze.ts';
import { staffGate } from '../../src/desk/staff/staff-gate.ts';
import { staffRoster } from '../../src/desk/staff/staff-roster.ts';
import { deskActions } from '../../src/desk/verbs/actions.ts';
import { caseForms } from '../../src/desk/verbs/case-forms.ts';
import { entryFormOf } from '../../src/desk/verbs/entry-form.ts';
import { deskShortcuts } from '../../src/desk/verbs/shortcuts.ts';
import { channelGuard, watchChannels } from '../../src/desk/watch-channels.ts';
import { workflowSteps } from '../../src/desk/workflow-steps/begin-run.ts';
import { workflowRunHandler } from '../../src/desk/workflow-steps/run-step.ts';
import { workflowPresses } from '../../src/desk/workflow-steps/workflow-presses.ts';
import { createApp } from '../../src/http/app.ts';
import { metricsRoute } from '../../src/http/metrics.ts';
import { staffEntryPage } from '../../src/http/staff-entry-page.ts';
import { staffFindPage } from '../../src/http/staff-find-page.ts';
import { staffPackagePage } from '../../src/http/staff-package-page.ts';
import { staffRevealPage } from '../../src/http/staff-reveal-page.ts';
import { slackApp } from '../../src/vendors/slack/app.ts';
import { slackBoard } from '../../src/vendors/slack/board.ts';
import { slackChannels } from '../../src/vendors/slack/channels.ts';
import { slackStaffDirectory } from '../../src/vendors/slack/staff-directory.ts';
import { workflowAnswers } from '../../src/vendors/slack/workflow-answers.ts';

import { checkHeard } from './heard-by-slack.ts';
import type { TestJourney } from './journey.ts';

export const SLACK_SECRETS = ['secret-current', 'secret-before'];
const BOT_TOKEN = 'xoxb-test';
const APP_TOKEN = 'xapp-test';

export interface ShownView {
  view_id: string;
  body: { view: { callback_id: string; private_metadata: string; blocks: object[] } };
}

export interface SlackDesk {
  slack: SlackEmulator;
  board: SlackBoard;
  /** Runs what workflows asked for. */
  workflowRun: StepHandler<Tx>;
  url: string;
  /** Reads the roles from Slack's user groups. */
  sync(): Promise<void>;
  /** Looks at the channels of cards, as the sweep does. */
  sweepChannels(): Promise<void>;
  staff(name: string): string;
  press(
    user: string,
    place: { channelId: string; ts: string },
    actionId: string,
    value?: string,
    /** A trigger that is over. */
    trigger_id?: string,
  ): Promise<{ status: number; body: string }>;
  /** Uses a shortcut; with a message, the one on that message. */
  shortcut(
    user: string,
    callbackId: string,
    more?: { channel?: string; message_ts?: string; text?: string; trigger_id?: string },
  ): Promise<{ status: number; body: string }>;
  /** The newest modal that the desk opened. */
  lastView(): Promise<ShownView>;
  views(): Promise<ShownView[]>;
  submit(
    user: string,
    viewId: string,
    inputs: { [block: string]: string | string[] | null },
  ): Promise<{ status: number; body: string; fault?: string }>;
  ephemerals(): Promise<{ user: string; text: string; channel: string }[]>;
  /** What anybody does in Slack, by a route of the emulator; the desk has done its part when it answers. */
  post(path: string, body: object): Promise<{ status: number; body: string }>;
  look(path: string): Promise<unknown>;
  home: DeskHome;
  /** Everything that Slack was sent or answered, as text. */
  heard(): Promise<string>;
  /** As an admin of the workspace can. */
  deleteMessage(place: { channelId: string; ts: string }): Promise<void>;
  /** What the desk does after its answers left is done. */
  settled(): Promise<void>;
  /** @throws Error where Slack came to know anything of a person, or would have refused something */
  stop(): Promise<void>;
}

export interface SlackDeskOptions {
  /** Slack refuses what comes too fast, and the desk keeps its pace. Otherwise time may stand still. */
  limits?: boolean;
  /** What happens comes over a socket instead of by HTTP. */
  socket?: boolean;
  /** What the desk opens its socket with. */
  appToken?: string;
}

/** Bolt with our receiver on a real port, and Slack's emulator behind its proxy: presses come in signed. */
export async function startSlackDesk(
  journey: TestJourney,
  { limits = false, socket = false, appToken = APP_TOKEN }: SlackDeskOptions = {},
): Promise<SlackDesk> {
  let url = '';
  const slack = await startSlackEmulator({
    signingSecret: SLACK_SECRETS[0] ?? '',
    botToken: BOT_TOKEN,
    eventsUrl: () => `${url}/slack/events`,
    clock: journey.clock,
    groupOfRole: journey.company.roles,
    limits,
    ...(socket ? { appToken: APP_TOKEN } : {}),
  });
  const settings = { botToken: BOT_TOKEN, apiUrl: `${slack.url}/api` };
  const channels = slackChannels(settings);
  const lookAtChannels = (all: boolean) => watchChannels(journey, channels, board.tell, { all });
  const board = slackBoard(settings, {
    pace: limits ? slackPace(journey) : unpaced,
    guard: channelGuard(journey, channels),
  });
  const directory = slackStaffDirectory(settings, journey.company.roles);
  const roster = staffRoster(journey, directory);
  const gate = staffGate(journey);
  const home = deskHome(journey, board, gate);
  const desk = slackApp({
    ...settings,
    transport: socket ? { appToken } : { signingSecrets: SLACK_SECRETS },
    clock: journey.clock,
    log: journey.log,
    inbox: slackInbox(journey.db, journey.clock),
    gate,
    board,
    actions: [
      ...deskActions(journey),
      ...homeActions(journey, board),
      ...snoozeActions(journey),
      ...workflowPresses(journey, gate),
    ],
    shortcuts: deskShortcuts(journey),
    forms: [entryFormOf(journey), findFormOf(journey, board), ...caseForms(journey)],
    workflow: workflowSteps(journey),
    commands: [privacyCommand(journey, board)],
    home,
    notesChannel: journey.company.channels.triage,
    onStaffChanged: roster.changed,
    onChannelsChanged: () => lookAtChannels(true),
  });
  const app = createApp({
    routes: [
      ...(desk.routes ? [desk.routes] : []),
      staffEntryPage(journey, gate),
      staffFindPage(journey, gate),
      staffRevealPage(journey, gate),
      staffPackagePage(journey, gate),
    ],
    log: journey.log,
    metrics: metricsRoute(journey.db, journey.clock).metrics,
  });
  const server = createAdaptorServer({ fetch: app.fetch, hostname: '127.0.0.1' }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await desk.start();
  const post = async (path: string, body: object) => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${slack.url}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    const answered = (await answer.json()) as { status: number; body: string };
    // What the desk does after its answer left, such as opening a form, is done, too.
    await desk.settled();
    return answered;
  };
  const look = async (path: string): Promise<unknown> => (await fetch(`${slack.url}${path}`)).json();
  const views = async () =>
    ((await look('/_emulator/views')) as ShownView[]).filter(({ view_id }) => view_id !== undefined);
  const answers = workflowAnswers(settings);
  return {
    slack,
    board,
    workflowRun: workflowRunHandler({ journey, board, gate, answers }),
    url,
    post,
    look,
    home,
    sync: roster.sync,
    sweepChannels: () => lookAtChannels(false),
    staff: (name) => slack.staff.find((person) => person.name === name)?.id ?? '',
    press: (user, { channelId, ts }, action_id, value, trigger_id) =>
      post('/_emulator/press', { user, channel: channelId, ts, action_id, value, trigger_id }),
    shortcut: (user, callback_id, more = {}) => post('/_emulator/shortcut', { user, callback_id, ...more }),
    views,
    lastView: async () => (await views()).at(-1) ?? expect.fail('no modal was opened'),
    submit: (user, view_id, inputs) => post('/_emulator/submit', { user, view_id, values: stateOf(inputs) }),
    ephemerals: async () =>
      (await look('/_emulator/ephemerals')) as Awaited<ReturnType<SlackDesk['ephemerals']>>,
    heard: async () => JSON.stringify(((await look('/_emulator/state')) as { calls: object }).calls),
    async deleteMessage({ channelId: channel, ts }) {
      const headers = { Authorization: `Bearer ${BOT_TOKEN}` };
      const body = new URLSearchParams({ channel, ts });
      await fetch(`${slack.url}/api/chat.delete`, { method: 'POST', headers, body });
    },
    settled: () => desk.settled(),
    async stop() {
      server.close();
      await desk.stop();
      try {
        await checkHeard(slack, journey);
      } finally {
        await slack.close();
      }
    },
  };
}

/** What Slack sends of a form's inputs, by the form that each value has. */
function stateOf(inputs: { [block: string]: string | string[] | null }) {
  const value = (given: string | string[] | null) => {
    if (Array.isArray(given)) {
      return { type: 'multi_static_select', selected_options: given.map((one) => ({ value: one })) };
    }
    if (given !== null && /^U[A-Z0-9]{2,}$/.test(given))
      return { type: 'users_select', selected_user: given };
    if (given !== null && /^\d{4}-\d{2}-\d{2}$/.test(given))
      return { type: 'datepicker', selected_date: given };
    return given?.includes(' ')
      ? { type: 'plain_text_input', value: given }
      : { type: 'static_select', selected_option: given === null ? null : { value: given } };
  };
  return Object.fromEntries(
    Object.entries(inputs).map(([block, given]) => [block, { [block]: value(given) }]),
  );
}
