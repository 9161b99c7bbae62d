import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Transient } from '../../src/core/problem.ts';
import type { SlackBoard } from '../../src/core/staff.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { drawCardHandler } from '../../src/desk/card/draw-card.ts';
import { sendReminders } from '../../src/desk/notices/snooze.ts';
import { proposeRefusal } from '../../src/journey/close/propose-refusal.ts';
import { withdraw } from '../../src/journey/close/withdraw.ts';
import { change } from '../../src/journey/context.ts';
import { approve } from '../../src/journey/fulfil/approve.ts';
import { sendBackAnswer } from '../../src/journey/fulfil/decide-answer.ts';
import { proposeAnswer } from '../../src/journey/fulfil/propose-answer.ts';
import { testDatabase } from '../support/database.ts';
import { orderOf, underLaw } from '../support/decided.ts';
import { drive, type Fulfilment, fulfilment, MemorySystem, routedRequest } from '../support/fulfilment.ts';
import type { TestRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';
import { type SlackDesk, startSlackDesk } from '../support/slack-desk.ts';
import { directMessages } from '../support/slack-person.ts';

const database = testDatabase();
let all: Fulfilment;
let desk: SlackDesk;
beforeAll(async () => {
  all = await fulfilment(database, [new MemorySystem('fluentworks'), new MemorySystem('stripe')]);
  desk = await startSlackDesk(all.journey);
});
afterAll(() => desk.stop());
beforeEach(() => desk.sync());

async function draw(request: TestRequest, board: SlackBoard = desk.board) {
  const { journey } = all;
  await journey.db
    .updateTable('steps')
    .set({ state: 'ready', run_after: journey.clock.now() })
    .where('request_id', '=', request.id)
    .where('name', '=', 'desk.card')
    .execute();
  const step = await findStep(journey, request.id, 'desk.card');
  return await runStep(journey, step.id, drawCardHandler(journey, board));
}

async function waitingForApproval(): Promise<TestRequest> {
  const request = await routedRequest(all.journey);
  await drive(all, request.id);
  return request;
}

const record = (request: TestRequest, event: Parameters<typeof recordEvent>[2]['event'], by = 'system') =>
  change(all.journey, request.id, (tx) =>
    recordEvent(tx, request.id, {
      event,
      actor: by === 'system' ? by : `staff:${desk.staff(by)}`,
      at: all.journey.clock.now(),
    }),
  );
const give = (request: TestRequest, to: string, by: string) =>
  record(
    request,
    { type: 'owner.assigned', to: desk.staff(to), because: to === by ? 'claimed' : 'given' },
    by,
  );

/** What somebody was told about a case. */
const toldOf = async (request: TestRequest, who: string) =>
  (await directMessages(desk, desk.staff(who))).filter(({ text }) => text.includes(request.reference));
const textsOf = async (request: TestRequest, who: string) =>
  (await toldOf(request, who)).map(({ text }) => text);

const threadOf = async (request: TestRequest) => {
  const messages = (await desk.look('/_emulator/messages?channel=privacy-requests')) as {
    text: string;
    replies: { text: string }[];
  }[];
  return messages.find(({ text }) => text.includes(request.reference))?.replies.map(({ text }) => text) ?? [];
};

describe('a case that is given to somebody', () => {
  test('is told to them once, however often its card is drawn, and to nobody who took it themselves', async () => {
    const request = await waitingForApproval();
    await give(request, 'chloe', 'ana');
    await draw(request);
    await draw(request);
    const [told, ...more] = await textsOf(request, 'chloe');
    expect(more).toEqual([]);
    expect(told).toContain(`This case is yours now: <@${desk.staff('ana')}> gave it to you.`);
    expect(told).toContain('By 2026-12-24 (America/Denver), 30 days left.');
    await give(request, 'lee', 'lee');
    await draw(request);
    expect(await textsOf(request, 'lee')).toEqual([]);
  });

  test('and was given on before anybody heard of it is told to the last one only', async () => {
    const request = await waitingForApproval();
    await give(request, 'chloe', 'ana');
    await give(request, 'lee', 'ana');
    await draw(request);
    expect(await textsOf(request, 'chloe')).toEqual([]);
    expect(await textsOf(request, 'lee')).toHaveLength(1);
  });
});

describe('a question', () => {
  test('goes to every approver, and its reminder to those who have not answered', async () => {
    const request = await waitingForApproval();
    await draw(request);
    expect(await textsOf(request, 'ana')).toEqual([
      expect.stringContaining('You are asked to decide: approve it.'),
    ]);
    expect(await textsOf(request, 'ben')).toHaveLength(1);
    expect(await textsOf(request, 'chloe')).toEqual([]);
    expect(await textsOf(request, 'gus')).toEqual([]);
    const { id: stepId } = await findStep(all.journey, request.id, 'approve');
    await approve(all.journey, { requestId: request.id, stepId, userId: desk.staff('ana') });
    await record(request, { type: 'step.waiting', step: 'approve', for: 'team', until: null });
    await draw(request);
    expect(await textsOf(request, 'ana')).toHaveLength(1);
    expect(await textsOf(request, 'ben')).toHaveLength(2);
  });

  test('that is answered by now is asked of nobody', async () => {
    const request = await waitingForApproval();
    const { id: stepId } = await findStep(all.journey, request.id, 'approve');
    for (const who of ['ana', 'ben'])
      await approve(all.journey, { requestId: request.id, stepId, userId: desk.staff(who) });
    await drive(all, request.id);
    await draw(request);
    expect(await textsOf(request, 'ana')).toEqual([]);
    expect(await textsOf(request, 'ben')).toEqual([]);
  });

  test('whether to refuse goes to the approvers who did not propose it', async () => {
    const request = await waitingForApproval();
    await underLaw(all.journey, request.id, 'US-CO');
    await draw(request);
    const order = await orderOf(all.journey, request, desk.staff('ana'));
    await proposeRefusal(all.journey, { ...order, reason: 'excessive' });
    await draw(request);
    expect((await textsOf(request, 'ben')).at(-1)).toContain('A refusal is proposed.');
    expect((await textsOf(request, 'ana')).join()).not.toContain('A refusal is proposed.');
  });
});

describe('a proposed answer', () => {
  const says = 'An answer is proposed.';
  const noData = async (request: TestRequest, who: string) => {
    const order = await orderOf(all.journey, request, desk.staff(who));
    const proposal = { ...order, kind: 'no-data', results: [] } as const;
    expect(await proposeAnswer(all.journey, proposal)).toEqual({ ok: true });
  };

  test('goes to the approvers who did not propose it', async () => {
    const request = await waitingForApproval();
    await noData(request, 'ana');
    await draw(request);
    expect((await textsOf(request, 'ben')).at(-1)).toContain(says);
    expect((await textsOf(request, 'ana')).join()).not.toContain(says);
    expect((await textsOf(request, 'chloe')).join()).not.toContain(says);
  });

  test('that is settled by now is asked of nobody', async () => {
    const request = await waitingForApproval();
    await noData(request, 'ana');
    const order = await orderOf(all.journey, request, desk.staff('ben'));
    expect(await sendBackAnswer(all.journey, { ...order, because: 'must-be-done' })).toEqual({ ok: true });
    await draw(request);
    for (const who of ['ana', 'ben']) expect((await textsOf(request, who)).join()).not.toContain(says);
  });
});

describe('a date that is near or missed, and a failed step', () => {
  test('are told to the owner, and to nobody where there is none', async () => {
    const near = { type: 'deadline.near', left: 3, workingOn: '2026-12-21', dueOn: '2026-12-24' } as const;
    const missed = { type: 'deadline.missed', dueOn: '2026-12-24', source: 'US-CO' } as const;
    const slackChannel = 'privacy-requests';
    const owned = await waitingForApproval();
    await give(owned, 'chloe', 'chloe');
    const unowned = await waitingForApproval();
    for (const request of [owned, unowned]) {
      await record(request, { ...near, slackChannel });
      await record(request, { ...missed, slackChannel });
      await draw(request);
    }
    expect(await textsOf(owned, 'chloe')).toEqual([
      expect.stringContaining('Its working date is 2026-12-21, its legal date 2026-12-24.'),
      expect.stringContaining('Its legal date 2026-12-24 passed without an answer.'),
    ]);
    expect(await textsOf(unowned, 'chloe')).toEqual([]);
  });

  test('a step that failed and runs again by now is told to nobody', async () => {
    const request = await waitingForApproval();
    await give(request, 'chloe', 'chloe');
    const failed = { type: 'step.failed', step: 'cool', problem: 'test', ask: 'Why?' } as const;
    await record(request, failed);
    await draw(request);
    expect(await textsOf(request, 'chloe')).toEqual([]);
    await all.journey.db
      .updateTable('steps')
      .set({ state: 'failed', problem_code: 'test', problem_ask: 'Why?' })
      .where('request_id', '=', request.id)
      .where('name', '=', 'cool')
      .execute();
    await record(request, failed);
    await draw(request);
    expect(await textsOf(request, 'chloe')).toEqual([
      expect.stringContaining('A human is needed at cool (test).'),
    ]);
  });
});

describe('nothing is lost', () => {
  test('when Slack does not take a message, or the process dies behind it: at most once more', async () => {
    const request = await waitingForApproval();
    await give(request, 'chloe', 'ana');
    const away = { ...desk.board, tell: () => Promise.reject(new Transient('slack-unreachable')) };
    expect((await draw(request, away)).state).toBe('ready');
    const lines = await threadOf(request);
    const dies: SlackBoard = {
      ...desk.board,
      async tell(userId, message) {
        await desk.board.tell(userId, message);
        throw new Transient('slack-unreachable');
      },
    };
    await draw(request, dies);
    await draw(request);
    await draw(request);
    const told = await textsOf(request, 'ben');
    expect(told.length).toBeLessThanOrEqual(2);
    expect(await textsOf(request, 'chloe')).toHaveLength(1);
    expect(await threadOf(request)).toEqual(lines);
  });

  test('whoever cannot be told, or has left the team, is named in the thread', async () => {
    const request = await waitingForApproval();
    await give(request, 'chloe', 'ana');
    await all.journey.db.deleteFrom('staff').where('user_id', '=', desk.staff('chloe')).execute();
    await draw(request);
    expect(await textsOf(request, 'chloe')).toEqual([]);
    expect((await threadOf(request)).join()).toContain(
      `<@${desk.staff('chloe')}> could not be told by direct message (not on the team)`,
    );
  });

  test('a card that is posted anew tells nobody again', async () => {
    const request = await waitingForApproval();
    await draw(request);
    const before = await textsOf(request, 'ben');
    const { channel_id, ts } = await all.journey.db
      .selectFrom('cards')
      .selectAll()
      .where('request_id', '=', request.id)
      .executeTakeFirstOrThrow();
    await desk.deleteMessage({ channelId: channel_id ?? '', ts: ts ?? '' });
    await record(request, { type: 'message.seen' });
    await draw(request);
    expect(await textsOf(request, 'ben')).toEqual(before);
  });
});

describe('"Remind me"', () => {
  async function toldChloe() {
    const request = await waitingForApproval();
    await give(request, 'chloe', 'ana');
    await draw(request);
    const [message] = await toldOf(request, 'chloe');
    if (!message) throw expect.fail('nothing was told');
    const press = (days: number, who = 'chloe') =>
      desk.press(desk.staff(who), { channelId: message.channel, ts: message.ts }, `notice.snooze-${days}`);
    return { request, press };
  }

  test('sends the case again on that day, once', async () => {
    const { request, press } = await toldChloe();
    expect((await press(3)).status).toBe(200);
    expect((await desk.ephemerals()).at(-1)?.text).toContain(`${request.reference} on 2026-11-27`);
    all.journey.clock.advance({ days: 2 });
    await sendReminders(all.journey, desk.board);
    expect(await textsOf(request, 'chloe')).toHaveLength(1);
    all.journey.clock.advance({ days: 1 });
    await Promise.all([1, 2].map(() => sendReminders(all.journey, desk.board)));
    await sendReminders(all.journey, desk.board);
    expect((await textsOf(request, 'chloe')).slice(1)).toEqual([
      expect.stringContaining('You wanted to be reminded of it.'),
    ]);
  });

  test('pressed again moves the day, and says so when the case is closed by then', async () => {
    const { request, press } = await toldChloe();
    await press(1);
    await press(7);
    all.journey.clock.advance({ days: 1 });
    await sendReminders(all.journey, desk.board);
    expect(await textsOf(request, 'chloe')).toHaveLength(1);
    await withdraw(all.journey, { requestId: request.id, actor: 'operator' });
    await record(request, { type: 'answer.sent', message: 'm', contentUntil: null });
    await draw(request);
    all.journey.clock.advance({ days: 6 });
    await sendReminders(all.journey, desk.board);
    expect((await textsOf(request, 'chloe')).at(-1)).toContain('It is closed by now');
  });

  test('is sent later where Slack does not take it, and does not hold up that of others', async () => {
    const first = await toldChloe();
    const second = await toldChloe();
    await first.press(1);
    await second.press(1);
    all.journey.clock.advance({ days: 1 });
    const away: SlackBoard = {
      ...desk.board,
      tell: (userId, message) =>
        message.text.includes(first.request.reference)
          ? Promise.reject(new Transient('slack-unreachable'))
          : desk.board.tell(userId, message),
    };
    await expect(sendReminders(all.journey, away)).rejects.toThrow('slack-unreachable');
    expect(await textsOf(first.request, 'chloe')).toHaveLength(1);
    expect(await textsOf(second.request, 'chloe')).toHaveLength(2);
    await sendReminders(all.journey, desk.board);
    expect(await textsOf(first.request, 'chloe')).toHaveLength(2);
  });

  test('by somebody without a role is refused, and says so', async () => {
    const { press } = await toldChloe();
    await press(1, 'vik');
    expect((await desk.ephemerals()).at(-1)?.text).toContain('none of the groups');
    expect(
      await all.journey.db
        .selectFrom('snoozes')
        .select('id')
        .where('user_id', '=', desk.staff('vik'))
        .execute(),
    ).toEqual([]);
  });
});

test('no direct message tells who a person is', async () => {
  expect(await directMessages(desk, desk.staff('ben'))).not.toEqual([]);
  expect((await desk.heard()).includes('@example.net')).toBe(false);
});
