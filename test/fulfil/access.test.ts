import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExportConnector } from '../../src/core/ports.ts';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { packageOf } from '../../src/db/exports.ts';
import { startFluentworksEmulator } from '../../src/demo/emulators/fluentworks.ts';
import { startSendgridEmulator } from '../../src/demo/emulators/sendgrid.ts';
import { startStripeEmulator } from '../../src/demo/emulators/stripe.ts';
import { DEMO_PEOPLE } from '../../src/demo/people.ts';
import { requesterPages } from '../../src/http/requester-pages.ts';
import { staffPackagePage } from '../../src/http/staff-package-page.ts';
import { destroyDueContent } from '../../src/journey/close/destroy-content.ts';
import { destroyDuePackages } from '../../src/journey/close/destroy-packages.ts';
import { liftHold, placeHold } from '../../src/journey/close/legal-hold.ts';
import { withdraw } from '../../src/journey/close/withdraw.ts';
import { approve } from '../../src/journey/fulfil/approve.ts';
import { type FinishedTask, finishTasks } from '../../src/journey/fulfil/finish-task.ts';
import { offerReveal } from '../../src/journey/reveal/offer-reveal.ts';
import { sweepBlobs } from '../../src/journey/sweep-blobs.ts';
import { fluentworksExport } from '../../src/vendors/fluentworks/export.ts';
import { sendgridExport } from '../../src/vendors/sendgrid/export.ts';
import { stripeExport } from '../../src/vendors/stripe/export.ts';
import { testDatabase } from '../support/database.ts';
import { drive, type Fulfilment, fulfilment, outcomes, routedRequest, steps } from '../support/fulfilment.ts';
import { anybody, lookAt, pageOf, unpacked } from '../support/package.ts';
import { events, readRequest, type TestRequest } from '../support/requests.ts';
import { findStep } from '../support/run-step.ts';

const database = testDatabase();
const token = 'fw_test_token';
const apiKey = 'key';
const DANA = 'dana.ruiz@example.net';

let vendors: { url: string; close(): Promise<void> }[];
let exporters: ExportConnector[];
beforeAll(async () => {
  vendors = await Promise.all([
    startFluentworksEmulator({ people: DEMO_PEOPLE, token, pageSize: 20 }),
    startStripeEmulator({ people: DEMO_PEOPLE, apiKey }),
    startSendgridEmulator({ apiKey, subscribers: [DANA] }),
  ]);
  const [fluentworks = '', stripe = '', sendgrid = ''] = vendors.map(({ url }) => url);
  exporters = [
    fluentworksExport({ apiUrl: fluentworks, token }),
    stripeExport({ apiUrl: stripe, apiKey }),
    sendgridExport({ apiUrl: sendgrid, apiKey, timeoutSeconds: 5 }),
  ];
});
afterAll(() => Promise.all(vendors.map((vendor) => vendor.close())));

const BY_HAND = ['aws', 'datadog', 'sentry'];
const nothingFound: FinishedTask[] = BY_HAND.map((system) => ({
  step: `export.${system}`,
  result: { outcome: 'nothing_found' },
}));
const note = 'Queried by account id, ticket OPS-12';

async function asked(more: ExportConnector[] = exporters) {
  const all = await fulfilment(database, [], [], undefined, more);
  const request = await routedRequest(all.journey, { right: 'access', address: DANA, assurance: 'strong' });
  await drive(all, request.id);
  return { all, request };
}
/** Up to the review. */
async function copied() {
  const { all, request } = await asked();
  await finishTasks(all.journey, { requestId: request.id, userId: 'U9', tasks: nothingFound, note });
  await drive(all, request.id);
  return { all, request };
}
async function letGo({ journey }: Fulfilment, { id: requestId }: TestRequest, userId = 'U1') {
  const { id: stepId } = await findStep(journey, requestId, 'review');
  return await approve(journey, { requestId, stepId, userId });
}
async function given() {
  const { all, request } = await copied();
  await lookAt(all.journey, request.id, 'U1');
  expect(await letGo(all, request)).toMatchObject({ ok: true });
  await drive(all, request.id);
  return { all, request };
}
async function download({ journey }: Fulfilment, request: TestRequest) {
  return await requesterPages(journey).request(`/r/${await pageOf(journey, request)}/package`);
}

