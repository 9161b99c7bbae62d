import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { BUTTONS } from '../../src/desk/card/card-buttons.ts';
import { drawCardHandler } from '../../src/desk/card/draw-card.ts';
import { SHORTCUTS } from '../../src/desk/verbs/shortcuts.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { events, eventTypes } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';
import { type SlackDesk, startSlackDesk } from '../support/slack-desk.ts';

const database = testDatabase();
let journey: TestJourney;
let desk: SlackDesk;
beforeAll(async () => {
  journey = await testJourney(database);
  desk = await startSlackDesk(journey);
});
afterAll(() => desk.stop());
beforeEach(() => desk.sync());

const FILLED = { channel: 'post', received: '2026-11-20', rights: ['delete'] };
const requests = () => journey.db.selectFrom('requests').selectAll().orderBy('id').execute();
const newest = async () => (await requests()).at(-1) ?? expect.fail('no case');
const lastWhisper = async () => (await desk.ephemerals()).at(-1) ?? expect.fail('no note');

/** A case opened by the shortcut, with the link and the digits that its opener was sent. */
async function entered(who = 'chloe', filled: Parameters<SlackDesk['submit']>[2] = FILLED) {
  await desk.shortcut(desk.staff(who), SHORTCUTS.newRequest);
  const { view_id } = await desk.lastView();
  const answer = await desk.submit(desk.staff(who), view_id, filled);
  expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('The case is open') });
  expect(answer.fault).toBeUndefined();
  return { viewId: view_id, request: await newest(), ...linkIn((await lastWhisper()).text) };
}

function linkIn(text: string) {
  const [, path = '', digits = ''] = /(\/s\/entry\/[\w-]{32})\|.*\*(\d{6})\*/.exec(text) ?? [];
  expect([path, digits]).not.toContain('');
  return { path, digits };
}

const PERSON = { name: 'Dana Ruiz', email: 'Dana.Ruiz@Example.net', phone: '', words: 'Please erase me.' };
const open = (path: string) => fetch(`${desk.url}${path}`);
const send = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${desk.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });

async function draw(id: RequestId) {
  const step = await findStep(journey, id, 'desk.card');
  await journey.db.updateTable('steps').set({ state: 'ready' }).where('id', '=', step.id).execute();
  await runStep(journey, step.id, drawCardHandler(journey, desk.board));
  const { channel_id, ts } = await journey.db
    .selectFrom('cards')
    .selectAll()
    .where('request_id', '=', id)
    .executeTakeFirstOrThrow();
  return { channelId: channel_id ?? '', ts: ts ?? '' };
}

