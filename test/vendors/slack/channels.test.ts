import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordEvent } from '../../../src/db/apply-event.ts';
import { slackInbox } from '../../../src/db/slack-inbox.ts';
import { slackFindings } from '../../../src/db/slack-standing.ts';
import { BUTTONS } from '../../../src/desk/card/card-buttons.ts';
import { change } from '../../../src/journey/context.ts';
import { testDatabase } from '../../support/database.ts';
import { cardEngine, runDueCards } from '../../support/drain-cards.ts';
import { drive, type Fulfilment, fulfilment, MemorySystem, routedRequest } from '../../support/fulfilment.ts';
import { events, type TestRequest } from '../../support/requests.ts';
import { findStep } from '../../support/run-step.ts';
import { type SlackDesk, startSlackDesk } from '../../support/slack-desk.ts';

const database = testDatabase();
const CHANNEL = 'privacy-requests';
let all: Fulfilment;
let desk: SlackDesk;
beforeAll(async () => {
  all = await fulfilment(database, [new MemorySystem('fluentworks'), new MemorySystem('stripe')]);
  desk = await startSlackDesk(all.journey);
});
afterAll(() => desk.stop());
beforeEach(async () => {
  await become({});
  await desk.sync();
  await all.journey.db.updateTable('steps').set({ state: 'done' }).where('kind', '=', 'desk.card').execute();
});

