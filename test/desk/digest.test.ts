import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TeamBoard } from '../../src/core/ports.ts';
import { Transient } from '../../src/core/problem.ts';
import { docketOf } from '../../src/db/docket.ts';
import { messageFaults } from '../../src/demo/block-kit/faults.ts';
import { digestCard } from '../../src/desk/digest/digest-card.ts';
import { sendDigests } from '../../src/desk/digest/send-digests.ts';
import { testDatabase } from '../support/database.ts';
import { TestClock, type TestJourney, testJourney } from '../support/journey.ts';
import { verifyingRequest } from '../support/requests.ts';
import { type SlackDesk, startSlackDesk } from '../support/slack-desk.ts';

const database = testDatabase();
let journey: TestJourney;
let desk: SlackDesk;
beforeAll(async () => {
  journey = await testJourney(database);
  desk = await startSlackDesk(journey);
});
afterAll(() => desk.stop());
beforeEach(() => database.db.deleteFrom('digests').execute());

/** A wall clock in Denver: a digest is due there from eight on. */
const at = (local: string) => {
  const instant = Temporal.PlainDateTime.from(local).toZonedDateTime('America/Denver').toInstant();
  journey.clock = new TestClock(instant.toString());
};
const send = (board: TeamBoard = desk.board) => sendDigests(journey, board);
const postedIn = async (channel: string) =>
  ((await desk.look(`/_emulator/messages?channel=${channel}`)) as { text: string }[])
    .map(({ text }) => text)
    .filter((text) => text.includes(' open: '));
const posted = async () => [
  ...(await postedIn('privacy-requests')),
  ...(await postedIn('privacy-baa')),
  ...(await postedIn('privacy-urgent')),
];

/** A case of a team, with its working date. */
async function caseOf(team: string | null, workingOn: string, assignee: string | null = null) {
  const request = await verifyingRequest(journey);
  const working_at = Temporal.PlainDateTime.from(`${workingOn}T12:00`)
    .toZonedDateTime('America/Denver')
    .toInstant();
  await database.db
    .updateTable('requests')
    .set({ team, working_at, due_at: working_at, assignee })
    .where('id', '=', request.id)
    .execute();
  return request;
}

describe('the digest', () => {
  test('is not sent to a team that has nothing open', async () => {
    at('2026-11-24T09:00');
    await send();
    expect(await posted()).toEqual([]);
  });

  test('tells each team in its channel what is open, overdue, due soon, unowned, and whom it waits for', async () => {
    at('2026-11-25T07:59');
    const overdue = await caseOf('privacy', '2026-11-20');
    const soon = await caseOf('privacy', '2026-11-30', 'UANA');
    await caseOf('privacy', '2026-12-20');
    const urgent = await caseOf('baa', '2026-11-28');
    await send();
    expect(await posted()).toEqual([]);
    at('2026-11-25T08:00');
    await send();
    const [privacy, ...more] = await postedIn('privacy-requests');
    expect(more).toEqual([]);
    expect(privacy).toContain('3 cases open: 1 overdue, 1 due within a week, 2 without an owner.');
    expect(privacy).toContain('Waiting: 3 for the requester, 0 for the team');
    expect(privacy).toContain(`Overdue, by legal date: ${overdue.reference} (2026-11-20)`);
    expect(privacy).toContain(`Due within a week, by working date: ${soon.reference} (2026-11-30)`);
    expect((await postedIn('privacy-baa')).join()).toContain(urgent.reference);
  });

  test('comes once a day, whatever several workers do', async () => {
    const before = (await posted()).length;
    at('2026-11-30T08:05');
    await Promise.all([1, 2, 3].map(() => send()));
    await send();
    at('2026-11-30T17:00');
    await send();
    expect(await posted()).toHaveLength(before + 2);
  });

  test('stays away on days that are not named, and on public holidays', async () => {
    const before = (await posted()).length;
    for (const day of ['2026-11-26', '2026-11-28', '2026-11-29', '2026-12-25']) {
      at(`${day}T09:00`);
      await send();
    }
    expect(await posted()).toHaveLength(before);
  });

  test('that Slack does not take is posted later that day, and does not hold up that of another team', async () => {
    const before = (await posted()).length;
    at('2026-12-01T08:00');
    const away: TeamBoard = {
      ...desk.board,
      post: (channel, card, id) =>
        channel === 'privacy-requests'
          ? Promise.reject(new Transient('slack-unreachable'))
          : desk.board.post(channel, card, id),
    };
    await expect(send(away)).rejects.toThrow('slack-unreachable');
    expect(await posted()).toHaveLength(before + 1);
    at('2026-12-01T08:10');
    await send();
    expect(await posted()).toHaveLength(before + 2);
  });

  test('whose post was cut short is found, and not posted twice', async () => {
    const before = (await posted()).length;
    at('2026-12-02T08:00');
    const answerLost: TeamBoard = {
      ...desk.board,
      async post(channel, card, id) {
        await desk.board.post(channel, card, id);
        throw new Transient('slack-unreachable');
      },
    };
    await expect(send(answerLost)).rejects.toThrow('slack-unreachable');
    await send();
    await send();
    expect(await posted()).toHaveLength(before + 2);
  });

  test('that was never posted is named in the log when the next day begins', async () => {
    at('2026-12-03T08:00');
    const away: TeamBoard = { ...desk.board, post: () => Promise.reject(new Transient('slack-unreachable')) };
    await expect(send(away)).rejects.toThrow('slack-unreachable');
    at('2026-12-04T08:00');
    await send();
    expect(journey.log.lines).toContainEqual(
      expect.objectContaining({
        fields: { digests: 2 },
        message: 'digests of the day before were never posted',
      }),
    );
  });

  test('reads no more cases than it names, and counts as many as there are', async () => {
    at('2026-12-07T08:00');
    for (let day = 1; day <= 12; day += 1) await caseOf('backlog', `2026-10-${String(day).padStart(2, '0')}`);
    await caseOf('backlog', '2026-12-08');
    const question = { now: journey.clock.now(), timeZone: 'America/Denver' };
    const backlogOf = async (named?: number) =>
      (await docketOf(database.db, named === undefined ? question : { ...question, named })).find(
        ({ team }) => team === 'backlog',
      );
    const all = await backlogOf();
    expect(all?.overdue).toHaveLength(12);
    expect(all?.dueSoon.map(({ dueOn }) => dueOn)).toEqual(['2026-12-08']);
    const cut = await backlogOf(10);
    expect(cut).toEqual({ ...all, overdue: all?.overdue.slice(0, 10) });
    expect(cut).toMatchObject({ overdueCount: 12, dueSoonCount: 1 });
    expect(cut?.overdue[0]?.dueOn).toBe('2026-10-01');
    await database.db.deleteFrom('digests').execute();
    await send();
    expect((await posted()).join()).toMatch(/12 overdue, 1 due within a week[\s\S]*and 2 more/);
  });

  test('names ten cases of each kind and counts the rest, within what Slack takes', () => {
    const entries = Array.from({ length: 2_000 }, () => ({ reference: 'FW-7K3M-92QD', dueOn: '2026-12-01' }));
    const waiting = { requester: 1, team: 1, system: 1, clock: 1 };
    const docket = {
      team: null,
      open: 4_000,
      unassigned: 4_000,
      overdueCount: 2_000,
      overdue: entries,
      dueSoonCount: 2_000,
      dueSoon: entries,
      waiting,
    };
    const { text, blocks } = digestCard(docket);
    expect(text).toContain('and 1990 more');
    expect(messageFaults({ text, blocks })).toEqual([]);
  });
});
