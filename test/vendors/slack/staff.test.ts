import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StaffAccount, StaffDirectory } from '../../../src/core/staff.ts';
import { staffRoster } from '../../../src/desk/staff/staff-roster.ts';
import { slackStaffDirectory } from '../../../src/vendors/slack/staff-directory.ts';
import { testDatabase } from '../../support/database.ts';
import { type TestJourney, testJourney } from '../../support/journey.ts';
import { type SlackDesk, startSlackDesk } from '../../support/slack-desk.ts';

const database = testDatabase();
let journey: TestJourney;
let desk: SlackDesk;
beforeAll(async () => {
  journey = await testJourney(database);
  desk = await startSlackDesk(journey);
});
afterAll(() => desk.stop());
beforeEach(() => desk.sync());

const staffOf = async () => await journey.db.selectFrom('staff').selectAll().orderBy('user_id').execute();

describe('what changes about somebody in Slack', () => {
  const readings = async () =>
    (JSON.parse(await desk.heard()) as { method: string }[]).filter(
      ({ method }) => method === 'usergroups.list',
    ).length;
  const changed = (type: string, id: string) =>
    desk.post('/_emulator/event', { event: { type, user: { id } } });

  test.each(['user_change', 'team_join'])('has no roles read where they are not staff (%s)', async (type) => {
    const before = await readings();
    await changed(type, 'USTRANGER');
    expect(await readings()).toBe(before);
  });

  test('is taken over at once where they are', async () => {
    const chloe = desk.slack.staff.find(({ name }) => name === 'chloe') ?? expect.fail('no such person');
    chloe.account = 'deactivated';
    await changed('user_change', chloe.id);
    const refusedOf = async () =>
      (await staffOf()).find(({ user_id }) => user_id === chloe.id)?.refused ?? null;
    expect(await refusedOf()).toBe('deactivated');
    delete chloe.account;
    await changed('user_change', chloe.id);
    expect(await refusedOf()).toBeNull();
  });
});

/** Slack, as somebody else moves people between its groups while it is read; a reading ends when the test says so. */
function movingDirectory() {
  let people: string[] = [];
  let reading = 0;
  const seen = { readings: 0, together: 0 };
  const ends: (() => void)[] = [];
  const directory: StaffDirectory = {
    async read() {
      seen.readings += 1;
      reading += 1;
      seen.together = Math.max(seen.together, reading);
      const accounts = people.map(
        (userId): StaffAccount => ({ userId, roles: ['handler'], refused: null, status: null }),
      );
      await new Promise<void>((end) => ends.push(end));
      reading -= 1;
      return accounts;
    },
  };
  const endOne = async () => {
    await expect.poll(() => ends.length).toBeGreaterThan(0);
    ends.shift()?.();
  };
  const become = (...userIds: string[]) => {
    people = userIds;
  };
  return { directory, seen, become, endOne };
}

describe('reading who may do what', () => {
  test('happens once at a time, and once more for all who asked meanwhile', async () => {
    const { directory, seen, become, endOne } = movingDirectory();
    const roster = staffRoster(journey, directory);
    become('UOLD');
    const first = roster.sync();
    await expect.poll(() => seen.readings).toBe(1);
    become('UNEW');
    const later = [roster.changed(), roster.changed(), roster.sync(), roster.changed()];
    await endOne();
    await first;
    await endOne();
    await Promise.all(later);
    expect(seen).toEqual({ readings: 2, together: 1 });
    expect((await staffOf()).map(({ user_id }) => user_id)).toEqual(['UNEW']);
  });

  test('that fails does not keep those who asked meanwhile from theirs', async () => {
    let readings = 0;
    const failing: StaffDirectory = {
      async read() {
        readings += 1;
        if (readings === 1) throw new Error('away');
        return [];
      },
    };
    const roster = staffRoster(journey, failing);
    const [first, second, third] = await Promise.allSettled([roster.sync(), roster.sync(), roster.sync()]);
    expect([first?.status, second?.status, third?.status]).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(readings).toBe(2);
  });

  test('happens in one process at a time, so that no older list is stored last', async () => {
    const { directory, seen, become, endOne } = movingDirectory();
    const [one, other] = [staffRoster(journey, directory), staffRoster(journey, directory)];
    become('UOLD');
    const slow = one.sync();
    await expect.poll(() => seen.readings).toBe(1);
    become('UNEW');
    await other.sync();
    await endOne();
    await slow;
    const next = other.sync();
    await endOne();
    await next;
    expect(seen).toEqual({ readings: 2, together: 1 });
    expect((await staffOf()).map(({ user_id }) => user_id)).toEqual(['UNEW']);
  });

  test('asks for a few accounts at a time, however large the team is', async () => {
    const users = Array.from({ length: 23 }, (_, n) => `U${n}`);
    let asking = 0;
    let most = 0;
    const slack = new Hono()
      .post('/usergroups.list', (c) => c.json({ ok: true, usergroups: [{ id: 'S1', handle: 'team' }] }))
      .post('/usergroups.users.list', (c) => c.json({ ok: true, users }))
      .post('/users.info', async (c) => {
        asking += 1;
        most = Math.max(most, asking);
        await new Promise((end) => setTimeout(end, 5));
        asking -= 1;
        return c.json({ ok: true, user: {} });
      });
    const server = createAdaptorServer({ fetch: slack.fetch }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const directory = slackStaffDirectory({ botToken: 'xoxb-test', apiUrl }, { handler: 'team' });
    const accounts = await directory.read();
    server.close();
    expect(accounts.map(({ userId }) => userId)).toEqual(users);
    expect(most).toBeLessThanOrEqual(5);
  });
});
