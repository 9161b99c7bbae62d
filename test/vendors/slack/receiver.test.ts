import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, openPool } from '../../../src/db/database.ts';
import { slackInbox } from '../../../src/db/slack-inbox.ts';
import { interactionForm, signSlack } from '../../../src/demo/sign-slack.ts';
import { HonoReceiver } from '../../../src/vendors/slack/receiver.ts';
import { testDatabase } from '../../support/database.ts';
import { type TestJourney, testJourney } from '../../support/journey.ts';
import { SLACK_SECRETS, type SlackDesk, startSlackDesk } from '../../support/slack-desk.ts';

const database = testDatabase();
let journey: TestJourney;
let desk: SlackDesk;
beforeAll(async () => {
  journey = await testJourney(database);
  desk = await startSlackDesk(journey);
});
afterAll(() => desk.stop());

const seconds = () => journey.clock.now().epochMilliseconds / 1000;
const [current = '', before = ''] = SLACK_SECRETS;

function post(body: string, headers: Record<string, string>) {
  const type = body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded';
  return fetch(`${desk.url}/slack/events`, {
    method: 'POST',
    headers: { 'Content-Type': type, ...headers },
    body,
  });
}
const signed = (body: string, secret = current, at = seconds()) => post(body, signSlack(secret, at, body));
const event = (id: string, type = 'subteam_members_changed') =>
  JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: id, event: { type } });

describe('POST /slack/events', () => {
  test('answers the challenge of a URL check', async () => {
    const answer = await signed(JSON.stringify({ type: 'url_verification', challenge: 'abc' }));
    expect(await answer.json()).toEqual({ challenge: 'abc' });
  });

  test('takes the secret before, while secrets are rotated', async () => {
    const answer = await signed(JSON.stringify({ type: 'url_verification', challenge: 'x' }), before);
    expect(answer.status).toBe(200);
  });

  test.each<[string, () => Promise<Response>]>([
    ['without a signature', () => post(event('E0'), {})],
    ['signed with another secret', () => signed(event('E0'), 'other')],
    ['six minutes old', () => signed(event('E0'), current, seconds() - 360)],
    ['from the future', () => signed(event('E0'), current, seconds() + 120)],
    [
      'with a timestamp that is no number',
      () =>
        post(event('E0'), {
          ...signSlack(current, seconds(), event('E0')),
          'X-Slack-Request-Timestamp': 'NaN',
        }),
    ],
    ['changed after it was signed', () => post(event('E1'), signSlack(current, seconds(), event('E0')))],
  ])('refuses a body %s with 401 and keeps nothing of it', async (_, send) => {
    expect((await send()).status).toBe(401);
    expect(await journey.db.selectFrom('slack_events').selectAll().execute()).toEqual([]);
  });

  test('signs as Slack documents it', () => {
    const body = 'token=x';
    const digest = createHmac('sha256', 'k').update('v0:1531420618:token=x').digest('hex');
    expect(signSlack('k', 1531420618, body)['X-Slack-Signature']).toBe(`v0=${digest}`);
  });

  test('counts an event once, however often Slack repeats it', async () => {
    for (let delivery = 0; delivery < 3; delivery += 1) expect((await signed(event('Ev1'))).status).toBe(200);
    const rows = await journey.db
      .selectFrom('slack_events')
      .select('event_id')
      .where('event_id', '=', 'Ev1')
      .execute();
    expect(rows).toHaveLength(1);
  });

  test('reads the roles anew when a group changed', async () => {
    await journey.db.deleteFrom('staff').execute();
    await signed(event('Ev2'));
    await desk.settled();
    expect(await journey.db.selectFrom('staff').select('user_id').execute()).not.toEqual([]);
  });

  test('says 500 while the inbox cannot be written, so that Slack comes again', async () => {
    const pool = openPool(
      { connection: { host: '/nowhere', user: 'x', database: 'x' }, connectionsMax: 1 },
      () => {},
    );
    const db = openDatabase(pool);
    const { clock, log } = journey;
    const receiver = new HonoReceiver({
      signingSecrets: SLACK_SECRETS,
      clock,
      log,
      inbox: slackInbox(db, clock),
    });
    const body = event('Ev3');
    const headers = { 'Content-Type': 'application/json', ...signSlack(current, seconds(), body) };
    const answer = await receiver.routes.request('/slack/events', { method: 'POST', headers, body });
    expect(answer.status).toBe(500);
    await db.destroy();
  });

  test('answers Slack’s certificate check and ignores what else it says', async () => {
    const body = new URLSearchParams({ ssl_check: '1', payload: event('Ev4') }).toString();
    expect((await post(body, {})).status).toBe(200);
    const rows = await journey.db
      .selectFrom('slack_events')
      .select('event_id')
      .where('event_id', '=', 'Ev4')
      .execute();
    expect(rows).toEqual([]);
  });

  test('says 404 to what nothing listens for', async () => {
    const payload = {
      type: 'block_actions',
      team: { id: 'T1' },
      user: { id: 'U1' },
      actions: [{ type: 'button', action_id: 'unknown', value: 'x' }],
    };
    expect((await signed(interactionForm(payload))).status).toBe(404);
  });

  test.each(['{"half":', 'payload=%7Bhalf'])('says 400 to what it cannot read: %s', async (body) => {
    expect((await signed(body)).status).toBe(400);
  });

  test('says 413 to more than a megabyte', async () => {
    expect((await signed('x'.repeat(2 * 1024 * 1024))).status).toBe(413);
  });
});
