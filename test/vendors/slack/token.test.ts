import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CurrentToken } from '../../../src/core/slack-token.ts';
import { slackFindings } from '../../../src/db/slack-standing.ts';
import { rotatedToken } from '../../../src/db/slack-token.ts';
import { type SlackEmulator, startSlackEmulator } from '../../../src/demo/emulators/slack.ts';
import { slackChannels } from '../../../src/vendors/slack/channels.ts';
import { exchangeSlackToken } from '../../../src/vendors/slack/exchange-token.ts';
import { testDatabase } from '../../support/database.ts';
import { type TestJourney, testJourney } from '../../support/journey.ts';

const database = testDatabase();
const APP = { clientId: '1.2', clientSecret: 'app-secret' };
const SEED = 'xoxe-installed';
let journey: TestJourney;
let slack: SlackEmulator;

beforeEach(async () => {
  journey = await testJourney(database);
  await journey.db.deleteFrom('slack_tokens').execute();
  slack = await startSlackEmulator({
    signingSecret: 's',
    botToken: 'xoxb-inner',
    eventsUrl: () => '',
    clock: journey.clock,
    groupOfRole: {},
    rotation: { ...APP, refreshToken: SEED },
  });
});
afterEach(() => slack.close());

/** As one process has it. */
const process = (seed = SEED): CurrentToken =>
  rotatedToken({
    ...journey,
    seed,
    exchange: exchangeSlackToken({ ...APP, apiUrl: `${slack.url}/api` }),
  });
const exchanges = async () => {
  const answer = await fetch(`${slack.url}/_emulator/state`);
  const { calls } = (await answer.json()) as { calls: { method: string }[] };
  return calls.filter(({ method }) => method === 'oauth.v2.access').length;
};
const breakExchange = (times: number) =>
  fetch(`${slack.url}/_emulator/faults`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ route: 'POST /api/oauth.v2.access', status: 503, times }),
  });

describe('a bot token that expires', () => {
  test('is exchanged once, however many ask at the same time in however many processes', async () => {
    const processes = [process(), process(), process()];
    const tokens = await Promise.all(processes.flatMap((token) => [token(), token(), token()]));
    expect(new Set(tokens)).toEqual(new Set(['xoxe.xoxb-1']));
    expect(await exchanges()).toBe(1);
    journey.clock.advance({ hours: 11 });
    await Promise.all(processes.flatMap((token) => [token(), token()]));
    expect(await exchanges()).toBe(2);
    expect(await process()()).toBe('xoxe.xoxb-2');
  });

  test('is exchanged before it ends, and each call is made with the one that serves', async () => {
    const channels = slackChannels({ botToken: process(), apiUrl: `${slack.url}/api` });
    const [channel] = slack.channels;
    for (let day = 0; day < 3; day += 1) {
      expect((await channels.read(channel?.id ?? '')).name).toBe(channel?.name);
      journey.clock.advance({ hours: 10, minutes: 30 });
    }
    expect(await exchanges()).toBe(3);
  });

  test('stands in the database sealed, and only there', async () => {
    const token = await process()();
    const row = await journey.db.selectFrom('slack_tokens').selectAll().executeTakeFirstOrThrow();
    for (const secret of [token, 'xoxe-1', SEED]) {
      expect(row.pair.includes(secret)).toBe(false);
      expect(JSON.stringify(journey.log.lines)).not.toContain(secret);
    }
    expect(await process()()).toBe(token);
  });

  test('serves on while the exchange fails, which operators can see', async () => {
    const token = process();
    expect(await token()).toBe('xoxe.xoxb-1');
    await breakExchange(2);
    journey.clock.advance({ hours: 11 });
    expect(await token()).toBe('xoxe.xoxb-1');
    const [finding] = await slackFindings(journey.db);
    expect(finding).toMatchObject({ code: 'slack-failed' });
    expect(finding?.sentence).toContain('not exchanged');
    expect(await process()()).toBe('xoxe.xoxb-1');
    expect(await exchanges()).toBe(2);
    journey.clock.advance({ hours: 2 });
    await expect(process()()).rejects.toMatchObject({ code: 'slack-failed', patient: true });
    expect(await process()()).toBe('xoxe.xoxb-2');
    expect(await slackFindings(journey.db)).toEqual([]);
  });

  test('starts anew with the refresh token of an app that was installed again', async () => {
    await process()();
    await expect(process('xoxe-other')()).rejects.toMatchObject({ code: 'slack-invalid_refresh_token' });
    expect(await process()()).toBe('xoxe.xoxb-1');
  });
});
