import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { destroyKeys } from '../../src/db/data-keys.ts';
import { BUTTONS } from '../../src/desk/card/card-buttons.ts';
import { drawCardHandler } from '../../src/desk/card/draw-card.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { mailIntake } from '../support/receive-mail.ts';
import { events, eventTypes } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';
import { type SlackDesk, startSlackDesk } from '../support/slack-desk.ts';

const database = testDatabase();
const { receive } = mailIntake();
let journey: TestJourney;
let desk: SlackDesk;
beforeAll(async () => {
  journey = await testJourney(database);
  desk = await startSlackDesk(journey);
});
afterAll(() => desk.stop());
beforeEach(async () => {
  journey.settings = { ...journey.settings, reveal: 'link' };
  await desk.sync();
});

const WORDS = 'Could somebody look at the thing with Quetzal & <b>Sons</b>, please?';
const FILE = 'name,phone\nDana,+13035550142\n';

/** A mail that nobody can sort without reading it, with a file. */
function unclearMail(from: string): Buffer {
  return Buffer.from(
    [
      `From: Dana <${from}>`,
      'To: legal@fluentworks.com',
      'Subject: About =?utf-8?q?Q=C3=BCetzal?=',
      `Message-ID: <${crypto.randomUUID()}@mail.example.net>`,
      'Date: Tue, 24 Nov 2026 07:52:11 -0700',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      WORDS,
      '--b',
      'Content-Type: text/csv; name="d\u00e9tails.csv"',
      'Content-Disposition: attachment; filename="=?utf-8?q?d=C3=A9tails.csv?="',
      '',
      FILE,
      '--b--',
      '',
    ].join('\r\n'),
  );
}

let count = 0;
async function waiting() {
  const from = `dana.ruiz${++count}@example.net`;
  const mail = unclearMail(from);
  const { requestId } = await receive(journey, mail, { from });
  const id = requestId as RequestId;
  return { id, place: await draw(id), from, mail };
}

async function draw(id: RequestId) {
  const step = await findStep(journey, id, 'desk.card');
  await journey.db.updateTable('steps').set({ state: 'ready' }).where('id', '=', step.id).execute();
  await runStep(journey, step.id, drawCardHandler(journey, desk.board));
  const row = await journey.db
    .selectFrom('cards')
    .selectAll()
    .where('request_id', '=', id)
    .executeTakeFirstOrThrow();
  return { channelId: row.channel_id ?? '', ts: row.ts ?? '' };
}

type Waiting = Awaited<ReturnType<typeof waiting>>;

/** Presses the button, sends the form, and gives what the form then shows. */
async function ask({ place }: Waiting, who = 'chloe', reason = 'sort'): Promise<string> {
  await desk.press(desk.staff(who), place, BUTTONS.reveal);
  const { view_id } = await desk.lastView();
  const answer = await desk.submit(desk.staff(who), view_id, { reason });
  expect(answer.fault).toBeUndefined();
  return answer.body;
}

async function link(one: Waiting, who = 'chloe') {
  const shown = await ask(one, who);
  const [, path = '', digits = ''] = /(\/s\/[\w-]{32})\|.*\*(\d{6})\*/.exec(shown) ?? [];
  expect([path, digits]).not.toContain('');
  return { path, digits };
}

