import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Lane, type Pace, TURN_RANKS } from '../../../src/core/pace.ts';
import { Permanent, Transient } from '../../../src/core/problem.ts';
import { recordEvent } from '../../../src/db/apply-event.ts';
import { forgetTurns, slackPace, slackTrouble } from '../../../src/db/slack-pace.ts';
import { healthRoutes } from '../../../src/http/health.ts';
import { readiness } from '../../../src/http/readiness.ts';
import { change } from '../../../src/journey/context.ts';
import { testDatabase } from '../../support/database.ts';
import { cardEngine, drainCards, runDueCards } from '../../support/drain-cards.ts';
import { routedRequest } from '../../support/fulfilment.ts';
import { type TestJourney, testJourney } from '../../support/journey.ts';
import { readRequest, type TestRequest } from '../../support/requests.ts';
import { findStep } from '../../support/run-step.ts';
import { type SlackDesk, startSlackDesk } from '../../support/slack-desk.ts';

const database = testDatabase();
let journey: TestJourney;
let desk: SlackDesk;
beforeEach(async () => {
  journey = await testJourney(database);
  desk = await startSlackDesk(journey, { limits: true });
  for (const table of ['slack_turns', 'slack_lanes', 'slack_trouble'] as const) {
    await journey.db.deleteFrom(table).execute();
  }
  await journey.db.updateTable('steps').set({ state: 'done' }).where('kind', '=', 'desk.card').execute();
});
afterEach(() => desk.stop());

const look = async (path: string): Promise<unknown> => (await fetch(`${desk.slack.url}${path}`)).json();
const fault = (route: string, status: number, more: object = {}) =>
  fetch(`${desk.slack.url}/_emulator/faults`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ route, status, ...more }),
  });
const queue = { healthy: async () => true };
const refused = async () => ((await look('/_emulator/limits')) as { refused: number }).refused;

async function withCard(): Promise<TestRequest> {
  const request = await routedRequest(journey);
  await change(journey, request.id, async (tx) => {
    const event = { type: 'request.routed', slackChannel: 'privacy-requests', team: 'privacy' } as const;
    await recordEvent(tx, request.id, { event, actor: 'system', at: journey.clock.now() });
  });
  return request;
}

async function act(request: TestRequest, actor: 'system' | `staff:${string}`) {
  await change(journey, request.id, async (tx) => {
    const event = { type: 'owner.assigned', to: 'U1', because: 'claimed' } as const;
    const release = { type: 'owner.released', from: 'U1' } as const;
    const at = journey.clock.now();
    await recordEvent(tx, request.id, { event, actor, at });
    await recordEvent(tx, request.id, { event: release, actor, at });
  });
}

async function cardRow(request: TestRequest) {
  return await journey.db
    .selectFrom('cards')
    .selectAll()
    .where('request_id', '=', request.id)
    .executeTakeFirst();
}

async function isDrawn(request: TestRequest) {
  const { version } = await readRequest(journey, request.id);
  const row = await cardRow(request);
  return row?.drawn_version === version && row.logged_seq === version;
}

describe('a burst of cases', () => {
  test('keeps within Slack’s limits, drains, and every card ends equal to the record', async () => {
    const requests: TestRequest[] = [];
    for (let n = 0; n < 25; n += 1) requests.push(await withCard());
    const engine = cardEngine(journey, desk.board);
    await runDueCards(journey, engine);
    for (const request of requests) await act(request, 'system');
    const { hours } = await drainCards(journey, engine, 1);
    expect(await refused()).toBe(0);
    // A card that only waits for its turn is not looked for in the channel.
    expect(await desk.heard()).not.toContain('conversations.history');
    for (const request of requests) expect(await isDrawn(request)).toBe(true);
    expect(hours * 3600).toBeLessThan(25 * 4 * 1.2 + 60);
  });

  test('lets what a person on the team waits for go first', async () => {
    const engine = cardEngine(journey, desk.board);
    const asked = await withCard();
    await drainCards(journey, engine, 1);
    const others: TestRequest[] = [];
    for (let n = 0; n < 20; n += 1) others.push(await withCard());
    await runDueCards(journey, engine);
    await act(asked, 'staff:U1');
    const began = journey.clock.now();
    while (!(await isDrawn(asked))) {
      await runDueCards(journey, engine);
      journey.clock.advance({ milliseconds: 300 });
    }
    expect(journey.clock.now().since(began).total('seconds')).toBeLessThan(5);
    expect(await Promise.all(others.map(isDrawn))).toContain(false);
  });

  test('never holds up a note to the one who pressed', async () => {
    const engine = cardEngine(journey, desk.board);
    for (let n = 0; n < 5; n += 1) await withCard();
    await runDueCards(journey, engine);
    await desk.board.whisper('privacy-requests', desk.staff('ana'), 'At once.');
    expect(await desk.ephemerals()).toMatchObject([{ text: 'At once.' }]);
  });
});

