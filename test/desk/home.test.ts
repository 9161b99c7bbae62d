import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StaffRole } from '../../src/core/staff.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { drawCardHandler } from '../../src/desk/card/draw-card.ts';
import { confirmRefusal, sendBackRefusal } from '../../src/journey/close/decide-refusal.ts';
import { proposeRefusal } from '../../src/journey/close/propose-refusal.ts';
import { change } from '../../src/journey/context.ts';
import { approve } from '../../src/journey/fulfil/approve.ts';
import { proposeAnswer } from '../../src/journey/fulfil/propose-answer.ts';
import { sort } from '../../src/journey/route/sort.ts';
import { testDatabase } from '../support/database.ts';
import { orderOf, underLaw } from '../support/decided.ts';
import { drive, type Fulfilment, fulfilment, MemorySystem, routedRequest } from '../support/fulfilment.ts';
import { readRequest, receivedRequest, type TestRequest, verifyingRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';
import { type SlackDesk, startSlackDesk } from '../support/slack-desk.ts';
import { type HomeShown, homeOf, listIn, openHome } from '../support/slack-person.ts';

const database = testDatabase();
let all: Fulfilment;
let desk: SlackDesk;
beforeAll(async () => {
  all = await fulfilment(database, [new MemorySystem('fluentworks'), new MemorySystem('stripe')]);
  desk = await startSlackDesk(all.journey);
});
afterAll(() => desk.stop());
beforeEach(() => desk.sync());

const openOf = async (who: string) => await openHome(desk, desk.staff(who));
const textOf = (home: HomeShown) => JSON.stringify(home.view);
const references = (home: HomeShown, list: string) =>
  listIn(home, list)?.rows.map(({ text }) => /FW-\w{4}-\w{4}/.exec(text)?.[0]) ?? [];

async function asRoles(who: string, roles: StaffRole[], then: () => Promise<void>) {
  const user_id = desk.staff(who);
  const row = { user_id, roles, refused: null, away: false, synced_at: all.journey.clock.now() };
  await all.journey.db
    .insertInto('staff')
    .values(row)
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ roles }))
    .execute();
  await then();
}

/** A deletion that waits for two approvals. */
async function waitingForApproval(): Promise<TestRequest> {
  const request = await routedRequest(all.journey);
  await drive(all, request.id);
  return request;
}

async function needsSorting(): Promise<TestRequest> {
  const request = await receivedRequest(all.journey);
  await record(request, { type: 'triage.needed', because: 'unsure', slackChannel: 'privacy-requests' });
  return request;
}

const record = (request: TestRequest, event: Parameters<typeof recordEvent>[2]['event'], actor = 'system') =>
  change(all.journey, request.id, (tx) =>
    recordEvent(tx, request.id, { event, actor: actor as 'system', at: all.journey.clock.now() }),
  );

const own = (request: TestRequest, who: string) =>
  record(
    request,
    { type: 'owner.assigned', to: desk.staff(who), because: 'claimed' },
    `staff:${desk.staff(who)}`,
  );