const open = (path: string) => fetch(`${desk.url}${path}`);
const send = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${desk.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
const hidden = (page: string) => ({
  pass: /name="pass" value="([\w-]{32})"/.exec(page)?.[1] ?? '',
  files: [...page.matchAll(/name="file" value="([\w-]{36})"/g)].map((match) => match[1] ?? ''),
});
const readings = async (id: RequestId) =>
  (await events(journey, id)).filter(({ type }) => type === 'content.revealed');

describe('reading what people wrote', () => {
  test('happens on our own page, and who read it and why is part of the case', async () => {
    const one = await waiting();
    const { path, digits } = await link(one);
    expect(await readings(one.id)).toEqual([]);
    const answer = await send(path, { digits });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const page = await answer.text();
    expect(page).toContain('look at the thing with Quetzal &amp; &lt;b&gt;Sons&lt;/b&gt;');
    expect(page).toContain('About Qüetzal');
    expect(page).toContain('détails.csv');
    expect(page).toMatch(/d•••@e•••\.net/);
    expect(page).toContain(one.from);
    expect(await readings(one.id)).toMatchObject([
      { actor: `staff:${desk.staff('chloe')}`, data: { reason: 'sort', by: 'page', messages: 1 } },
    ]);
    await draw(one.id);
    const thread = await (
      await fetch(`${desk.slack.url}/_emulator/messages?channel=privacy-requests`)
    ).text();
    expect(thread).toContain(`<@${desk.staff('chloe')}> read what was written, to see what it asks for.`);
  });

  test('leaves nothing of it in Slack', async () => {
    const one = await waiting();
    const { path, digits } = await link(one);
    await send(path, { digits });
    await draw(one.id);
    const heard = await desk.heard();
    for (const trace of [one.from, 'Quetzal', 'tails.csv', 'Dana']) expect(heard).not.toContain(trace);
  });

  test('opening the link shows nothing and uses up nothing, as often as it is opened', async () => {
    const one = await waiting();
    const { path, digits } = await link(one);
    for (let n = 0; n < 3; n += 1) {
      const page = await (await open(path)).text();
      expect(page).toContain('Number from Slack');
      for (const trace of [one.from, 'Quetzal', '•••']) expect(page).not.toContain(trace);
    }
    expect(await readings(one.id)).toEqual([]);
    expect((await send(path, { digits })).status).toBe(200);
  });

  test('works once', async () => {
    const one = await waiting();
    const { path, digits } = await link(one);
    const both = await Promise.all([send(path, { digits }), send(path, { digits })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect((await open(path)).status).toBe(404);
    expect(await readings(one.id)).toHaveLength(1);
  });

  test('works for a minute', async () => {
    const one = await waiting();
    const { path, digits } = await link(one);
    journey.clock.advance({ seconds: 60 });
    expect((await open(path)).status).toBe(404);
    expect((await send(path, { digits })).status).toBe(404);
    expect(await readings(one.id)).toEqual([]);
  });

  test('takes the digits that came with the link, with five tries', async () => {
    const one = await waiting();
    const { path, digits } = await link(one);
    const wrong = digits === '000000' ? '000001' : '000000';
    for (const status of [422, 422, 422, 422, 404]) {
      expect((await send(path, { digits: wrong })).status).toBe(status);
    }
    expect((await send(path, { digits })).status).toBe(404);
    expect(await readings(one.id)).toEqual([]);
  });

  test('is refused to a form from another site', async () => {
    const one = await waiting();
    const { path, digits } = await link(one);
    expect((await send(path, { digits }, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect(await readings(one.id)).toEqual([]);
  });

  test('is refused to who lost the role since the link was made, visibly', async () => {
    const one = await waiting();
    const { path, digits } = await link(one);
    journey.clock.advance({ seconds: 30 });
    await journey.db
      .updateTable('staff')
      .set({ roles: ['viewer'] })
      .execute();
    const answer = await send(path, { digits });
    expect(answer.status).toBe(403);
    expect(await answer.text()).not.toContain('Quetzal');
    expect((await events(journey, one.id)).at(-1)).toMatchObject({
      type: 'action.refused',
      data: { action: 'reveal.open', because: 'no-role' },
    });
  });

  test.each([
    ['somebody in no group', 'vik', 'unknown'],
    ['a guest', 'gus', 'guest'],
  ])('is not offered to %s, which stands on the case', async (_, who, because) => {
    const one = await waiting();
    const before = (await desk.views()).length;
    await desk.press(desk.staff(who), one.place, BUTTONS.reveal);
    expect(await desk.views()).toHaveLength(before);
    expect((await events(journey, one.id)).at(-1)).toMatchObject({
      type: 'action.refused',
      data: { action: BUTTONS.reveal, because },
    });
  });

  test('is over once the content is destroyed, also with a link from before', async () => {
    const one = await waiting();
    const { path, digits } = await link(one);
    await database.db.transaction().execute((tx) => destroyKeys(tx, one.id, journey.clock.now()));
    const answer = await send(path, { digits });
    expect(answer.status).toBe(410);
    expect(await answer.text()).toContain('can never be read again');
    await desk.press(desk.staff('chloe'), one.place, BUTTONS.reveal);
    expect((await desk.ephemerals()).at(-1)?.text).toContain('there is nothing to read');
    expect(await eventTypes(journey, one.id)).not.toContain('content.revealed');
  });
});

describe('a file of an opened page', () => {
  async function opened() {
    const one = await waiting();
    const { path, digits } = await link(one);
    const page = await (await send(path, { digits })).text();
    return { one, ...hidden(page) };
  }

  test('is saved under its name, never shown, and each is an event', async () => {
    const { one, pass, files } = await opened();
    const [file = ''] = files;
    const answer = await send('/s/file', { pass, file });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(FILE);
    expect(answer.headers.get('Content-Type')).toBe('application/octet-stream');
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(answer.headers.get('Content-Disposition')).toBe(
      `attachment; filename="file"; filename*=UTF-8''d%C3%A9tails.csv`,
    );
    expect((await events(journey, one.id)).at(-1)).toMatchObject({
      type: 'file.revealed',
      data: { file, reason: 'sort' },
    });
  });

  test('the message itself can be had as it came, byte by byte', async () => {
    const { one, pass, files } = await opened();
    const answer = await send('/s/file', { pass, file: files.at(-1) ?? '' });
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(one.mail);
    expect(answer.headers.get('Content-Disposition')).toMatch(/FW-[\w-]+\.eml$/);
  });

  test('of another case is not there', async () => {
    const mine = await opened();
    const theirs = await opened();
    const answer = await send('/s/file', { pass: mine.pass, file: theirs.files[0] ?? '' });
    expect(answer.status).toBe(404);
  });

  test('is there for ten minutes, and only for the page that was opened', async () => {
    const { pass, files } = await opened();
    const [file = ''] = files;
    expect(
      (await send('/s/file', { pass: pass.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')), file })).status,
    ).toBe(404);
    expect((await send('/s/file', { pass: '', file })).status).toBe(404);
    expect((await send('/s/file', { pass, file: 'x' })).status).toBe(404);
    expect((await fetch(`${desk.url}/s/file`)).status).toBe(404);
    journey.clock.advance({ minutes: 10 });
    expect((await send('/s/file', { pass, file })).status).toBe(404);
  });
});

describe('where the company decides so', () => {
  test('the words stand in the form, and it is an event all the same', async () => {
    journey.settings = { ...journey.settings, reveal: 'modal' };
    const one = await waiting();
    const shown = await ask(one, 'ana', 'answer');
    expect(shown).toContain('Quetzal');
    expect(await readings(one.id)).toMatchObject([{ data: { reason: 'answer', by: 'form', messages: 1 } }]);
  });

  test('nobody reads anything, and is told so', async () => {
    const one = await waiting();
    journey.settings = { ...journey.settings, reveal: 'off' };
    await desk.press(desk.staff('chloe'), one.place, BUTTONS.reveal);
    expect((await desk.ephemerals()).at(-1)?.text).toContain('reading is switched off');
  });
});
