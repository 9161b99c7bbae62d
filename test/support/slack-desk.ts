import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { expect } from 'vitest';
import type { SlackBoard } from '../../src/core/staff.ts';
import { slackInbox } from '../../src/db/slack-inbox.ts';
import { type SlackEmulator, startSlackEmulator } from '../../src/demo/emulators/slack.ts';
import { deskActions } from '../../src/desk/actions.ts';
import { caseForms } from '../../src/desk/case-forms.ts';
import { entryFormOf } from '../../src/desk/entry-form.ts';
import { deskShortcuts } from '../../src/desk/shortcuts.ts';
import { staffGate } from '../../src/desk/staff-gate.ts';
import { syncStaff } from '../../src/desk/sync-staff.ts';
import { createApp } from '../../src/http/app.ts';
import { metricsRoute } from '../../src/http/metrics.ts';
import { staffEntryPage } from '../../src/http/staff-entry-page.ts';
import { staffPackagePage } from '../../src/http/staff-package-page.ts';
import { staffRevealPage } from '../../src/http/staff-reveal-page.ts';
import { slackApp } from '../../src/vendors/slack/app.ts';
import { slackBoard } from '../../src/vendors/slack/board.ts';
import { slackStaffDirectory } from '../../src/vendors/slack/staff-directory.ts';
import { checkHeard } from './heard-by-slack.ts';
import type { TestJourney } from './journey.ts';

export const SLACK_SECRETS = ['secret-current', 'secret-before'];
const BOT_TOKEN = 'xoxb-test';

export interface ShownView {
  view_id: string;
  body: { view: { callback_id: string; private_metadata: string; blocks: object[] } };
}

export interface SlackDesk {
  slack: SlackEmulator;
  board: SlackBoard;
  url: string;
  /** Reads the roles from Slack's user groups. */
  sync(): Promise<void>;
  staff(name: string): string;
  press(
    user: string,
    place: { channelId: string; ts: string },
    actionId: string,
    value?: string,
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
  /** Everything that Slack was sent or answered, as text. */
  heard(): Promise<string>;
  /** As an admin of the workspace can. */
  deleteMessage(place: { channelId: string; ts: string }): Promise<void>;
  /** @throws Error where Slack came to know anything of a person, or would have refused something */
  stop(): Promise<void>;
}

/** Bolt with our receiver on a real port, and Slack's emulator behind its proxy: presses come in signed. */
export async function startSlackDesk(journey: TestJourney): Promise<SlackDesk> {
  let url = '';
  const slack = await startSlackEmulator({
    signingSecret: SLACK_SECRETS[0] ?? '',
    botToken: BOT_TOKEN,
    eventsUrl: () => `${url}/slack/events`,
    clock: journey.clock,
    groupOfRole: journey.company.roles,
  });
  const settings = { botToken: BOT_TOKEN, apiUrl: `${slack.url}/api` };
  const board = slackBoard(settings);
  const directory = slackStaffDirectory(settings, journey.company.roles);
  const sync = () => syncStaff(journey.db, journey.clock, directory);
  const gate = staffGate(journey);
  const desk = slackApp({
    ...settings,
    signingSecrets: SLACK_SECRETS,
    clock: journey.clock,
    log: journey.log,
    inbox: slackInbox(journey.db, journey.clock),
    gate,
    board,
    actions: deskActions(journey),
    shortcuts: deskShortcuts(journey),
    forms: [entryFormOf(journey), ...caseForms(journey)],
    notesChannel: journey.company.channels.triage,
    onStaffChanged: sync,
  });
  const app = createApp({
    routes: [
      desk.routes,
      staffEntryPage(journey, gate),
      staffRevealPage(journey, gate),
      staffPackagePage(journey, gate),
    ],
    log: journey.log,
    metrics: metricsRoute(journey.db, journey.clock).metrics,
  });
  const server = createAdaptorServer({ fetch: app.fetch, hostname: '127.0.0.1' }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const post = async (path: string, body: object) => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${slack.url}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    const answered = (await answer.json()) as { status: number; body: string };
    // What the desk does after its answer left, such as opening a form, is done, too.
    await desk.stop();
    return answered;
  };
  const look = async (path: string): Promise<unknown> => (await fetch(`${slack.url}${path}`)).json();
  const views = async () =>
    ((await look('/_emulator/views')) as ShownView[]).filter(({ view_id }) => view_id !== undefined);
  return {
    slack,
    board,
    url,
    sync,
    staff: (name) => slack.staff.find((person) => person.name === name)?.id ?? '',
    press: (user, { channelId, ts }, action_id, value) =>
      post('/_emulator/press', { user, channel: channelId, ts, action_id, ...(value ? { value } : {}) }),
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
