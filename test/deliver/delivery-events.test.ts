import fc from 'fast-check';
import type { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import { DELIVERIES, type Delivery, isLost } from '../../src/core/delivery.ts';
import type { OutboundId, RequestId } from '../../src/core/privacy-request.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { inTransaction } from '../../src/db/database.ts';
import { newId } from '../../src/db/new-id.ts';
import { askForStep } from '../../src/db/steps.ts';
import { mailSigningKeys, signInbound } from '../../src/demo/sign-mail.ts';
import { createApp } from '../../src/http/app.ts';
import { metricsRoute } from '../../src/http/metrics.ts';
import { sendgridEventsRoute } from '../../src/http/sendgrid-events.ts';
import { seeMessage } from '../../src/journey/close/see-message.ts';
import { letterReportHandler } from '../../src/journey/deliver/letter-report.ts';
import { recordDelivery } from '../../src/journey/deliver/record-delivery.ts';
import { resendLetter } from '../../src/journey/deliver/resend-letter.ts';
import { readDeliveryEvents } from '../../src/vendors/sendgrid/delivery-events.ts';
import { signatureVerifier } from '../../src/vendors/sendgrid/verify-signature.ts';
import { challengedRequest } from '../support/codes.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { eventTypes, readRequest, verifyingRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';

const database = testDatabase();
const keys = mailSigningKeys();
let journey: TestJourney;
let app: Hono;
beforeAll(async () => {
  journey = await testJourney(database);
  const route = sendgridEventsRoute({
    clock: journey.clock,
    log: journey.log,
    verify: signatureVerifier([mailSigningKeys().publicKeyBase64, keys.publicKeyBase64]),
    read: readDeliveryEvents,
    record: (event) => recordDelivery(journey, event),
  });
  app = createApp({
    routes: [route],
    log: journey.log,
    metrics: metricsRoute(journey.db, journey.clock).metrics,
  });
});

const seconds = () => Math.floor(journey.clock.now().epochMilliseconds / 1000);

async function post(batch: unknown, privateKeyPem = keys.privateKeyPem) {
  const body = Buffer.from(typeof batch === 'string' ? batch : JSON.stringify(batch));
  return await app.request('/webhooks/sendgrid/events', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...signInbound(privateKeyPem, seconds(), body) },
    body: new Uint8Array(body),
  });
}

const BOUNCE = { event: 'bounce', status: '5.1.1', reason: '550 5.1.1 <canary@example.net> user unknown' };

/** A case whose acknowledgement left. */
async function sentLetter() {
  const request = await verifyingRequest(journey);
  const step = await findStep(journey, request.id, 'send.acknowledgement');
  const id = String(step.input.outbound) as OutboundId;
  const row = () =>
    journey.db.selectFrom('outbound_messages').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const sent = { state: 'sent', sent_at: journey.clock.now() } as const;
  await journey.db.updateTable('outbound_messages').set(sent).where('id', '=', id).execute();
  const { message_id } = await row();
  const tell = (event: object) =>
    post([{ ...event, email: 'canary@example.net', lawrence_message: message_id }]);
  return { request, id, messageId: message_id, row, tell };
}

async function provenPhone(requestId: RequestId) {
  const id = newId<never>();
  const at = journey.clock.now();
  await journey.db
    .insertInto('contacts')
    .values({
      id,
      request_id: requestId,
      channel: 'sms',
      value: Buffer.from('sealed'),
      value_hash: Buffer.from(id),
      source: 'claimed',
      created_at: at,
      proven_at: at,
    })
    .execute();
  return id;
}

const lettersOf = (id: RequestId) =>
  journey.db.selectFrom('outbound_messages').selectAll().where('request_id', '=', id).execute();