describe('the shortcut "New privacy request"', () => {
  test('opens a case whose clock runs from the day that staff name, and which stands on the board', async () => {
    const { request } = await entered();
    expect(request).toMatchObject({
      state: 'received',
      attention: 'needs-person',
      channel: 'post',
      waiting_on: 'team',
      slack_channel: 'privacy-requests',
      suggestion: { kind: 'request', rights: ['delete'] },
    });
    expect(request.received_at.toString()).toBe('2026-11-20T07:00:00Z');
    expect(request.due_at.toString()).toBe('2026-12-19T06:59:59.999Z');
    const told = await events(journey, request.id);
    expect(told.map(({ type, actor }) => [type, actor])).toEqual([
      ['request.received', `staff:${desk.staff('chloe')}`],
      ['entry.opened', `staff:${desk.staff('chloe')}`],
    ]);
  });

  test('sends the link to its user alone, on the board', async () => {
    await entered('ana');
    expect(await lastWhisper()).toMatchObject({
      user: desk.staff('ana'),
      channel: desk.slack.channels.find(({ name }) => name === 'privacy-requests')?.id,
    });
  });

  test('asks for nothing that tells who the person is', async () => {
    await desk.shortcut(desk.staff('chloe'), SHORTCUTS.newRequest);
    const { view } = (await desk.lastView()).body;
    const inputs = view.blocks.filter((block) => 'element' in block) as { element: { type: string } }[];
    expect(inputs.map(({ element }) => element.type)).toEqual([
      'static_select',
      'datepicker',
      'multi_static_select',
    ]);
  });

  test.each([
    ['somebody in no group', 'vik', 'none of the groups'],
    ['a guest who is in a group', 'gus', 'guests cannot act'],
  ])('is refused to %s, who is told so and opens nothing', async (_, who, sentence) => {
    const before = (await requests()).length;
    expect((await desk.shortcut(desk.staff(who), SHORTCUTS.newRequest)).status).toBe(200);
    expect(JSON.stringify((await desk.lastView()).body.view)).toContain(sentence);
    expect((await desk.lastView()).body.view.callback_id).toBeUndefined();
    expect(await requests()).toHaveLength(before);
  });

  test('is refused to somebody of another organization, also when a form of ours is sent', async () => {
    const person = desk.slack.staff.find(({ name }) => name === 'chloe') ?? expect.fail('no chloe');
    const { view_id } = (await desk.shortcut(person.id, SHORTCUTS.newRequest)) && (await desk.lastView());
    const before = (await requests()).length;
    person.account = 'outsider';
    try {
      const answer = await desk.submit(person.id, view_id, FILLED);
      expect(answer.body).toContain('another organization');
      expect(answer.fault).toBeUndefined();
      await desk.shortcut(person.id, SHORTCUTS.newRequest);
      expect(JSON.stringify((await desk.lastView()).body.view)).toContain('another organization');
    } finally {
      delete person.account;
    }
    expect(await requests()).toHaveLength(before);
  });

  test('is refused to a viewer, and to whoever lost the role while the form was open', async () => {
    await desk.shortcut(desk.staff('chloe'), SHORTCUTS.newRequest);
    const { view_id } = await desk.lastView();
    const before = (await requests()).length;
    await journey.db
      .updateTable('staff')
      .set({ roles: ['viewer'] })
      .where('user_id', '=', desk.staff('chloe'))
      .execute();
    expect((await desk.submit(desk.staff('chloe'), view_id, FILLED)).body).toContain(
      'a role that you do not have',
    );
    await desk.shortcut(desk.staff('chloe'), SHORTCUTS.newRequest);
    expect(JSON.stringify((await desk.lastView()).body.view)).toContain('a role that you do not have');
    expect(await requests()).toHaveLength(before);
  });

  test('sent twice, also at the same instant, opens one case and gives one link', async () => {
    await desk.shortcut(desk.staff('chloe'), SHORTCUTS.newRequest);
    const { view_id } = await desk.lastView();
    const before = [(await requests()).length, (await desk.ephemerals()).length];
    const answers = await Promise.all([1, 2, 3].map(() => desk.submit(desk.staff('chloe'), view_id, FILLED)));
    answers.push(await desk.submit(desk.staff('chloe'), view_id, FILLED));
    for (const { body } of answers) expect(body).toContain((await newest()).reference);
    expect([(await requests()).length, (await desk.ephemerals()).length]).toEqual(
      before.map((count) => count + 1),
    );
  });

  test.each([
    ['a day to come', { ...FILLED, received: '2026-11-25' }, 'received'],
    ['a day long ago', { ...FILLED, received: '2019-01-01' }, 'received'],
    ['no channel', { ...FILLED, channel: null }, 'channel'],
    ['a channel that the form does not have', { ...FILLED, channel: 'email' }, 'channel'],
  ])('with %s says so at that question and opens nothing', async (_, filled, block) => {
    await desk.shortcut(desk.staff('chloe'), SHORTCUTS.newRequest);
    const before = (await requests()).length;
    const answer = await desk.submit(desk.staff('chloe'), (await desk.lastView()).view_id, filled);
    const { response_action, errors } = JSON.parse(answer.body) as {
      response_action: string;
      errors: object;
    };
    expect([response_action, Object.keys(errors)]).toEqual(['errors', [block]]);
    expect(await requests()).toHaveLength(before);
  });

  test('whose trigger is over says so on the board', async () => {
    const answer = await desk.shortcut(desk.staff('chloe'), SHORTCUTS.newRequest, { trigger_id: '1.2.over' });
    expect(answer.status).toBe(200);
    expect((await lastWhisper()).text).toContain('could not be opened in time');
  });
});

