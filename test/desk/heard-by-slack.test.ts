import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { checkHeard } from '../support/heard-by-slack.ts';
import { testJourney } from '../support/journey.ts';
import { personalData } from '../support/personal-data.ts';
import { receivedRequest } from '../support/requests.ts';
import { startSlackDesk } from '../support/slack-desk.ts';

const database = testDatabase();

test.each([
  'FW-7K3M-92QD of somebody@example.net',
  'call 303-555-0142 now',
  'call +13035550142',
  '{"text":"3035550142"}',
  'Dana Ruiz asks',
  'MARCUS.WEBB@EXAMPLE.ORG',
])('the check finds somebody in %j', (text) => {
  expect(personalData(text)).not.toEqual([]);
});

test('the check finds nobody in ids, times and dates', () => {
  const plain =
    '{"ts":"1780000000.000100","value":"01990000-0000-7000-8000-000000000000|12","date":"<!date^1780000000^{date_short_pretty}|2026-11-24>"} *804211* C.R.S. 6-1-1306(2)(a) <@U000000001>';
  expect(personalData(plain)).toEqual([]);
});

test('what a person wrote, posted to Slack, fails the test that posted it', async () => {
  const journey = await testJourney(database);
  await receivedRequest(journey, { ownWords: 'The quetzal of my aunt lives in my account.' });
  const desk = await startSlackDesk(journey);
  const { channels } = desk.slack;
  const channel = channels.find(({ name }) => name === 'privacy-requests')?.id ?? '';
  await checkHeard(desk.slack, journey);
  await desk.board.reply(channel, '1.0', 'They say: the quetzal of my aunt lives in my account.');
  await expect(checkHeard(desk.slack, journey)).rejects.toThrow('quetzal');
  await expect(desk.stop()).rejects.toThrow('quetzal');
});

/** What they call Slack with holds no case. */
const WITHOUT_CASES = ['vendors/slack/client.test.ts', 'vendors/slack/token.test.ts'];

test('every test that starts an emulated Slack has what it heard looked through', async () => {
  const root = join(import.meta.dirname, '..');
  const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const starting = await Promise.all(
    files.map(async (file) => ({ file, text: await readFile(join(root, file), 'utf8') })),
  );
  const unchecked = starting.filter(
    ({ text }) => /await startSlackEmulator\(/.test(text) && !text.includes('checkHeard('),
  );
  expect(unchecked.map(({ file }) => file).toSorted()).toEqual(WITHOUT_CASES);
});
