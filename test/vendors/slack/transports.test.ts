import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUTTONS } from '../../../src/desk/card/card-buttons.ts';
import { SHORTCUTS } from '../../../src/desk/verbs/shortcuts.ts';
import { testDatabase } from '../../support/database.ts';
import { cardEngine, runDueCards } from '../../support/drain-cards.ts';
import { eventually } from '../../support/eventually.ts';
import { drive, type Fulfilment, fulfilment, MemorySystem, routedRequest } from '../../support/fulfilment.ts';
import { testJourney } from '../../support/journey.ts';
import { type SlackDesk, startSlackDesk } from '../../support/slack-desk.ts';

const database = testDatabase();

describe.each([
  ['HTTP', false],
  ['Socket Mode', true],
])('by %s', (_, socket) => {
  let all: Fulfilment;
  let desk: SlackDesk;
  beforeAll(async () => {
    all = await fulfilment(database, [new MemorySystem('fluentworks'), new MemorySystem('stripe')]);
    desk = await startSlackDesk(all.journey, { socket });
  });
  afterAll(() => desk.stop());
  beforeEach(() => desk.sync());

  const send = async (path: string, body: object) => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${desk.slack.url}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    await desk.settled();
    return (await answer.json()) as { status: number; body: string };
  };
  const groupsChanged = (event_id: string) =>
    send('/_emulator/event', { event_id, event: { type: 'subteam_members_changed' } });

  async function waitingForApproval() {
    const request = await routedRequest(all.journey);
    await drive(all, request.id);
    await all.journey.db
      .updateTable('steps')
      .set({ state: 'ready', run_after: all.journey.clock.now() })
      .where('request_id', '=', request.id)
      .where('name', '=', 'desk.card')
      .execute();
    await runDueCards(all.journey, cardEngine(all.journey, desk.board));
    const row = await all.journey.db
      .selectFrom('cards')
      .selectAll()
      .where('request_id', '=', request.id)
      .executeTakeFirstOrThrow();
    return { ...request, place: { channelId: row.channel_id ?? '', ts: row.ts ?? '' } };
  }

  test('a press is done before it is acknowledged', async () => {
    const request = await waitingForApproval();
    const answer = await desk.press(desk.staff('ana'), request.place, BUTTONS.approve);
    expect(answer).toEqual({ status: 200, body: '' });
    const approvals = await all.journey.db
      .selectFrom('approvals')
      .select('user_id')
      .where('request_id', '=', request.id)
      .execute();
    expect(approvals).toEqual([{ user_id: desk.staff('ana') }]);
  });

  test('a shortcut opens its form, and what is wrong in it comes back as the answer', async () => {
    await desk.shortcut(desk.staff('chloe'), SHORTCUTS.newRequest);
    const { view_id, body } = await desk.lastView();
    expect(body.view.callback_id).toBe('entry.new');
    const answer = await desk.submit(desk.staff('chloe'), view_id, {});
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ response_action: 'errors' });
  });

  test('an event is heard once, however often it comes', async () => {
    const id = `EvOnce${socket}`;
    await all.journey.db.deleteFrom('staff').execute();
    await groupsChanged(id);
    const staff = () => all.journey.db.selectFrom('staff').select('user_id').execute();
    expect(await staff()).not.toEqual([]);
    await all.journey.db.deleteFrom('staff').execute();
    expect((await groupsChanged(id)).status).toBe(200);
    expect(await staff()).toEqual([]);
  });

  test('what nothing listens for is not acknowledged', async () => {
    const answer = await desk.press(desk.staff('ana'), { channelId: 'C1', ts: '1.0' }, 'unknown', 'x');
    expect(answer.status).toBe(socket ? 504 : 404);
  });
});

describe('a socket', () => {
  test('that Slack ends is opened again, and nothing that comes then is lost', async () => {
    const journey = await testJourney(database);
    const desk = await startSlackDesk(journey, { socket: true });
    desk.slack.dropSockets();
    await eventually(async () => desk.slack.hasSocket());
    const body = JSON.stringify({ event: { type: 'subteam_updated' }, event_id: 'EvAfter' });
    const headers = { 'Content-Type': 'application/json' };
    await fetch(`${desk.slack.url}/_emulator/event`, { method: 'POST', headers, body });
    const rows = await journey.db
      .selectFrom('slack_events')
      .select('event_id')
      .where('event_id', '=', 'EvAfter')
      .execute();
    expect(rows).toHaveLength(1);
    await desk.stop();
  });

  test('that cannot be opened is said in the log and keeps no desk from starting', async () => {
    const journey = await testJourney(database);
    const desk = await startSlackDesk(journey, { socket: true, appToken: 'xapp-wrong' });
    expect(journey.log.lines.map(({ message }) => message)).toContain(
      'socket to Slack not opened; it is tried again',
    );
    await desk.stop();
  });
});