describe('"Needs you"', () => {
  test('of an approver holds what waits for approval, until they have given theirs', async () => {
    const request = await waitingForApproval();
    expect(references(await openOf('ben'), 'Needs you')).toContain(request.reference);
    const { id: stepId } = await findStep(all.journey, request.id, 'approve');
    await approve(all.journey, { requestId: request.id, stepId, userId: desk.staff('ben') });
    expect(references(await openOf('ben'), 'Needs you')).not.toContain(request.reference);
    expect(references(await openOf('ana'), 'Needs you')).toContain(request.reference);
  });

  test('of a handler holds no approval, and of an approver nothing to sort', async () => {
    const approval = await waitingForApproval();
    const sorting = await needsSorting();
    const handlers = references(await openOf('chloe'), 'Needs you');
    expect(handlers).toContain(sorting.reference);
    expect(handlers).not.toContain(approval.reference);
    expect(references(await openOf('ben'), 'Needs you')).not.toContain(sorting.reference);
  });

  test('holds a refusal for every approver but the one who proposed it, until it is decided', async () => {
    const request = await waitingForApproval();
    await underLaw(all.journey, request.id, 'US-CO');
    const proposal = await orderOf(all.journey, request, desk.staff('ana'));
    await proposeRefusal(all.journey, { ...proposal, reason: 'excessive' });
    const row = async (who: string) =>
      listIn(await openOf(who), 'Needs you')?.rows.find(({ text }) => text.includes(request.reference));
    expect((await row('ben'))?.text).toContain('confirm a refusal');
    await database.db.deleteFrom('open_work').where('need', '=', 'team.approve').execute();
    expect(await row('ana')).toBeUndefined();
    await sendBackRefusal(all.journey, {
      ...(await orderOf(all.journey, request, desk.staff('ben'))),
      because: 'must-be-done',
    });
    expect((await row('ben'))?.text ?? '').not.toContain('confirm a refusal');
    const again = await orderOf(all.journey, request, desk.staff('ana'));
    await proposeRefusal(all.journey, { ...again, reason: 'excessive' });
    await confirmRefusal(all.journey, await orderOf(all.journey, request, desk.staff('ben')));
    expect(await row('ben')).toBeUndefined();
  });

  test('holds a proposed answer for every approver but the one who proposed it', async () => {
    const request = await waitingForApproval();
    const order = await orderOf(all.journey, request, desk.staff('ana'));
    await proposeAnswer(all.journey, { ...order, kind: 'no-data', results: [] });
    await database.db.deleteFrom('open_work').where('need', '=', 'team.approve').execute();
    expect(references(await openOf('ben'), 'Needs you')).toContain(request.reference);
    expect(references(await openOf('ana'), 'Needs you')).not.toContain(request.reference);
  });

  test('of legal holds legal process, and of nobody else', async () => {
    const request = await receivedRequest(all.journey);
    const { version } = await readRequest(all.journey, request.id);
    const order = { requestId: request.id, version, kind: 'legal', rights: [], actor: 'staff:U1' } as const;
    await sort(all.journey, order);
    await drive(all, request.id);
    expect(references(await openOf('lee'), 'Needs you')).toContain(request.reference);
    expect(references(await openOf('chloe'), 'Needs you')).not.toContain(request.reference);
  });

  test('holds a failed step until it runs again', async () => {
    const request = await routedRequest(all.journey);
    const step = await findStep(all.journey, request.id, 'route.open');
    const set = (state: 'failed' | 'ready') =>
      database.db.updateTable('steps').set({ state }).where('id', '=', step.id).execute();
    await set('failed');
    const home = await openOf('chloe');
    expect(references(home, 'Needs you')).toContain(request.reference);
    expect(textOf(home)).toContain('failed steps: 1 ');
    await set('ready');
    expect(references(await openOf('chloe'), 'Needs you')).not.toContain(request.reference);
  });

  test('names a case once, whatever is needed in it, and also where somebody who owns it does not do that by role', async () => {
    const request = await waitingForApproval();
    await own(request, 'ben');
    expect(
      references(await openOf('ben'), 'Needs you').filter((one) => one === request.reference),
    ).toHaveLength(1);
    await own(request, 'chloe');
    expect(references(await openOf('chloe'), 'Needs you')).toContain(request.reference);
  });
});

