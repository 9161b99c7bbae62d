import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { SlackBoard } from '../../src/core/staff.ts';
import { slackInbox } from '../../src/db/slack-inbox.ts';
import { type SlackEmulator, startSlackEmulator } from '../../src/demo/emulators/slack.ts';
import { deskActions } from '../../src/desk/actions.ts';
import { staffGate } from '../../src/desk/staff-gate.ts';
import { syncStaff } from '../../src/desk/sync-staff.ts';
import { createApp } from '../../src/http/app.ts';
import { metricsRoute } from '../../src/http/metrics.ts';
import { withdraw } from '../../src/journey/close/withdraw.ts';
import { approve } from '../../src/journey/fulfil/approve.ts';
import { retryStep } from '../../src/journey/fulfil/retry-step.ts';
import { dismiss } from '../../src/journey/route/dismiss.ts';
import { triage } from '../../src/journey/route/triage.ts';
import { slackApp } from '../../src/vendors/slack/app.ts';
import { slackBoard } from '../../src/vendors/slack/board.ts';
import { slackStaffDirectory } from '../../src/vendors/slack/staff-directory.ts';
import type { TestJourney } from './journey.ts';

export const SLACK_SECRETS = ['secret-current', 'secret-before'];
const BOT_TOKEN = 'xoxb-test';

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
  ephemerals(): Promise<{ user: string; text: string }[]>;
  /** As an admin of the workspace can. */
  deleteMessage(place: { channelId: string; ts: string }): Promise<void>;
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
  const desk = slackApp({
    ...settings,
    signingSecrets: SLACK_SECRETS,
    clock: journey.clock,
    log: journey.log,
    inbox: slackInbox(journey.db, journey.clock),
    gate: staffGate(journey),
    board,
    actions: deskActions(journey, {
      approve: (order) => approve(journey, order),
      withdraw: (order) => withdraw(journey, order),
      retryStep: (order) => retryStep(journey, order),
      triage: (order) => triage(journey, order),
      dismiss: (order) => dismiss(journey, order),
    }),
    onStaffChanged: sync,
  });
  const app = createApp({
    routes: [desk.routes],
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
    return (await answer.json()) as { status: number; body: string };
  };
  return {
    slack,
    board,
    url,
    sync,
    staff: (name) => slack.staff.find((person) => person.name === name)?.id ?? '',
    press: (user, { channelId, ts }, action_id, value) =>
      post('/_emulator/press', { user, channel: channelId, ts, action_id, ...(value ? { value } : {}) }),
    ephemerals: async () =>
      (await (await fetch(`${slack.url}/_emulator/ephemerals`)).json()) as { user: string; text: string }[],
    async deleteMessage({ channelId: channel, ts }) {
      const headers = { Authorization: `Bearer ${BOT_TOKEN}` };
      const body = new URLSearchParams({ channel, ts });
      await fetch(`${slack.url}/api/chat.delete`, { method: 'POST', headers, body });
    },
    async stop() {
      server.close();
      await desk.stop();
      await slack.close();
    },
  };
}
