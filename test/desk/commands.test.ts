import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordEvent } from '../../src/db/apply-event.ts';
import { FIND_FORM } from '../../src/desk/commands/find-form.ts';
import { ENTRY_FORM } from '../../src/desk/verbs/entry-form.ts';
import { change } from '../../src/journey/context.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { receivedRequest, type TestRequest, verifyingRequest } from '../support/requests.ts';
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

const type = (who: string, text: string) =>
  desk.post('/_emulator/command', {
    user: desk.staff(who),
    channel: 'privacy-requests',
    command: '/privacy',
    text,
  });
interface Answer {
  response_type: string;
  text: string;
  blocks?: object[];
}
/** What the caller alone is answered. */
async function answerTo(who: string, text: string): Promise<Answer> {
  const { status, body } = await type(who, text);
  expect(status).toBe(200);
  const answer = JSON.parse(body) as Answer;
  expect(answer.response_type).toBe('ephemeral');
  return answer;
}

async function needsSorting(): Promise<TestRequest> {
  const request = await receivedRequest(journey);
  const event = { type: 'triage.needed', because: 'unsure', slackChannel: 'privacy-requests' } as const;
  await change(journey, request.id, (tx) =>
    recordEvent(tx, request.id, { event, actor: 'system', at: journey.clock.now() }),
  );
  return request;
}

describe('/privacy', () => {
  test('alone tells what needs you, and what else can be typed', async () => {
    const request = await needsSorting();
    const { text, blocks } = await answerTo('chloe', '');
    expect(text).toContain(request.reference);
    expect(text).toContain('`/privacy find`');
    expect(JSON.stringify(blocks)).toContain('waits for the team: say what it asks for');
  });

  test('mine tells what you own, and nothing of others', async () => {
    const [mine, theirs] = [await needsSorting(), await needsSorting()];
    for (const [request, who] of [
      [mine, 'chloe'],
      [theirs, 'ana'],
    ] as const) {
      const event = { type: 'owner.assigned', to: desk.staff(who), because: 'claimed' } as const;
      await change(journey, request.id, (tx) =>
        recordEvent(tx, request.id, { event, actor: 'system', at: journey.clock.now() }),
      );
    }
    const { text } = await answerTo('chloe', 'mine');
    expect(text).toContain(mine.reference);
    expect(text).not.toContain(theirs.reference);
  });

  test('new opens the form for what came by post, telephone or in person', async () => {
    expect(await type('chloe', 'new')).toMatchObject({ status: 200, body: '' });
    expect((await desk.lastView()).body.view.callback_id).toBe(ENTRY_FORM);
  });

  test.each(['as it is', 'in small letters', 'without hyphens', 'after "find"'])(
    'with a number, %s, tells the case in a few sentences',
    async (how) => {
      const { reference } = await verifyingRequest(journey);
      const typed = {
        'as it is': reference,
        'in small letters': reference.toLowerCase(),
        'without hyphens': reference.replaceAll('-', ''),
        'after "find"': `find ${reference}`,
      }[how];
      const { text } = await answerTo('chloe', typed ?? '');
      expect(text).toContain(`${reference} · Delete my data: verifying identity`);
      expect(text).toContain('It has no card yet');
    },
  );

  test('with a number that no case has says so, and with unknown words what can be typed', async () => {
    expect((await answerTo('chloe', 'FW-0000-0000')).text).toBe(
      'There is no case with the number FW-0000-0000.',
    );
    const { text } = await answerTo('chloe', 'Dana Ruiz');
    expect(text).toContain('`/privacy new`');
    expect(text).not.toContain('Dana');
  });

  test.each([
    'ana.ruiz@example.net',
    '<mailto:ana.ruiz@example.net|ana.ruiz@example.net>',
    '+1 303 555 0142',
    '303.555.0142',
  ])('with %s searches nothing, keeps nothing and says why', async (contact) => {
    await receivedRequest(journey, { address: 'ana.ruiz@example.net' });
    const before = journey.log.lines.length;
    const { text } = await answerTo('chloe', `find ${contact}`);
    expect(text).toContain('Nothing was searched');
    expect(text).not.toContain('FW-');
    for (const told of [text, await desk.heard(), JSON.stringify(journey.log.lines.slice(before))]) {
      expect(told.includes('ana.ruiz')).toBe(false);
      expect(told.includes(contact)).toBe(false);
      // However it is written; ids may hold three of its digits by chance, but not the seven of the number.
      expect(told.replaceAll(/[\s.()-]/g, '').includes('5550142')).toBe(false);
    }
  });
});

describe('who may not', () => {
  test.each([
    ['vik', '', 'none of the groups'],
    ['vik', 'FW-0000-0000', 'none of the groups'],
    ['gus', 'mine', 'guests cannot act'],
    ['gus', 'new', 'guests cannot act'],
  ])('%s, who types "%s", is told why and sees no case', async (who, words, why) => {
    await needsSorting();
    const views = (await desk.views()).length;
    const logged = journey.log.lines.length;
    const { text } = await answerTo(who, words);
    expect(text).toContain(why);
    expect(await desk.views()).toHaveLength(views);
    const refusal = { level: 'warn', message: 'staff action refused' };
    expect(journey.log.lines.slice(logged)).toContainEqual(expect.objectContaining(refusal));
  });

  test('an outsider and a viewer neither enter nor search, and a viewer may look', async () => {
    const { reference } = await verifyingRequest(journey);
    const user_id = desk.staff('vik');
    const row = { user_id, roles: ['viewer'], refused: null, away: false, synced_at: journey.clock.now() };
    await journey.db.insertInto('staff').values(row).execute();
    for (const words of ['new', 'find'])
      expect((await answerTo('vik', words)).text).toContain('a role that you do not have');
    expect((await answerTo('vik', reference)).text).toContain('Delete my data');
    await journey.db
      .updateTable('staff')
      .set({ refused: 'outsider' })
      .where('user_id', '=', user_id)
      .execute();
    expect((await answerTo('vik', reference)).text).toContain('another organization');
  });

  test('nobody is answered while it is not known who holds which role', async () => {
    journey.clock.advance({ minutes: 16 });
    expect((await answerTo('chloe', '')).text).toContain('could not be read from Slack lately');
  });
});

