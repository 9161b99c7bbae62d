import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Transient } from '../../src/core/problem.ts';
import { BUTTONS } from '../../src/desk/card/card-buttons.ts';
import { drawCardHandler } from '../../src/desk/card/draw-card.ts';
import { testDatabase } from '../support/database.ts';
import { drive, type Fulfilment, fulfilment, MemorySystem, routedRequest } from '../support/fulfilment.ts';
import { events, readRequest, type TestRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';
import { type SlackDesk, startSlackDesk } from '../support/slack-desk.ts';

const database = testDatabase();
let all: Fulfilment;
let desk: SlackDesk;
beforeAll(async () => {
  all = await fulfilment(database, [new MemorySystem('fluentworks'), new MemorySystem('stripe')]);
  desk = await startSlackDesk(all.journey);
});
afterAll(() => desk.stop());
beforeEach(() => desk.sync());

/** A case that waits for approval, its card posted. */
async function waitingForApproval(): Promise<TestRequest> {
  const request = await routedRequest(all.journey);
  await drive(all, request.id);
  expect((await findStep(all.journey, request.id, 'approve')).state).toBe('waiting');
  await draw(request);
  return request;
}

async function draw(request: TestRequest) {
  const { journey } = all;
  await journey.db
    .updateTable('steps')
    .set({ state: 'ready', run_after: journey.clock.now() })
    .where('request_id', '=', request.id)
    .where('name', '=', 'desk.card')
    .execute();
  const step = await findStep(journey, request.id, 'desk.card');
  return await runStep(journey, step.id, drawCardHandler(journey, desk.board));
}

async function cardsOf(request: TestRequest) {
  const answer = await fetch(`${desk.slack.url}/_emulator/messages?channel=privacy-requests`);
  const messages = (await answer.json()) as {
    ts: string;
    text: string;
    blocks: object[];
    replies: { text: string }[];
  }[];
  return messages.filter(({ text }) => text.includes(request.reference));
}

/** What the thread says, event by event: several may share a message. */
const linesOf = (card: { replies: { text: string }[] } | undefined) =>
  card?.replies.flatMap(({ text }) => text.split('\n')) ?? [];

async function placeOf(request: TestRequest) {
  const row = await all.journey.db
    .selectFrom('cards')
    .selectAll()
    .where('request_id', '=', request.id)
    .executeTakeFirstOrThrow();
  return { channelId: row.channel_id ?? '', ts: row.ts ?? '' };
}

const press = async (request: TestRequest, who: string, button: string) =>
  await desk.press(desk.staff(who), await placeOf(request), button);
const lastWhisper = async () => (await desk.ephemerals()).at(-1)?.text;
const approvalsOf = (request: TestRequest) =>
  all.journey.db.selectFrom('approvals').select('user_id').where('request_id', '=', request.id).execute();

describe('approving', () => {
  test('takes two different approvers, and the card shows how far it is', async () => {
    const request = await waitingForApproval();
    expect((await press(request, 'ana', BUTTONS.approve)).status).toBe(200);
    await draw(request);
    expect((await cardsOf(request))[0]?.text).toContain('1 of 2 approvals');
    await press(request, 'ben', BUTTONS.approve);
    expect(await approvalsOf(request)).toHaveLength(2);
    await drive(all, request.id);
    expect((await findStep(all.journey, request.id, 'cool')).state).toBe('waiting');
  });

  test('twice by the same person counts once, and says so on the case', async () => {
    const request = await waitingForApproval();
    await press(request, 'ana', BUTTONS.approve);
    await press(request, 'ana', BUTTONS.approve);
    expect(await approvalsOf(request)).toHaveLength(1);
    expect(await lastWhisper()).toContain('you have approved this already');
    expect((await events(all.journey, request.id)).at(-1)).toMatchObject({
      type: 'action.refused',
      data: { because: 'already-approved' },
    });
  });

  test('twice by the same person at the same instant counts once', async () => {
    const request = await waitingForApproval();
    await Promise.all([1, 2, 3].map(() => press(request, 'ana', BUTTONS.approve)));
    expect(await approvalsOf(request)).toHaveLength(1);
  });

  test.each([
    ['a handler without the role', 'chloe', 'this needs a role that you do not have'],
    ['somebody in no group', 'vik', 'none of the groups'],
    ['a guest who is in the group', 'gus', 'guests cannot act'],
  ])('by %s is refused, and stands on the case', async (_, who, sentence) => {
    const request = await waitingForApproval();
    expect((await press(request, who, BUTTONS.approve)).status).toBe(200);
    expect(await approvalsOf(request)).toEqual([]);
    expect(await lastWhisper()).toContain(sentence);
    expect((await events(all.journey, request.id)).at(-1)?.type).toBe('action.refused');
  });

  test('is refused while nobody knows who holds which role', async () => {
    const request = await waitingForApproval();
    all.journey.clock.advance({ minutes: 16 });
    await press(request, 'ana', BUTTONS.approve);
    expect(await approvalsOf(request)).toEqual([]);
    expect(await lastWhisper()).toContain('could not be read from Slack');
  });

  test('is refused to whoever left the group', async () => {
    const request = await waitingForApproval();
    await all.journey.db
      .updateTable('staff')
      .set({ roles: [] })
      .where('user_id', '=', desk.staff('ana'))
      .execute();
    await press(request, 'ana', BUTTONS.approve);
    expect(await approvalsOf(request)).toEqual([]);
  });

  test('with a value that no card of ours carries does nothing', async () => {
    const request = await waitingForApproval();
    const before = (await readRequest(all.journey, request.id)).version;
    for (const value of ['nonsense', '{"requestId":"01990000-0000-7000-8000-000000000000","version":1}']) {
      expect(
        (await desk.press(desk.staff('ana'), await placeOf(request), BUTTONS.approve, value)).status,
      ).toBe(200);
    }
    expect((await readRequest(all.journey, request.id)).version).toBe(before);
  });
});

describe('cancelling', () => {
  test('during approval stops the case as withdrawn', async () => {
    const request = await waitingForApproval();
    await press(request, 'chloe', BUTTONS.withdraw);
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'delivering',
      outcome: 'withdrawn',
    });
  });

  test('during cooling-off stops the case, and nothing is erased', async () => {
    const request = await waitingForApproval();
    await press(request, 'ana', BUTTONS.approve);
    await press(request, 'ben', BUTTONS.approve);
    await drive(all, request.id);
    await draw(request);
    await press(request, 'ana', BUTTONS.withdraw);
    all.journey.clock.advance({ days: 4 });
    await drive(all, request.id);
    expect(await readRequest(all.journey, request.id)).toMatchObject({ outcome: 'withdrawn' });
    expect((await findStep(all.journey, request.id, 'erase.stripe')).state).toBe('skipped');
  });
});

