import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SlackEmulator, startSlackEmulator } from '../../../src/demo/emulators/slack.ts';
import { call } from '../../../src/vendors/slack/call.ts';
import { slackClient } from '../../../src/vendors/slack/client.ts';
import { TestClock } from '../../support/journey.ts';

let slack: SlackEmulator;
beforeAll(async () => {
  slack = await startSlackEmulator({
    signingSecret: 's',
    botToken: 'xoxb-1',
    eventsUrl: () => '',
    clock: new TestClock(),
    groupOfRole: {},
  });
});
afterAll(() => slack.close());

const post = (path: string, body: object) =>
  fetch(`${slack.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
const callsMade = async () => {
  const answer = await fetch(`${slack.url}/_emulator/state`);
  return ((await answer.json()) as { calls: { method: string }[] }).calls.filter(
    ({ method }) => method === 'auth.test',
  ).length;
};
const client = (interactive: boolean, botToken = 'xoxb-1') =>
  slackClient({ botToken, apiUrl: `${slack.url}/api` }, interactive);

describe.each([
  ['the client that somebody waits for', true],
  ['the client of steps', false],
])('%s', (_, interactive) => {
  test.each([
    [429, { retryAfterSeconds: 7 }, { code: 'slack-slow-down', patient: true }],
    [503, {}, { code: 'slack-failed', patient: true }],
  ])('asks once, and says at once that Slack answered %i', async (status, more, problem) => {
    const before = await callsMade();
    await post('/_emulator/faults', { route: 'POST /api/auth.test', status, ...more });
    await expect(call(client(interactive).auth.test())).rejects.toMatchObject(problem);
    expect(await callsMade()).toBe(before + 1);
    expect((await call(client(interactive).auth.test())).ok).toBe(true);
  });

  test('says how long Slack asks to wait', async () => {
    await post('/_emulator/faults', { route: 'POST /api/auth.test', status: 429, retryAfterSeconds: 7 });
    const problem = await call(client(interactive).auth.test()).catch((error: unknown) => error);
    expect((problem as { retryAfter: Temporal.Duration }).retryAfter.total('seconds')).toBe(7);
  });

  test('takes a token that Slack refuses for trouble of the whole app, which no case can mend', async () => {
    await expect(call(client(interactive, 'xoxb-old').auth.test())).rejects.toMatchObject({
      code: 'slack-invalid_auth',
      patient: true,
    });
  });
});

test('the client that somebody waits for gives up before its trigger ends', async () => {
  await post('/_emulator/faults', { route: 'POST /api/auth.test', status: 500, when: 'hang' });
  await expect(call(client(true).auth.test())).rejects.toMatchObject({ code: 'slack-unreachable' });
});