describe('the other lists', () => {
  test('tell what is owned, unowned, soon due, and waits for the requester', async () => {
    const waiting = await verifyingRequest(all.journey);
    const mine = await needsSorting();
    await own(mine, 'chloe');
    const soon = await needsSorting();
    const at = all.journey.clock.now().add({ hours: 48 });
    await database.db.updateTable('requests').set({ working_at: at }).where('id', '=', soon.id).execute();
    const home = await openOf('chloe');
    expect(references(home, 'Yours')).toContain(mine.reference);
    expect(references(home, 'Unassigned')[0]).toBe(soon.reference);
    expect(references(home, 'Unassigned')).not.toContain(mine.reference);
    expect(references(home, 'Due soon')).toEqual([soon.reference]);
    expect(references(home, 'Waiting for the requester')).toContain(waiting.reference);
    expect(references(home, 'Unassigned')).not.toContain(waiting.reference);
    const row = listIn(home, 'Due soon')?.rows[0]?.text ?? '';
    expect(row).toMatch(/<!date\^\d+\^{date_short_pretty}\|2026-11-26 \(America\/Denver\)> \(2 days left\)/);
    expect(row).toContain('waits for the team: say what it asks for');
    await own(soon, 'ana');
  });

  test('are turned page by page, forth and back, each row once', async () => {
    const requests: TestRequest[] = [];
    for (let index = 0; index < 23; index += 1) {
      const request = await needsSorting();
      await own(request, 'lee');
      requests.push(request);
    }
    const user = desk.staff('lee');
    const pages = [await openOf('lee')];
    const press = async (id: string, value: string | undefined) => {
      await desk.post('/_emulator/press_home', { user, action_id: id, value });
      return await homeOf(desk, user);
    };
    for (let list = listIn(pages[0] as HomeShown, 'Yours'); list?.later; ) {
      const next = await press('home.later', list.later);
      pages.push(next);
      list = listIn(next, 'Yours');
    }
    const read = pages.map((page) => references(page, 'Yours'));
    expect(read.map((rows) => rows.length)).toEqual([10, 10, 3]);
    expect(new Set(read.flat())).toEqual(new Set(requests.map(({ reference }) => reference)));
    expect(listIn(pages[0] as HomeShown, 'Yours')).toMatchObject({
      heading: 'Yours: 23',
      earlier: undefined,
    });
    const back = await press('home.earlier', listIn(pages[2] as HomeShown, 'Yours')?.earlier);
    expect(references(back, 'Yours')).toEqual(read[1]);
    const first = await press('home.earlier', listIn(back, 'Yours')?.earlier);
    expect(references(first, 'Yours')).toEqual(read[0]);
    expect(listIn(first, 'Yours')?.earlier).toBeUndefined();
  });

  test('keep their own pages when another list is turned, and show the first for a value that is not ours', async () => {
    const user = desk.staff('lee');
    for (let index = 0; index < 11; index += 1) await needsSorting();
    const opened = await openOf('lee');
    const press = async (action_id: string, value: string | undefined) => {
      await desk.post('/_emulator/press_home', { user, action_id, value });
      return await homeOf(desk, user);
    };
    const turned = await press('home.later', listIn(opened, 'Yours')?.later);
    const both = await press('home.later', listIn(turned, 'Unassigned')?.later);
    expect(references(both, 'Yours')).toEqual(references(turned, 'Yours'));
    expect(references(both, 'Unassigned')).not.toEqual(references(turned, 'Unassigned'));
    for (const value of ['nonsense', '{"list":"yours","to":{"go":"after","dueAt":"never","id":"x"}}']) {
      expect(references(await press('home.later', value), 'Yours')).toEqual(references(turned, 'Yours'));
    }
  });
});

describe('"Open"', () => {
  test('leads to the card where there is one, and shows the case in words where there is none', async () => {
    const request = await verifyingRequest(all.journey);
    const chloe = desk.staff('chloe');
    const row = async () =>
      listIn(await openOf('chloe'), 'Waiting for the requester')?.rows.find(({ text }) =>
        text.includes(request.reference),
      );
    const { value = '', action = '', url } = (await row()) ?? {};
    expect([action, url]).toEqual(['home.show', undefined]);
    await desk.post('/_emulator/press_home', { user: chloe, action_id: action, value });
    const modal = JSON.stringify((await desk.lastView()).body.view);
    expect(modal).toContain(request.reference);
    expect(modal).toContain('It has no card yet');
    await record(request, {
      type: 'deadline.near',
      left: 7,
      workingOn: '',
      dueOn: '',
      slackChannel: 'privacy-requests',
    });
    const step = await findStep(all.journey, request.id, 'desk.card');
    await runStep(all.journey, step.id, drawCardHandler(all.journey, desk.board));
    const linked = await row();
    expect(linked).toMatchObject({ action: 'home.open' });
    expect(linked?.url).toMatch(/^https:\/\/\w+\.slack\.com\/archives\/[CG]\w+\/p\d{16}$/);
    const pressed = { user: chloe, action_id: 'home.open', value: linked?.value ?? '' };
    expect((await desk.post('/_emulator/press_home', pressed)).status).toBe(200);
  });

  test('of a case that does not exist says so', async () => {
    const value = '{"requestId":"01990000-0000-7000-8000-000000000000","version":1}';
    await openOf('chloe');
    await desk.post('/_emulator/press_home', { user: desk.staff('chloe'), action_id: 'home.show', value });
    expect(JSON.stringify((await desk.lastView()).body.view)).toContain('Nothing was changed');
  });
});

