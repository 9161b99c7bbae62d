import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { readConfig } from '../../src/config.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { RequestId, StepId } from '../../src/core/privacy-request.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { openStore } from '../../src/db/open-store.ts';
import { slackPace } from '../../src/db/slack-pace.ts';
import { type SlackEmulator, startSlackEmulator } from '../../src/demo/emulators/slack.ts';
import { interactionForm, signSlack } from '../../src/demo/sign-slack.ts';
import { writeValue } from '../../src/desk/card/button-value.ts';
import { BUTTONS } from '../../src/desk/card/card-buttons.ts';
import { change } from '../../src/journey/context.ts';
import { slackBoard } from '../../src/vendors/slack/board.ts';
import { openSlack } from '../../src/wiring/open-slack.ts';
import { cardEngine, drainCards } from '../support/drain-cards.ts';
import { drive, type Fulfilment, fulfilment, MemorySystem, routedRequest } from '../support/fulfilment.ts';
import { TestClock, type TestJourney, testJourney } from '../support/journey.ts';
import { findStep } from '../support/run-step.ts';
import { percentile, type Report } from './report.ts';

const SIGNING_SECRET = 'bench';
const BOT_TOKEN = 'xoxb-bench';
const CASES = 5_000;
const OPENED_AT_ONCE = 8;
const PRESSED_CASES = 300;
const PRESSES_A_SECOND = 50;

/**
 * A burst of new cases against an emulator that refuses what Slack would refuse, with a clock that leaps to whatever is
 * due next; and how long a press takes to be acknowledged while others come in.
 */
export const benchSlack = (report: Report) => onDatabase((journey) => burst(report, journey));
export const benchPresses = (report: Report) => onDatabase((journey) => presses(report, journey));

async function onDatabase(bench: (journey: TestJourney) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lawrence-bench-'));
  await chmod(folder, 0o711);
  const silent = { info() {}, warn() {}, error() {} };
  const settings = { DATA_DIR: folder, DATABASE_CONNECTIONS_MAX: 20 };
  const store = await openStore(settings, silent, { migrate: true });
  await bench(await testJourney(store as never));
  await store.close();
  await rm(folder, { recursive: true, force: true });
}

async function burst(report: Report, journey: TestJourney) {
  const slack = await emulator(journey, { limits: true });
  const board = slackBoard({ botToken: BOT_TOKEN, apiUrl: `${slack.url}/api` }, { pace: slackPace(journey) });
  let left = CASES;
  const open = async () => {
    if (left === 0) return;
    left -= 1;
    const request = await routedRequest(journey);
    await change(journey, request.id, async (tx) => {
      const event = { type: 'request.routed', slackChannel: 'privacy-requests', team: 'privacy' } as const;
      await recordEvent(tx, request.id, { event, actor: 'system', at: journey.clock.now() });
    });
    await open();
  };
  await Promise.all(Array.from({ length: OPENED_AT_ONCE }, open));
  const began = performance.now();
  const { hours, runs } = await drainCards(journey, cardEngine(journey, board), 24);
  const answer = await fetch(`${slack.url}/_emulator/limits`);
  const { refused } = (await answer.json()) as { refused: number };
  const stale = await journey.db
    .selectFrom('cards')
    .innerJoin('requests', 'requests.id', 'cards.request_id')
    .select('cards.request_id')
    .whereRef('cards.drawn_version', '<>', 'requests.version')
    .execute();
  await slack.close();
  report({
    bench: 'slack',
    what: `burst of ${CASES} cards: refused for pace`,
    value: refused,
    met: refused === 0,
  });
  report({
    bench: 'slack',
    what: 'the same: hours of Slack time until every card and thread stood',
    value: Math.round(hours * 100) / 100,
    stale: stale.length,
    runs,
    seconds: Math.round((performance.now() - began) / 1000),
  });
}

async function presses(report: Report, journey: TestJourney) {
  const slack = await emulator(journey, {});
  const config = readConfig({
    PUBLIC_URL: 'http://127.0.0.1',
    MASTER_KEY: Buffer.alloc(32).toString('base64'),
    INDEX_KEY: Buffer.alloc(32).toString('base64'),
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_SIGNING_SECRETS: SIGNING_SECRET,
    SLACK_API_URL: `${slack.url}/api`,
  });
  const all: Fulfilment = await fulfilment(
    { db: journey.db } as never,
    [new MemorySystem('fluentworks'), new MemorySystem('stripe')],
    [],
    journey,
  );
  const waiting: { id: RequestId; stepId: StepId; version: number }[] = [];
  for (let n = 0; n < PRESSED_CASES; n += 1) {
    const { id } = await routedRequest(journey);
    await drive(all, id);
    const { version } = await journey.db
      .selectFrom('requests')
      .select('version')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    waiting.push({ id, stepId: (await findStep(journey, id, 'approve')).id, version });
  }
  const desk = openSlack(config, journey);
  await desk.start();
  const app = new Hono();
  for (const routes of desk.routes) app.route('/', routes);
  const server = createAdaptorServer({ fetch: app.fetch, hostname: '127.0.0.1' }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  const times: number[] = [];
  const running: Promise<void>[] = [];
  for (const who of ['ana', 'ben']) {
    const user = slack.staff.find(({ name }) => name === who)?.id ?? '';
    for (const { id, stepId, version } of waiting) {
      running.push(press(url, user, writeValue({ requestId: id, stepId, version }), times));
      await pause(1_000 / PRESSES_A_SECOND);
    }
  }
  await Promise.all(running);
  const { count } = await journey.db
    .selectFrom('approvals')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  server.close();
  await desk.stop();
  await slack.close();
  const p99 = percentile(times, 99);
  report({
    bench: 'slack',
    what: `presses acknowledged at ${PRESSES_A_SECOND}/s, ms`,
    p50: percentile(times, 50),
    p99,
    done: Number(count),
    goal: 'p99 < 300',
    met: p99 < 300,
  });
}

async function press(url: string, userId: string, value: string, times: number[]) {
  const body = interactionForm({
    type: 'block_actions',
    team: { id: 'T1' },
    user: { id: userId },
    actions: [{ type: 'button', action_id: BUTTONS.approve, block_id: 'actions', value }],
  });
  const seconds = Math.floor(systemClock.now().epochMilliseconds / 1000);
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    ...signSlack(SIGNING_SECRET, seconds, body),
  };
  const began = performance.now();
  const answer = await fetch(url, { method: 'POST', headers, body });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`a press was answered ${answer.status}`);
  times.push(performance.now() - began);
}

function emulator(journey: TestJourney, more: { limits?: boolean }): Promise<SlackEmulator> {
  return startSlackEmulator({
    signingSecret: SIGNING_SECRET,
    botToken: BOT_TOKEN,
    eventsUrl: () => '',
    clock: more.limits ? journey.clock : new TestClock(),
    groupOfRole: journey.company.roles,
    ...more,
  });
}