describe('/privacy find', () => {
  /** The form, with the link to our own page and its digits. */
  async function findForm(who = 'chloe') {
    expect(await type(who, 'find')).toMatchObject({ status: 200, body: '' });
    const { view_id, body } = await desk.lastView();
    expect(body.view.callback_id).toBe(FIND_FORM);
    const [, path = '', digits = ''] =
      /(\/s\/find\/[\w-]{32})\|.*\*(\d{6})\*/.exec(JSON.stringify(body.view)) ?? [];
    expect([path, digits]).not.toContain('');
    return { view_id, path, digits };
  }
  const open = (path: string) => fetch(`${desk.url}${path}`);
  const send = (path: string, fields: Record<string, string>) =>
    fetch(`${desk.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields),
    });
  const searches = () => journey.db.selectFrom('contact_searches').selectAll().orderBy('id').execute();

  test('shows a case by its number, and says what is wrong with anything else', async () => {
    const { reference } = await verifyingRequest(journey);
    const { view_id } = await findForm();
    const chloe = desk.staff('chloe');
    const shown = await desk.submit(chloe, view_id, { reference: `${reference} ` });
    expect(shown.body).toContain('Delete my data');
    expect((await desk.submit(chloe, view_id, { reference: 'FW 0000 0000' })).body).toContain(
      'There is no case',
    );
    expect((await desk.submit(chloe, view_id, { reference: 'Dana Ruiz' })).body).toContain('not the number');
  });

  test('finds cases by an address on our own page, once; who searched is kept, what for is not', async () => {
    const first = await verifyingRequest(journey, { address: 'found@example.net' });
    const second = await receivedRequest(journey, { address: 'found@example.net' });
    const other = await receivedRequest(journey);
    const { path, digits } = await findForm();
    expect((await open(path)).status).toBe(200);
    expect((await open(path)).status).toBe(200);
    const answer = await send(path, { contact: ' Found@Example.net', digits });
    expect(answer.status).toBe(200);
    const page = await answer.text();
    expect(page).toContain(first.reference);
    expect(page).toContain(second.reference);
    expect(page).not.toContain(other.reference);
    expect((await searches()).at(-1)).toMatchObject({
      user_id: desk.staff('chloe'),
      found: expect.arrayContaining([first.reference, second.reference]),
    });
    expect((await send(path, { contact: 'found@example.net', digits })).status).toBe(404);
    expect((await desk.heard()).includes('found@example.net')).toBe(false);
    expect(JSON.stringify(journey.log.lines).includes('found@example.net')).toBe(false);
  });

  test('finds cases by a number, however it is written, and says when there is none', async () => {
    const { reference } = await receivedRequest(journey, { channel: 'sms', address: '+13035550177' });
    const one = await findForm();
    expect(await (await send(one.path, { contact: '(303) 555-0177', digits: one.digits })).text()).toContain(
      reference,
    );
    const two = await findForm();
    const none = await send(two.path, { contact: 'nobody@example.net', digits: two.digits });
    expect(await none.text()).toContain('No case holds this');
    expect((await searches()).at(-1)).toMatchObject({ found: [] });
  });

  test('searches nothing without the digits, and dies of guesses', async () => {
    const { path, digits } = await findForm();
    const wrong = digits === '000000' ? '000001' : '000000';
    const guess = () => send(path, { contact: 'found@example.net', digits: wrong });
    for (let tries = 0; tries < 4; tries += 1) expect((await guess()).status).toBe(422);
    expect((await guess()).status).toBe(404);
    expect((await send(path, { contact: 'found@example.net', digits })).status).toBe(404);
    expect((await searches()).at(-1)?.used_at).toBeNull();
  });

  test('takes no guess for what is no contact, nothing after ten minutes, and nothing of who may not search any more', async () => {
    const fresh = await findForm();
    expect((await send(fresh.path, { contact: 'Dana', digits: '000000' })).status).toBe(422);
    expect((await searches()).at(-1)?.tries_left).toBe(5);
    await journey.db
      .updateTable('staff')
      .set({ roles: [] })
      .where('user_id', '=', desk.staff('chloe'))
      .execute();
    expect((await send(fresh.path, { contact: 'found@example.net', digits: fresh.digits })).status).toBe(403);
    await desk.sync();
    const late = await findForm();
    journey.clock.advance({ minutes: 10 });
    expect((await open(late.path)).status).toBe(404);
    expect((await send(late.path, { contact: 'found@example.net', digits: late.digits })).status).toBe(404);
  });

  test('searches once where two forms are sent at the same instant', async () => {
    const { path, digits } = await findForm();
    const answers = await Promise.all(
      [1, 2, 3].map(() => send(path, { contact: 'found@example.net', digits })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 404]);
  });
});