describe('who may not work on cases', () => {
  test.each([
    ['somebody in no group', 'vik', '@privacy-admins to add you to @privacy-team'],
    ['a guest who is in a group', 'gus', 'not shown to guests'],
  ])('%s sees one sentence and no case', async (_, who, sentence) => {
    await needsSorting();
    const home = await openOf(who);
    expect(home.view.blocks).toHaveLength(1);
    expect(textOf(home)).toContain(sentence);
    expect(textOf(home)).not.toContain('FW-');
  });

  test('an outsider who presses in a home sees no case from then on', async () => {
    const user = desk.staff('chloe');
    await openOf('chloe');
    const chloe = desk.slack.staff.find(({ id }) => id === user);
    if (chloe) chloe.account = 'outsider';
    await desk.post('/_emulator/press_home', { user, action_id: 'home.later', value: '' });
    if (chloe) delete chloe.account;
    expect(textOf(await homeOf(desk, user))).toContain('another organization');
  });

  test('nobody is shown a case while it is not known who holds which role', async () => {
    all.journey.clock.advance({ minutes: 16 });
    const home = await openOf('chloe');
    expect(textOf(home)).toContain('could not be read from Slack lately');
    expect(textOf(home)).not.toContain('FW-');
  });

  test('a viewer sees the lists of everybody and no health of the desk', async () => {
    const request = await needsSorting();
    await asRoles('vik', ['viewer'], async () => {
      const home = await openOf('vik');
      expect(listIn(home, 'Needs you')).toBeUndefined();
      expect(listIn(home, 'Yours')).toBeUndefined();
      expect(listIn(home, 'Unassigned')?.rows.length).toBeGreaterThan(0);
      expect(textOf(home)).not.toContain('failed steps');
      expect((await readRequest(all.journey, request.id)).state).toBe('received');
    });
  });
});

describe('a home that somebody looks at', () => {
  test('is drawn anew after a change to a case of theirs, several changes at once', async () => {
    const user = desk.staff('ana');
    await openOf('ana');
    await desk.home.refresh();
    const before = await publishes(user);
    const request = await needsSorting();
    await own(request, 'ana');
    const step = await findStep(all.journey, request.id, 'desk.card');
    await runStep(all.journey, step.id, drawCardHandler(all.journey, desk.board));
    await desk.home.refresh();
    await desk.home.refresh();
    expect(await publishes(user)).toBe(before + 1);
    expect(references(await homeOf(desk, user), 'Yours')).toContain(request.reference);
  });

  test('is not replaced by an older drawing of it: a press in an old one draws it anew', async () => {
    const user = desk.staff('ana');
    await openOf('ana');
    const { hash } = await homeOf(desk, user);
    await openOf('ana');
    await desk.post('/_emulator/press_home', { user, action_id: 'home.later', value: '', hash });
    expect((await homeOf(desk, user)).hash).not.toBe(hash);
  });

  test('is shown by the next sweep where Slack did not take it', async () => {
    const user = desk.staff('ana');
    const before = await publishes(user);
    await desk.post('/_emulator/faults', { route: 'POST /api/views.publish', status: 500, times: 1 });
    await desk.post('/_emulator/open_home', { user });
    expect(await publishes(user)).toBe(before);
    await desk.home.refresh();
    expect(await publishes(user)).toBe(before + 1);
  });
});

async function publishes(user: string): Promise<number> {
  const { calls } = (await desk.look('/_emulator/state')) as {
    calls: { method: string; view_id?: string; body: { user_id?: string } }[];
  };
  return calls.filter(
    ({ method, view_id, body }) =>
      method === 'views.publish' && view_id !== undefined && body.user_id === user,
  ).length;
}

test('nothing in any home tells who a person is', async () => {
  await needsSorting();
  expect(references(await openOf('chloe'), 'Unassigned')).not.toEqual([]);
  expect((await desk.heard()).includes('@example.net')).toBe(false);
});