describe('the shortcut "Make privacy request" on a message', () => {
  const message = { channel: 'privacy-urgent', message_ts: '1780000000.000100', text: 'I am Quetzalcanary' };

  test('keeps the ids of the message, and nothing that it says', async () => {
    await desk.shortcut(desk.staff('lee'), SHORTCUTS.fromMessage, message);
    const { view_id } = await desk.lastView();
    await desk.submit(desk.staff('lee'), view_id, { ...FILLED, channel: 'in_person' });
    const request = await newest();
    const channel = desk.slack.channels.find(({ name }) => name === 'privacy-urgent')?.id;
    const [, entry] = await events(journey, request.id);
    expect(entry?.data).toMatchObject({ slackMessage: `${channel}/1780000000.000100` });
    expect(await desk.heard()).not.toContain('Quetzalcanary');
  });

  test('in a direct message opens the same form and keeps no id', async () => {
    await desk.shortcut(desk.staff('lee'), SHORTCUTS.fromMessage, { ...message, channel: 'D0123456' });
    expect((await desk.lastView()).body.view.private_metadata).toBe('');
  });
});

describe('the page behind the link', () => {
  test('adds the person once; the case goes on as if the person had written', async () => {
    const { path, digits, request } = await entered();
    const saved = await send(path, { ...PERSON, digits });
    expect([saved.status, saved.headers.get('Location')]).toEqual([303, '/s/saved']);
    expect((await open('/s/saved')).status).toBe(200);
    const after = await newest();
    expect(after).toMatchObject({ id: request.id, state: 'verifying', rights: ['delete'], attention: null });
    expect(await eventTypes(journey, request.id)).toEqual([
      'request.received',
      'entry.opened',
      'entry.completed',
      'request.understood',
    ]);
    const [contact] = await journey.db
      .selectFrom('contacts')
      .selectAll()
      .where('request_id', '=', request.id)
      .execute();
    const key = await journey.vault.open(journey.db, request.key_id);
    const place = { table: 'contacts', column: 'value', row: contact?.id ?? '' };
    expect(key.openText(place, contact?.value ?? Buffer.alloc(0))).toBe('dana.ruiz@example.net');
    expect((await send(path, { ...PERSON, digits })).status).toBe(404);
    expect((await findStep(journey, request.id, 'send.acknowledgement')).state).toBe('ready');
  });

  test('answers the person in the language of their own words', async () => {
    const { path, digits, request } = await entered();
    await send(path, {
      ...PERSON,
      words: 'Quiero que eliminen mi cuenta y todos mis datos personales.',
      digits,
    });
    expect((await newest()).language).toBe('es');
    const letters = await journey.db
      .selectFrom('outbound_messages')
      .select(['role', 'locale'])
      .where('request_id', '=', request.id)
      .execute();
    expect(letters).toEqual([{ role: 'acknowledgement', locale: 'es' }]);
  });

  test('sent three times at the same instant adds the person once', async () => {
    const { path, digits, request } = await entered();
    const answers = await Promise.all([1, 2, 3].map(() => send(path, { ...PERSON, digits })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 404, 404]);
    expect((await eventTypes(journey, request.id)).filter((type) => type === 'entry.completed')).toHaveLength(
      1,
    );
  });

  test('opened by a scanner changes nothing, and says nothing about anybody', async () => {
    const { path, request, digits } = await entered();
    const dump = async () =>
      JSON.stringify([await newest(), await journey.db.selectFrom('entry_links').selectAll().execute()]);
    const before = await dump();
    for (let times = 0; times < 3; times += 1) {
      const page = await open(path);
      const html = await page.text();
      expect(page.status).toBe(200);
      expect(html).toContain(request.reference);
      expect(html).not.toContain(digits);
      expect(html).not.toMatch(/<script/i);
      expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
      expect(page.headers.get('Cache-Control')).toBe('no-store');
    }
    expect(await dump()).toBe(before);
  });

  test('takes nothing after ten minutes; the card gives a new link, and the one before stays dead', async () => {
    const { path, digits, request } = await entered();
    journey.clock.advance({ minutes: 10 });
    await desk.sync();
    expect((await open(path)).status).toBe(404);
    const late = await send(path, { ...PERSON, digits });
    expect(late.status).toBe(404);
    expect(await late.text()).toContain('Nothing was saved. Copy what you wrote');
    await desk.press(desk.staff('chloe'), await draw(request.id), BUTTONS.addPerson);
    const again = linkIn((await lastWhisper()).text);
    expect((await send(again.path, { ...PERSON, digits: again.digits })).status).toBe(303);
    expect((await send(path, { ...PERSON, digits })).status).toBe(404);
  });

  test('a new link ends the one before', async () => {
    const { path, request } = await entered();
    await desk.press(desk.staff('chloe'), await draw(request.id), BUTTONS.addPerson);
    expect((await open(path)).status).toBe(404);
  });

  test('of somebody else opens nothing for whoever was not shown its digits, and dies of guesses', async () => {
    const { path, digits, request } = await entered();
    const other = await entered('ana');
    const wrong = await send(path, { ...PERSON, digits: other.digits === digits ? '000000' : other.digits });
    expect(wrong.status).toBe(422);
    const html = await wrong.text();
    expect(html).toContain('You can try 4 more times');
    expect(html).toContain('Please erase me.');
    for (let tries = 3; tries >= 0; tries -= 1) await send(path, { ...PERSON, digits: 'x' });
    expect((await send(path, { ...PERSON, digits })).status).toBe(404);
    expect(await eventTypes(journey, request.id)).toEqual(['request.received', 'entry.opened']);
  });

  test('refuses whoever may not work on cases any more, and that stands on the case', async () => {
    const { path, digits, request } = await entered();
    await journey.db
      .updateTable('staff')
      .set({ roles: [] })
      .where('user_id', '=', desk.staff('chloe'))
      .execute();
    expect((await send(path, { ...PERSON, digits })).status).toBe(403);
    expect((await events(journey, request.id)).at(-1)).toMatchObject({
      type: 'action.refused',
      data: { action: 'entry.complete', because: 'no-role' },
    });
  });

  test('says at each field what is wrong and keeps what was typed in the page only', async () => {
    const { path, digits } = await entered();
    const answer = await send(path, { name: 'Dana', email: 'nope', phone: '12', words: ' ', digits });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    for (const words of [
      'not an email address',
      'not a telephone number',
      'Please write what',
      'value="nope"',
    ]) {
      expect(html).toContain(words);
    }
    expect((await send(path, { ...PERSON, digits })).status).toBe(303);
  });

  test('of a case that was closed meanwhile takes nothing', async () => {
    const { path, digits, request } = await entered();
    await desk.press(desk.staff('chloe'), await draw(request.id), BUTTONS.dismiss);
    expect((await send(path, { ...PERSON, digits })).status).toBe(404);
    expect(await newest()).toMatchObject({ id: request.id, state: 'closed' });
  });

  test('takes no form from another site, and none that is too large', async () => {
    const { path, digits } = await entered();
    const elsewhere = await send(path, { ...PERSON, digits }, { 'Sec-Fetch-Site': 'cross-site' });
    expect(elsewhere.status).toBe(403);
    expect((await send(path, { ...PERSON, words: 'x'.repeat(300_000), digits })).status).toBe(413);
  });

  test('without any contact leaves the case to the team and sends nothing', async () => {
    const { path, digits, request } = await entered();
    await send(path, { ...PERSON, email: '', digits });
    expect(await newest()).toMatchObject({ state: 'received', attention: 'needs-triage' });
    expect((await events(journey, request.id)).at(-1)?.data).toMatchObject({ because: 'no-contact' });
    const letters = await journey.db
      .selectFrom('outbound_messages')
      .select('id')
      .where('request_id', '=', request.id)
      .execute();
    expect(letters).toEqual([]);
  });

  test('with address and number writes to the address and keeps the number as a claim', async () => {
    const { path, digits, request } = await entered();
    await send(path, { ...PERSON, phone: '(303) 555-0123', digits });
    const contacts = await journey.db
      .selectFrom('contacts')
      .select(['channel', 'source', 'proven_at'])
      .where('request_id', '=', request.id)
      .orderBy('source', 'desc')
      .execute();
    expect(contacts).toEqual([
      { channel: 'email', source: 'sender', proven_at: null },
      { channel: 'sms', source: 'claimed', proven_at: null },
    ]);
  });
});

test('Slack never hears who the person is or what they said', async () => {
  const { path, digits, request } = await entered('maya', { ...FILLED, rights: [] });
  const canary = { name: 'Zanzibar Quetzal', email: 'zanzibar@example.net', phone: '303-555-0177' };
  await send(path, { ...canary, words: 'My zebra-canary wants everything erased', digits });
  await draw(request.id);
  const heard = await desk.heard();
  expect(heard).toContain(request.reference);
  for (const word of ['Zanzibar', 'Quetzal', 'zanzibar@', '5550177', '555-0177', 'zebra']) {
    expect(heard).not.toContain(word);
    expect(JSON.stringify(journey.log.lines)).not.toContain(word);
  }
});