describe('when Slack says slow down', () => {
  test('a card comes back after that time, with no attempt used up', async () => {
    const request = await withCard();
    const engine = cardEngine(journey, desk.board);
    await fault('POST /api/chat.postMessage', 429, { retryAfterSeconds: 90 });
    await runDueCards(journey, engine);
    const step = await findStep(journey, request.id, 'desk.card');
    expect(step).toMatchObject({ state: 'ready', failures: 0, problem_code: 'slack-slow-down' });
    expect(step.run_after.since(journey.clock.now()).total('seconds')).toBe(90);
    const another = await withCard();
    await runDueCards(journey, engine);
    expect((await findStep(journey, another.id, 'desk.card')).problem_code).toBe('paced');
    await drainCards(journey, engine, 1);
    expect([await isDrawn(request), await isDrawn(another)]).toEqual([true, true]);
  });
});

describe('when Slack is down', () => {
  test.each([
    ['answers 503', 503],
    ['is broken', 500],
  ])('and %s for a day, nothing fails, staff can see it, and it catches up by itself', async (_, status) => {
    const engine = cardEngine(journey, desk.board);
    const requests = [await withCard(), await withCard(), await withCard()];
    await fault('POST /api/chat.postMessage', status, { times: 1000 });
    const until = journey.clock.now().add({ hours: 26 });
    for (let look = 0; Temporal.Instant.compare(journey.clock.now(), until) < 0; look += 1) {
      await runDueCards(journey, engine);
      // The first minutes closely, then as a desk that looks now and then.
      journey.clock.advance(look < 10 ? { seconds: 20 } : { hours: 2 });
    }
    for (const { id } of requests) {
      expect(await findStep(journey, id, 'desk.card')).toMatchObject({ state: 'ready', failures: 0 });
    }
    const trouble = await slackTrouble(journey.db);
    expect(trouble).toMatchObject({ problem: 'slack-failed' });
    const health = await (await healthRoutes(readiness(journey.db, queue)).request('/health/ready')).json();
    expect(health).toMatchObject({
      status: 'ready',
      checks: expect.arrayContaining([{ name: 'slack', problem: 'slack-failed' }]),
    });
    expect(trouble && journey.clock.now().since(trouble.since).total('hours')).toBeGreaterThan(25);
    await desk.stop();
    desk = await startSlackDesk(journey, { limits: true });
    await drainCards(journey, cardEngine(journey, desk.board), 2);
    for (const request of requests) expect(await isDrawn(request)).toBe(true);
    expect(await slackTrouble(journey.db)).toBeNull();
  });

  test('one call at a time tries whether it is back', async () => {
    const pace = slackPace(journey);
    let calls = 0;
    const down = async () => {
      calls += 1;
      throw new Transient('slack-failed', { patient: true });
    };
    await expect(pace.through(lane('post:a'), turn('first'), down)).rejects.toThrow('slack-failed');
    journey.clock.advance({ minutes: 2 });
    const tries = Array.from({ length: 10 }, (_, n) => pace.through(lane(`post:${n}`), turn('one'), down));
    const codes = (await Promise.allSettled(tries)).map((one) =>
      one.status === 'rejected' ? one.reason.code : 'done',
    );
    expect(codes.filter((code) => code === 'slack-failed')).toHaveLength(1);
    expect(codes.filter((code) => code === 'paced')).toHaveLength(9);
    expect(calls).toBe(2);
  });
});

const lane = (name: string, burst = 0): Lane => ({ name, everyMilliseconds: 1_000, burst });
const turn = (holder: string) => ({ holder, rank: TURN_RANKS.card });
const comesBackIn = async (pace: Pace, holder: string, rank: 0 | 1 | 2 = 1) => {
  try {
    await pace.through(lane('x'), { holder, rank }, async () => {});
    return 0;
  } catch (error) {
    return (error as Transient).retryAfter?.total('seconds');
  }
};

describe('a lane', () => {
  test('tells everybody who waits when it is their turn, by rank and then by who came first', async () => {
    const pace = slackPace(journey);
    expect(await comesBackIn(pace, 'a')).toBe(0);
    expect(await comesBackIn(pace, 'b')).toBe(1);
    expect(await comesBackIn(pace, 'c')).toBe(2);
    expect(await comesBackIn(pace, 'urgent', 0)).toBe(1);
    expect(await comesBackIn(pace, 'c')).toBe(3);
    journey.clock.advance({ seconds: 1 });
    expect(await comesBackIn(pace, 'urgent', 0)).toBe(0);
    expect(await comesBackIn(pace, 'c')).toBe(2);
  });

  test('is shared by processes: of ten calls at once, one leaves', async () => {
    const paces = [slackPace(journey), slackPace(journey)];
    const waits = await Promise.all(
      paces.flatMap((pace, n) => [1, 2, 3, 4, 5].map((h) => comesBackIn(pace, `${n}${h}`))),
    );
    expect(waits.filter((seconds) => seconds === 0)).toHaveLength(1);
  });

  test('forgets who waited and never came back', async () => {
    const pace = slackPace(journey);
    await comesBackIn(pace, 'a');
    await comesBackIn(pace, 'gone');
    journey.clock.advance({ hours: 3 });
    await forgetTurns(journey.db, journey.clock.now());
    expect(await journey.db.selectFrom('slack_turns').selectAll().execute()).toEqual([]);
  });

  test('is not closed by a call that Slack refuses for what it says', async () => {
    const pace = slackPace(journey);
    const call = async () => {
      throw new Permanent('slack-invalid_blocks');
    };
    await expect(pace.through(lane('y', 1), turn('a'), call)).rejects.toThrow('slack-invalid_blocks');
    expect(await slackTrouble(journey.db)).toBeNull();
  });
});