describe('POST /webhooks/sendgrid/events', () => {
  test('refuses what SendGrid did not sign, and what is no batch', async () => {
    expect((await post([BOUNCE], mailSigningKeys().privateKeyPem)).status).toBe(401);
    expect((await post('nonsense')).status).toBe(400);
    expect((await post({ not: 'a batch' })).status).toBe(400);
    expect((await app.request('/webhooks/sendgrid/events')).status).toBe(404);
  });

  test('takes events about letters of others, and of kinds that are new, without harm and says so', async () => {
    const answer = await post([
      { ...BOUNCE, lawrence_message: 'fw.none' },
      { event: 'brand_new' },
      'odd',
      BOUNCE,
    ]);
    expect(answer.status).toBe(200);
    expect(journey.log.lines.at(-2)?.fields).toEqual({ events: 1, foreign: 1, unknown: 2, bounce: 1 });
  });

  test('a letter that came back is an event, stands on the card, and its reason’s words are kept nowhere', async () => {
    const { request, row, tell } = await sentLetter();
    expect((await tell(BOUNCE)).status).toBe(200);
    expect(await row()).toMatchObject({ state: 'bounced', delivery: 'bounced', delivery_code: '5.1.1' });
    expect(await readRequest(journey, request.id)).toMatchObject({ attention: 'letter-lost' });
    expect((await eventTypes(journey, request.id)).at(-1)).toBe('letter.lost');
    expect(JSON.stringify([journey.log.lines, await row()])).not.toContain('canary');
  });

  test('a letter of before is known by its Message-ID alone', async () => {
    const { messageId, row } = await sentLetter();
    await post([{ ...BOUNCE, 'smtp-id': `<${messageId}@parse.example.test>` }]);
    expect((await row()).state).toBe('bounced');
  });

  test('whatever the order and however often, the gravest report counts and is told once', async () => {
    const names: Record<Delivery, string | undefined> = {
      deferred: 'deferred',
      delivered: 'delivered',
      spam: 'spamreport',
      failed: undefined,
      dropped: 'dropped',
      bounced: 'bounce',
    };
    const reports = fc.array(fc.constantFrom(...DELIVERIES.filter((one) => names[one])), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(reports, async (order) => {
        const { request, row, tell } = await sentLetter();
        for (const one of order) await tell({ event: names[one] });
        const gravest = DELIVERIES.findLast((one) => order.includes(one)) ?? 'delivered';
        expect((await row()).delivery).toBe(gravest);
        const told = (await eventTypes(journey, request.id)).filter((type) => type === 'letter.lost');
        expect(told).toHaveLength(isLost(gravest) ? 1 : 0);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a letter that was lost', () => {
  test('goes once to another contact that the person proved, and nobody needs to act', async () => {
    const { request, tell } = await sentLetter();
    const phone = await provenPhone(request.id);
    await tell(BOUNCE);
    await tell({ event: 'dropped' });
    const again = (await lettersOf(request.id)).filter(({ contact_id }) => contact_id === phone);
    expect(again).toMatchObject([{ role: 'acknowledgement', state: 'queued' }]);
    expect((await readRequest(journey, request.id)).attention).toBeNull();
  });

  test('that was marked as spam is shown to staff and sent nowhere else', async () => {
    const { request, tell, row } = await sentLetter();
    await provenPhone(request.id);
    await tell({ event: 'spamreport' });
    expect((await row()).state).toBe('sent');
    expect(await lettersOf(request.id)).toHaveLength(1);
    expect((await readRequest(journey, request.id)).attention).toBe('letter-lost');
  });

  test('never hides that somebody must act, and is not cleared by what is about something else', async () => {
    const { request, tell } = await sentLetter();
    const at = journey.clock.now();
    const failed = { type: 'step.failed', step: 'locate', problem: 'vendor-down', ask: 'Again?' } as const;
    await inTransaction(journey.db, (tx) =>
      recordEvent(tx, request.id, { event: failed, actor: 'system', at }),
    );
    await tell(BOUNCE);
    expect((await readRequest(journey, request.id)).attention).toBe('step-failed');
    const order = { requestId: request.id, actor: 'staff:U1' } as const;
    expect(await resendLetter(journey, order)).toEqual({ ok: true });
    expect((await readRequest(journey, request.id)).attention).toBe('step-failed');
  });

  test('that cannot be sent again is noted by a press', async () => {
    const { request, tell } = await sentLetter();
    await tell({ event: 'spamreport' });
    const order = { requestId: request.id, actor: 'staff:U1' } as const;
    expect(await resendLetter(journey, order)).toEqual({ ok: false, because: 'no-lost-letter' });
    expect(await seeMessage(journey, order)).toEqual({ ok: true });
    expect((await readRequest(journey, request.id)).attention).toBeNull();
  });

  test('can be sent again by staff, and only one that is lost', async () => {
    const { request, id, tell } = await sentLetter();
    const order = { requestId: request.id, actor: 'staff:U1' } as const;
    expect(await resendLetter(journey, order)).toEqual({ ok: false, because: 'no-lost-letter' });
    await tell(BOUNCE);
    expect(await resendLetter(journey, order)).toEqual({ ok: true });
    const again = (await lettersOf(request.id)).filter((letter) => letter.id !== id);
    expect(again).toMatchObject([{ letter: 'acknowledgement', state: 'queued' }]);
    expect(await findStep(journey, request.id, `send.acknowledgement.${again[0]?.id}`)).toMatchObject({
      state: 'ready',
    });
    expect((await readRequest(journey, request.id)).attention).toBeNull();
    expect(await resendLetter(journey, order)).toEqual({ ok: false, because: 'no-lost-letter' });
  });

  test('and held a code takes the code with it', async () => {
    const request = await challengedRequest(journey);
    const letter = (await lettersOf(request.id)).find(({ role }) => role === 'code');
    await post([{ ...BOUNCE, lawrence_message: letter?.message_id }]);
    const challenge = await journey.db
      .selectFrom('challenges')
      .selectAll()
      .where('request_id', '=', request.id)
      .executeTakeFirstOrThrow();
    expect(challenge.cancelled_at).not.toBeNull();
  });

  test('is known from a delivery report by mail just as well', async () => {
    const { request, id, row } = await sentLetter();
    await journey.db.transaction().execute((tx) =>
      askForStep(tx, {
        requestId: request.id,
        name: 'letter.report.x',
        kind: 'letter.report',
        input: { outbound: id, delivery: 'bounced', code: '5.2.2' },
        at: journey.clock.now(),
      }),
    );
    const step = await findStep(journey, request.id, 'letter.report.x');
    expect((await runStep(journey, step.id, letterReportHandler(journey))).state).toBe('done');
    expect(await row()).toMatchObject({ state: 'bounced', delivery_code: '5.2.2' });
  });
});
