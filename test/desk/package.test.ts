import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ExportConnector } from '../../src/core/ports.ts';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { BUTTONS } from '../../src/desk/card/card-buttons.ts';
import { drawCardHandler } from '../../src/desk/card/draw-card.ts';
import { testDatabase } from '../support/database.ts';
import { drive, fulfilment, outcomes, routedRequest } from '../support/fulfilment.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { events, readRequest } from '../support/requests.ts';
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

const exporters = ['fluentworks', 'stripe', 'sendgrid'].map(
  (system): ExportConnector => ({ system, export: async () => ({ bookings: [{ with: 'Quetzal Clinic' }] }) }),
);

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

/** An access request whose copies are made, as far as a connection reaches. */
async function copied() {
  const all = await fulfilment(database, [], [], journey, exporters);
  const request = await routedRequest(journey, { right: 'access', assurance: 'strong' });
  await drive(all, request.id);
  return { all, request, place: await draw(request.id) };
}

const DONE = ['aws', 'datadog', 'sentry'].map((system) => `export.${system}|nothing_found`);
const lastNote = async () => (await desk.ephemerals()).at(-1)?.text ?? '';

test('work done by hand is noted in a form, for several systems at once, by whoever works on cases', async () => {
  const { all, request, place } = await copied();
  await desk.press(desk.staff('vik'), place, BUTTONS.tasks);
  expect(await lastNote()).toContain('none of the groups');
  await desk.press(desk.staff('chloe'), place, BUTTONS.tasks);
  const form = await desk.lastView();
  expect(JSON.stringify(form.body.view.blocks)).toContain('export.aws|exported');
  const submit = (done: string[], note: string) =>
    desk.submit(desk.staff('chloe'), form.view_id, { done, note });

  const both = [...DONE, 'export.aws|exported'];
  expect((await submit(both, 'see OPS-12 please')).body).toContain('one answer for each system');
  for (const naming of ['asked dana.ruiz@example.net about it', 'called 303-555-0142 about it'])
    expect((await submit(DONE, naming)).body).toContain('name nobody');
  expect((await outcomes(all, request.id)).filter(({ system }) => system === 'aws')).toMatchObject([
    { outcome: null },
  ]);
  expect((await submit(DONE, 'Query by account id, OPS-12')).status).toBe(200);
  await drive(all, request.id);
  expect((await outcomes(all, request.id)).map(({ outcome }) => outcome)).toEqual([
    'nothing_found',
    'nothing_found',
    'exported',
    'exported',
    'nothing_found',
    'exported',
    'not_searched',
  ]);
  expect((await submit(DONE, 'Query by account id, OPS-12')).body).toContain('Nothing was changed');
});

test('a package is looked at on our own page and let go in Slack, and nothing of it passes through there', async () => {
  const { all, request, place } = await copied();
  await desk.press(desk.staff('chloe'), place, BUTTONS.tasks);
  await desk.submit(desk.staff('chloe'), (await desk.lastView()).view_id, { done: DONE, note: 'see OPS-12' });
  await drive(all, request.id);
  const card = await draw(request.id);

  await desk.press(desk.staff('ben'), card, BUTTONS.giveOut);
  expect(await lastNote()).toContain('look through the package first');
  await desk.press(desk.staff('chloe'), card, BUTTONS.giveOut);
  expect(await lastNote()).toContain('needs a role');
  await desk.press(desk.staff('ben'), card, BUTTONS.package);
  const [, url = '', digits = ''] =
    /<(\S+)\|Look through the package>.*\*(\d{6})\*/.exec(await lastNote()) ?? [];
  const page = await fetch(`${desk.url}${new URL(url).pathname}`, {
    method: 'POST',
    body: new URLSearchParams({ digits }),
  });
  expect(await page.text()).toContain('Quetzal Clinic');
  await desk.press(desk.staff('ben'), card, BUTTONS.giveOut);
  await drive(all, request.id);
  expect(await readRequest(journey, request.id)).toMatchObject({ state: 'delivering' });
  await draw(request.id);

  const heard = await desk.heard();
  expect(heard).toContain('looked at the package, to check what is given out');
  for (const canary of ['Quetzal', request.address]) expect(heard).not.toContain(canary);
  const refused = (await events(journey, request.id)).filter(({ type }) => type === 'action.refused');
  expect(refused.map(({ data }) => data.because)).toEqual(['look-first', 'no-role']);
});