describe('access', () => {
  test('copies what each system holds, waits for the teams whose systems no connection reaches, and for a review', async () => {
    const { all, request } = await asked();
    const open = (await steps(all, request.id)).map(({ name, kind, state }) => [name, kind, state]);
    expect(open).toEqual([
      ['export.fluentworks', 'systems.export', 'done'],
      ['export.stripe', 'systems.export', 'done'],
      ['export.sendgrid', 'systems.export', 'done'],
      ['export.aws', 'team.task', 'waiting'],
      ['export.datadog', 'team.task', 'waiting'],
      ['export.sentry', 'team.task', 'waiting'],
      ['review', 'team.review', 'blocked'],
      ['package', 'package.build', 'blocked'],
    ]);
    expect(await outcomes(all, request.id)).toMatchObject([
      { system: 'aws', outcome: null },
      { system: 'datadog', outcome: null },
      {
        system: 'fluentworks',
        outcome: 'exported',
        counts: {
          accounts: 1,
          profiles: 1,
          bookings: 14,
          support_messages: 2,
          devices: 2,
          audit_entries: 37,
        },
      },
      { system: 'sendgrid', outcome: 'exported', counts: { marketing_contacts: 1 } },
      { system: 'sentry', outcome: null },
      {
        system: 'stripe',
        outcome: 'exported',
        counts: { customers: 1, payment_methods: 1, invoices: 9, payments: 9 },
      },
      // She proved no number, and texts are found by numbers only: the letter says so.
      { system: 'twilio', outcome: 'not_searched' },
    ]);
  });

  test('ends with a package that holds everything, to read and for programs, and a letter without data', async () => {
    const { all, request } = await given();
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'delivering',
      outcome: 'partly_fulfilled',
    });
    const answer = await download(all, request);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="file"; filename*=UTF-8''${request.reference}.zip`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    const files = unpacked(new Uint8Array(await answer.arrayBuffer()));
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        'index.html',
        'fluentworks/fluentworks.json',
        'fluentworks/bookings.csv',
        'stripe/invoices.csv',
      ]),
    );
    const service = JSON.parse(files['fluentworks/fluentworks.json'] ?? '') as { bookings: object[] };
    expect(service.bookings).toHaveLength(14);
    expect(files['index.html']).toContain('Bookings (14)');
    expect(files['index.html']).toContain(DANA);
    expect(files['stripe/invoices.csv']?.trim().split('\r\n')).toHaveLength(10);
    const letters = await all.journey.db
      .selectFrom('outbound_messages')
      .select('letter')
      .where('request_id', '=', request.id)
      .where('role', '=', 'answer')
      .execute();
    expect(letters).toEqual([{ letter: 'access-ready' }]);
  });

  test('never gives out a password or a card number, also in the middle of a text, and says that it is held', async () => {
    const { all, request } = await given();
    const files = unpacked(new Uint8Array(await (await download(all, request)).arrayBuffer()));
    const everything = Object.values(files).join('\n');
    for (const secret of ['argon2id', '4242 4242', 'Xt5EWLLDS7FJjR1c'])
      expect(everything).not.toContain(secret);
    expect(files['index.html']).toContain('account or card numbers and passwords or keys');
    expect(files['fluentworks/fluentworks.json']).toContain(
      'My card [left out: an account or card number] was charged twice.',
    );
    expect(files['index.html']).toContain('4242');
  });

  test('leaves nothing of the person in rows, events, logs or the blob store in clear', async () => {
    const { all, request } = await given();
    const { db, log, blobs } = all.journey;
    const written = JSON.stringify([
      await steps(all, request.id),
      await events(all.journey, request.id),
      await outcomes(all, request.id),
      await db.selectFrom('exports').selectAll().execute(),
      await db.selectFrom('packages').selectAll().execute(),
      log.lines,
      [...blobs.kept.values()].map((bytes) => bytes.toString('latin1')),
    ]);
    expect(blobs.kept.size).toBeGreaterThan(3);
    for (const canary of ['Dana', DANA, 'Pinewood', 'OPS-12']) expect(written).not.toContain(canary);
  });
});

describe('a review', () => {
  test('by somebody who has not looked lets nothing go', async () => {
    const { all, request } = await copied();
    expect(await letGo(all, request)).toEqual({ ok: false, because: 'look-first' });
    await lookAt(all.journey, request.id, 'U2');
    expect(await letGo(all, request)).toEqual({ ok: false, because: 'look-first' });
    expect(await letGo(all, request, 'U2')).toMatchObject({ ok: true });
    const looked = (await events(all.journey, request.id)).find(({ type }) => type === 'package.revealed');
    expect(looked).toMatchObject({ actor: 'staff:U2', data: { reason: 'review' } });
  });

  test('counts only what was seen after the last change by somebody else', async () => {
    const { all, request } = await copied();
    await lookAt(all.journey, request.id, 'U1');
    const { pass } = await lookAt(all.journey, request.id, 'U2');
    const pages = staffPackagePage(all.journey, anybody);
    const body = new URLSearchParams({ pass, out: 'fluentworks|bookings|1|note' });
    expect((await pages.request('/p/leave-out', { method: 'POST', body })).status).toBe(200);
    expect(await letGo(all, request, 'U1')).toEqual({ ok: false, because: 'look-first' });
    expect(await letGo(all, request, 'U2')).toMatchObject({ ok: true });
  });

  test('leaves out what is about another person, and the copy that held it is deleted', async () => {
    const { all, request } = await copied();
    const before = new Set(all.journey.blobs.kept.keys());
    const { pass } = await lookAt(all.journey, request.id, 'U1');
    const pages = staffPackagePage(all.journey, anybody);
    const body = new URLSearchParams({ pass, out: 'fluentworks|bookings|1|note' });
    const shown = await (await pages.request('/p/leave-out', { method: 'POST', body })).text();
    expect(shown).toContain('Left out.');
    expect(shown).not.toContain('Ines');
    await sweepBlobs(all.journey);
    const gone = [...before].filter((name) => !all.journey.blobs.kept.has(name));
    expect(gone).toHaveLength(1);
    await letGo(all, request);
    await drive(all, request.id);
    const files = unpacked(new Uint8Array(await (await download(all, request)).arrayBuffer()));
    expect(Object.values(files).join()).not.toContain('Ines');
    expect(files['fluentworks/fluentworks.json']).toContain('[left out: it is about another person]');
  });

  test('after it is over changes nothing any more', async () => {
    const { all, request } = await copied();
    const { pass } = await lookAt(all.journey, request.id, 'U1');
    await letGo(all, request);
    const pages = staffPackagePage(all.journey, anybody);
    const body = new URLSearchParams({ pass, out: 'fluentworks|bookings|1|note' });
    expect((await pages.request('/p/leave-out', { method: 'POST', body })).status).toBe(409);
  });

  test('shows the package by a link that works once, with its digits, and by no link to the messages', async () => {
    const { all, request } = await copied();
    const pages = staffPackagePage(all.journey, anybody);
    const order = { requestId: request.id, userId: 'U1', reason: 'review' } as const;
    const offer = await offerReveal(all.journey, { ...order, shows: 'package' });
    const other = await offerReveal(all.journey, order);
    if (!offer.ok || !other.ok) throw new Error('no link');
    const path = new URL(offer.link.url).pathname;
    expect(path).toMatch(/^\/p\//);
    const asking = await (await pages.request(path)).text();
    expect(asking).toContain(request.reference);
    expect(asking).not.toContain('Pinewood');
    const post = (url: string, digits: string) =>
      pages.request(url, { method: 'POST', body: new URLSearchParams({ digits }) });
    expect((await post(path, '000000x')).status).toBe(422);
    expect(
      (await post(new URL(other.link.url).pathname.replace('/s/', '/p/'), other.link.digits)).status,
    ).toBe(404);
    const opened = await post(path, offer.link.digits);
    expect(await opened.text()).toContain('Pinewood Dental');
    expect((await post(path, offer.link.digits)).status).toBe(404);
  });

  test('waits for the file of a team that says it copied something', async () => {
    const { all, request } = await asked();
    const { journey } = all;
    const tasks = nothingFound.with(0, { step: 'export.aws', result: { outcome: 'exported' } });
    expect(await finishTasks(journey, { requestId: request.id, userId: 'U9', tasks, note })).toEqual({
      ok: true,
    });
    await drive(all, request.id);
    const { pass, content } = await lookAt(journey, request.id, 'U1');
    expect(content.copiedByHand).toEqual(['aws']);
    expect(content.notes).toContainEqual(expect.objectContaining({ step: 'export.aws', note }));
    expect(await letGo(all, request)).toEqual({ ok: false, because: 'file-missing' });
    const pages = staffPackagePage(journey, anybody);
    const form = new FormData();
    form.set('pass', pass);
    form.set('system', 'aws');
    form.set('file', new File(['user,seen\ndana,yes\n'], '../../logins.csv'));
    expect((await pages.request('/p/file', { method: 'POST', body: form })).status).toBe(200);
    form.set('system', 'stripe');
    expect((await pages.request('/p/file', { method: 'POST', body: form })).status).toBe(409);
    expect(await letGo(all, request)).toMatchObject({ ok: true });
    await drive(all, request.id);
    const files = unpacked(new Uint8Array(await (await download(all, request)).arrayBuffer()));
    expect(files['aws/logins.csv']).toBe('user,seen\ndana,yes\n');
  });
});

describe('a package', () => {
  test('is there for whoever proved their contact, and for no other link', async () => {
    const { all, request } = await given();
    const { journey } = all;
    await journey.db
      .updateTable('contacts')
      .set({ proven_at: null })
      .where('id', '=', request.contactId)
      .execute();
    expect((await download(all, request)).status).toBe(404);
  });

  test('is not there before somebody let it go', async () => {
    const { all, request } = await copied();
    expect((await download(all, request)).status).toBe(404);
  });

  test('downloaded ten times changes nothing', async () => {
    const { all, request } = await given();
    const before = await events(all.journey, request.id);
    for (let time = 0; time < 10; time += 1) expect((await download(all, request)).status).toBe(200);
    expect(await events(all.journey, request.id)).toEqual(before);
  });

  test('is kept while a legal hold stands, though its time is over, and destroyed once it is lifted', async () => {
    const { all, request } = await given();
    const { journey } = all;
    const { id: requestId } = request;
    const isKept = async () => (await packageOf(journey.db, requestId)) !== undefined;
    await placeHold(journey, { requestId, userId: 'ULEGAL', reason: 'litigation' });
    journey.clock.advance({ days: 31 });
    await destroyDuePackages(journey);
    expect(await isKept()).toBe(true);
    const { version } = await readRequest(journey, requestId);
    await liftHold(journey, { requestId, version, userId: 'ULEGAL', reason: 'matter-closed' });
    await destroyDuePackages(journey);
    expect(await isKept()).toBe(false);
  });

  test('is destroyed when its time is over, and the page says so', async () => {
    const { all, request } = await given();
    const { journey } = all;
    journey.clock.advance({ days: 29 });
    expect(await destroyDuePackages(journey)).toBe(0);
    expect((await download(all, request)).status).toBe(200);
    journey.clock.advance({ days: 2 });
    expect((await download(all, request)).status).toBe(410);
    expect(await destroyDuePackages(journey)).toBeGreaterThan(0);
    await sweepBlobs(journey);
    expect([...journey.blobs.kept.keys()].filter((name) => /^(exports|packages)\//.test(name))).toEqual([]);
    const page = await requesterPages(journey).request(`/r/${await pageOf(journey, request)}`);
    expect(await page.text()).toContain('The time to download your data is over');
    expect((await events(journey, request.id)).at(-1)).toMatchObject({
      type: 'package.destroyed',
      data: { because: 'expired' },
    });
  });

  test('of a request that was withdrawn is not kept', async () => {
    const { all, request } = await copied();
    const { journey } = all;
    expect(await withdraw(journey, { requestId: request.id, actor: 'requester' })).toMatchObject({
      ok: true,
    });
    await closed(all, request.id);
    await destroyDuePackages(journey);
    expect(
      await journey.db.selectFrom('exports').selectAll().where('request_id', '=', request.id).execute(),
    ).toEqual([]);
  });

  test('goes with the content of its case', async () => {
    const { all, request } = await given();
    await closed(all, request.id, all.journey.clock.now());
    await destroyDueContent(all.journey);
    await sweepBlobs(all.journey);
    expect(all.journey.blobs.kept.size).toBe(0);
  });
});

/** The answer is out. */
async function closed({ journey }: Fulfilment, id: RequestId, contentUntil: Temporal.Instant | null = null) {
  const { recordEvent } = await import('../../src/db/apply-event.ts');
  await journey.db.transaction().execute((tx) =>
    recordEvent(tx, id, {
      event: { type: 'answer.sent', message: 'm', contentUntil: contentUntil?.toString() ?? null },
      actor: 'system',
      at: journey.clock.now(),
    }),
  );
}
