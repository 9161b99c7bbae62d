import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Card, TeamBoard } from '../../src/core/ports.ts';
import { Transient } from '../../src/core/problem.ts';
import { type SlackEmulator, startSlackEmulator } from '../../src/demo/emulators/slack.ts';
import { getJson } from '../../src/demo/patient-fetch.ts';
import { watchCodes } from '../../src/desk/watch-codes.ts';
import { createApp } from '../../src/http/app.ts';
import { metricsRoute } from '../../src/http/metrics.ts';
import { checkCode } from '../../src/journey/verify/check-code.ts';
import { slackBoard } from '../../src/vendors/slack/board.ts';
import { challengedRequest, wrong } from '../support/codes.ts';
import { testDatabase } from '../support/database.ts';
import { checkHeard } from '../support/heard-by-slack.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import type { TestRequest } from '../support/requests.ts';

const THRESHOLD = 12;
const database = testDatabase();
let journey: TestJourney;
let slack: SlackEmulator;
let board: TeamBoard;
beforeAll(async () => {
  journey = await testJourney(database);
  journey.settings.codes = { ...journey.settings.codes, wrongPerHourAlarm: THRESHOLD };
  slack = await startSlackEmulator({
    signingSecret: 's',
    botToken: 'xoxb-test',
    eventsUrl: () => 'http://127.0.0.1:9/none',
    clock: journey.clock,
    groupOfRole: journey.company.roles,
  });
  board = slackBoard({ botToken: 'xoxb-test', apiUrl: `${slack.url}/api` });
});
afterAll(async () => {
  await checkHeard(slack, journey);
  await slack.close();
});

const said = async () => {
  const channel = journey.company.channels.triage;
  const messages = (await getJson(`${slack.url}/_emulator/messages?channel=${channel}`)) as {
    text: string;
  }[];
  return messages.map(({ text }) => text).filter((text) => text.includes('guessing codes'));
};
const metric = async (name: string) => {
  const { route, metrics } = metricsRoute(journey.db, journey.clock);
  const app = createApp({ routes: [route], log: journey.log, metrics });
  const text = await (await app.request('/metrics')).text();
  return Number(new RegExp(`^lawrence_${name} (\\d+)$`, 'm').exec(text)?.[1]);
};
async function guessWrong(times: number): Promise<TestRequest[]> {
  const requests: TestRequest[] = [];
  for (let n = 0; n < times; n += 1) {
    const request = await challengedRequest(journey);
    requests.push(request);
    const { id: requestId, contactId } = request;
    await checkCode(journey, { requestId, contactId, code: wrong(request.code), by: 'page' });
  }
  return requests;
}

test('wrong guesses that no single case would show raise one alarm an hour, which names nobody', async () => {
  await guessWrong(THRESHOLD - 1);
  await watchCodes(journey, board);
  expect(await said()).toEqual([]);
  expect(await metric('code_alarms_last_hour')).toBe(0);

  const [last] = await guessWrong(1);
  await Promise.all([watchCodes(journey, board), watchCodes(journey, board)]);
  const [alarm, ...more] = await said();
  expect(more).toEqual([]);
  expect(alarm).toContain(`${THRESHOLD} wrong ones within an hour`);
  expect(alarm).not.toContain(last?.address);
  expect(await metric('code_alarms_last_hour')).toBe(1);
  expect(await metric('wrong_codes_last_hour')).toBe(THRESHOLD);
  expect(journey.log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);

  // As after a restart: nothing is kept in memory.
  journey.clock.advance({ minutes: 30 });
  await guessWrong(THRESHOLD);
  await watchCodes(journey, board);
  expect(await said()).toHaveLength(1);

  journey.clock.advance({ minutes: 31 });
  await watchCodes(journey, board);
  expect(await said()).toHaveLength(2);
});

test('an alarm that Slack did not take is told later, and not twice when only the note was lost', async () => {
  journey.clock.advance({ hours: 2 });
  await guessWrong(THRESHOLD);
  const before = (await said()).length;
  const away: TeamBoard = {
    ...board,
    find: () => Promise.reject(new Transient('slack-unreachable')),
  };
  await expect(watchCodes(journey, away)).rejects.toThrow('slack-unreachable');
  expect(await said()).toHaveLength(before);
  const answerLost: TeamBoard = {
    ...board,
    async post(channel: string, card: Card, id: string) {
      await board.post(channel, card, id);
      throw new Transient('slack-unreachable');
    },
  };
  await expect(watchCodes(journey, answerLost)).rejects.toThrow('slack-unreachable');
  await watchCodes(journey, board);
  await watchCodes(journey, board);
  expect(await said()).toHaveLength(before + 1);
});