const post = async (path: string, body: object) => {
  const headers = { 'Content-Type': 'application/json' };
  await fetch(`${desk.slack.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  await desk.settled();
};
/** The channel becomes this in Slack, which sends the event for it. */
const become = (flags: Record<string, boolean>) => post('/_emulator/channel', { channel: CHANNEL, flags });
const directMessages = async () =>
  (JSON.parse(await desk.heard()) as { method: string; body: { channel?: string; text?: string } }[]).filter(
    ({ method, body }) => method === 'chat.postMessage' && body.text?.includes('posts nothing in'),
  );

async function withCard(): Promise<TestRequest> {
  const request = await routedRequest(all.journey);
  await drive(all, request.id);
  await all.journey.db
    .updateTable('steps')
    .set({ state: 'ready', run_after: all.journey.clock.now() })
    .where('request_id', '=', request.id)
    .where('name', '=', 'desk.card')
    .execute();
  return request;
}
const draw = () => runDueCards(all.journey, cardEngine(all.journey, desk.board));
const cardStep = (request: TestRequest) => findStep(all.journey, request.id, 'desk.card');

describe('a channel', () => {
  test.each([
    ['shared with another organization', { is_ext_shared: true }],
    ['shared within the grid', { is_shared: true }],
    ['that another organization was invited to', { is_pending_ext_shared: true }],
    ['that became public', { is_private: false }],
  ])('%s is not used, and used again when it is the team’s alone', async (_, flags) => {
    await become({ ...flags });
    await post('/_emulator/event', {
      event: { type: 'member_joined_channel', user: 'U1', channel: 'C1' },
    });
    const request = await withCard();
    await draw();
    expect(await cardStep(request)).toMatchObject({
      state: 'ready',
      failures: 0,
      problem_code: 'slack-channel-unfit',
    });
    expect((await slackFindings(all.journey.db)).map(({ code }) => code)).toEqual(['slack-channel-unfit']);
    await become({});
    await draw();
    expect((await cardStep(request)).state).toBe('done');
    expect(await slackFindings(all.journey.db)).toEqual([]);
  });

  test('that is shared is told of to every admin, once, in a message of their own', async () => {
    const before = (await directMessages()).length;
    await become({ is_ext_shared: true });
    await post('/_emulator/event', { event: { type: 'member_joined_channel', user: 'U1', channel: 'C1' } });
    const told = (await directMessages()).slice(before);
    expect(told).toHaveLength(1);
    expect(told[0]?.body.text).toContain('shared with another organization');
    await become({});
    await become({ is_ext_shared: true });
    expect((await directMessages()).slice(before)).toHaveLength(2);
  });

  test('that is shared gets no update of its old cards either', async () => {
    const request = await withCard();
    await draw();
    await become({ is_ext_shared: true });
    await change(all.journey, request.id, async (tx) => {
      const event = { type: 'owner.assigned', to: 'U1', because: 'claimed' } as const;
      await recordEvent(tx, request.id, { event, actor: 'system', at: all.journey.clock.now() });
    });
    const before = (await desk.heard()).length;
    await draw();
    expect((await desk.heard()).length).toBe(before);
    expect((await cardStep(request)).problem_code).toBe('slack-channel-unfit');
  });
});

describe('a channel that cannot be read', () => {
  const channelOf = (id: string | undefined) =>
    desk.slack.channels.find((channel) => channel.id === id) ?? expect.fail('no such channel');
  const known = async () =>
    (await all.journey.db.selectFrom('slack_channels').select('channel_id').execute())
      .map((row) => row.channel_id)
      .sort();
  const breakReading = (times: number) =>
    post('/_emulator/faults', { route: 'POST /api/conversations.info', status: 503, times });

  beforeEach(async () => {
    for (const channel of desk.slack.channels) channel.flags = {};
    await become({});
  });

  test('blinds the watch over none of those behind it, and its own cards wait', async () => {
    const [first, ...others] = await known();
    const gone = channelOf(first);
    const shared = channelOf(others.at(-1));
    const before = (await directMessages()).length;
    gone.flags = { without_bot: true };
    shared.flags = { is_ext_shared: true };
    all.journey.clock.advance({ hours: 2 });
    await desk.sync();
    await expect(desk.sweepChannels()).rejects.toMatchObject({ code: 'slack-channel_not_found' });
    await expect(desk.sweepChannels()).rejects.toMatchObject({ code: 'slack-channel_not_found' });
    expect(await slackFindings(all.journey.db)).toEqual([
      {
        code: 'slack-channel-unfit',
        sentence: expect.stringContaining(`${gone.id} is not used (unreadable)`),
      },
      { code: 'slack-channel-unfit', sentence: expect.stringContaining(`${shared.id} is not used (shared)`) },
    ]);
    const told = (await directMessages()).slice(before).map(({ body }) => body.text);
    expect(told).toEqual([
      expect.stringContaining('Invite the bot to it again'),
      expect.stringContaining('shared with another organization'),
    ]);
    gone.flags = {};
    shared.flags = {};
    await desk.sweepChannels();
    expect(await slackFindings(all.journey.db)).toEqual([]);
  });

  test('is used on while Slack is away for an hour, and waits once nobody knows for too long', async () => {
    const request = await withCard();
    await draw();
    const redraw = async () => {
      await change(all.journey, request.id, async (tx) => {
        const event = { type: 'message.seen' } as const;
        await recordEvent(tx, request.id, { event, actor: 'system', at: all.journey.clock.now() });
      });
      await draw();
      return (await cardStep(request)).problem_code;
    };
    all.journey.clock.advance({ hours: 2 });
    const { length: channels } = await known();
    await breakReading(channels);
    await expect(desk.sweepChannels()).rejects.toMatchObject({ code: 'slack-failed' });
    expect(await redraw()).toBeNull();
    all.journey.clock.advance({ hours: 1 });
    await breakReading(1 + channels);
    expect(await redraw()).toBe('slack-channel-unfit');
    await expect(desk.sweepChannels()).rejects.toMatchObject({ code: 'slack-failed' });
    expect((await slackFindings(all.journey.db)).map(({ code }) => code)).toContain('slack-channel-unfit');
    await desk.sweepChannels();
    await draw();
    expect(await cardStep(request)).toMatchObject({ state: 'done', problem_code: null });
    expect(await slackFindings(all.journey.db)).toEqual([]);
  });
});

describe('an event about a channel', () => {
  const shared = () => slackFindings(all.journey.db);

  test('whose reading failed is made up for by the next sweep, however lately the channel was read', async () => {
    const { length: channels } = await all.journey.db.selectFrom('slack_channels').selectAll().execute();
    await post('/_emulator/faults', {
      route: 'POST /api/conversations.info',
      status: 503,
      times: channels,
    });
    await become({ is_ext_shared: true });
    expect(await shared()).toEqual([]);
    await desk.sync();
    await desk.sweepChannels();
    expect(await shared()).toHaveLength(1);
  });

  test('that was taken in by a process that died is made up for, once', async () => {
    const inbox = slackInbox(all.journey.db, all.journey.clock);
    const channel = desk.slack.channels.find(({ name }) => name === CHANNEL) ?? expect.fail('no channel');
    channel.flags = { is_ext_shared: true };
    await inbox.accept('EvDied', 'channel_shared');
    await desk.sweepChannels();
    expect(await shared()).toHaveLength(1);
    const heard = (await desk.heard()).length;
    await become({});
    await desk.sweepChannels();
    expect(await shared()).toEqual([]);
    const read = (await desk.heard()).length;
    await desk.sweepChannels();
    expect(read).toBeGreaterThan(heard);
    expect((await desk.heard()).length).toBe(read);
  });
});

describe('a press', () => {
  test.each([
    ['a stranger of another organization', 'outsider', 'another organization'],
    ['somebody whose account was deactivated', 'deactivated', 'account is deactivated'],
  ] as const)('by %s is refused, though the user group still names them', async (_, account, sentence) => {
    const request = await withCard();
    await draw();
    const person = desk.slack.staff.find(({ name }) => name === 'ana') ?? expect.fail('no such person');
    person.account = account;
    await desk.sync();
    const row = await all.journey.db
      .selectFrom('cards')
      .selectAll()
      .where('request_id', '=', request.id)
      .executeTakeFirstOrThrow();
    const place = { channelId: row.channel_id ?? '', ts: row.ts ?? '' };
    await desk.press(person.id, place, BUTTONS.approve);
    delete person.account;
    expect((await desk.ephemerals()).at(-1)?.text).toContain(sentence);
    expect((await events(all.journey, request.id)).at(-1)).toMatchObject({
      type: 'action.refused',
      data: { because: account },
    });
  });
});