describe('the card in Slack', () => {
  test('is one message, updated in place, and its thread tells each event once', async () => {
    const request = await waitingForApproval();
    await press(request, 'ana', BUTTONS.approve);
    await draw(request);
    await draw(request);
    const [card, ...more] = await cardsOf(request);
    expect(more).toEqual([]);
    const lines = linesOf(card);
    expect(lines.filter((line) => line.includes('approved (1 of 2)'))).toHaveLength(1);
    expect(new Set(lines).size).toBe(lines.length);
  });

  test('is found again when the process died between posting and noting it', async () => {
    const request = await waitingForApproval();
    await all.journey.db
      .updateTable('cards')
      .set({ channel_id: null, ts: null, drawn_version: 0 })
      .where('request_id', '=', request.id)
      .execute();
    await draw(request);
    expect(await cardsOf(request)).toHaveLength(1);
    expect((await placeOf(request)).ts).toBe((await cardsOf(request))[0]?.ts);
  });

  test('is posted anew, with its whole thread, when somebody deleted it', async () => {
    const request = await waitingForApproval();
    const deleted = await placeOf(request);
    const before = linesOf((await cardsOf(request))[0]);
    await press(request, 'ana', BUTTONS.approve);
    await desk.deleteMessage(deleted);
    expect((await draw(request)).state).toBe('done');
    const [card, ...more] = await cardsOf(request);
    expect(more).toEqual([]);
    expect(await placeOf(request)).toEqual({ channelId: deleted.channelId, ts: card?.ts });
    expect(card?.text).toContain('1 of 2 approvals');
    expect(linesOf(card)).toEqual([...before, expect.stringContaining('approved (1 of 2)')]);
  });

  test('waits as long as Slack asks, and is drawn then', async () => {
    const request = await waitingForApproval();
    await press(request, 'ana', BUTTONS.approve);
    await fetch(`${desk.slack.url}/_emulator/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ route: 'POST /api/chat.update', status: 429, retryAfterSeconds: 30 }),
    });
    const { id } = await findStep(all.journey, request.id, 'desk.card');
    let problem: unknown;
    const handler = drawCardHandler(all.journey, desk.board);
    await all.journey.db.updateTable('steps').set({ state: 'ready' }).where('id', '=', id).execute();
    await runStep(all.journey, id, async (step) => {
      try {
        return await handler(step);
      } catch (error) {
        problem = error;
        throw error;
      }
    });
    expect(problem).toBeInstanceOf(Transient);
    expect((problem as Transient).retryAfter?.total('seconds')).toBe(30);
    expect((await draw(request)).state).toBe('done');
    expect((await cardsOf(request))[0]?.text).toContain('1 of 2');
  });

  test('has no button left once the case is closed, only what may still be decided', async () => {
    const request = await waitingForApproval();
    await press(request, 'ana', BUTTONS.withdraw);
    await draw(request);
    const drawn = JSON.stringify((await cardsOf(request))[0]?.blocks);
    expect(drawn).not.toContain('"type":"button"');
    expect(drawn.match(/action_id/g)).toHaveLength(1);
  });

  test('says where to turn when its channel is missing', async () => {
    const request = await routedRequest(all.journey);
    await drive(all, request.id);
    await all.journey.db
      .updateTable('cards')
      .set({ ts: null })
      .where('request_id', '=', request.id)
      .execute();
    await expect(
      desk.board.post('no-such-channel', { text: 'x', blocks: [] }, request.id),
    ).rejects.toMatchObject({
      code: 'slack-channel-missing',
    });
  });
});

test('a press is written before Slack is told that it was', async () => {
  const request = await waitingForApproval();
  const answer = await press(request, 'ana', BUTTONS.approve);
  expect(answer).toMatchObject({ status: 200 });
  expect(await approvalsOf(request)).toHaveLength(1);
});
