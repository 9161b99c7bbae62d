import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type EdgeFacts, encodeFacts } from '../../src/core/edge-facts.ts';
import { forwardText, isSigned, receiptText, sign } from '../../src/core/edge-signature.ts';
import type { StepId } from '../../src/core/privacy-request.ts';
import { openDatabase, openPool } from '../../src/db/database.ts';
import { MessageIntake } from '../../src/db/message-intake.ts';
import { inboundForm, mailSigningKeys, signInbound } from '../../src/demo/sign-mail.ts';
import { createApp } from '../../src/http/app.ts';
import { edgeWebhookRoute } from '../../src/http/edge-webhook.ts';
import { metricsRoute } from '../../src/http/metrics.ts';
import { acceptMessage } from '../../src/journey/intake/accept-message.ts';
import { mailReader } from '../../src/journey/intake/mail/mail-reader.ts';
import { readMail } from '../../src/journey/intake/mail/read-mail.ts';
import { senderChecker } from '../../src/journey/intake/mail/sender-checker.ts';
import { readNote } from '../../src/journey/intake/note/read-note.ts';
import { readMessageHandler } from '../../src/journey/intake/read-message.ts';
import { readText } from '../../src/journey/intake/text/read-text.ts';
import { rebuildMail } from '../../src/vendors/sendgrid/rebuild-mail.ts';
import { testDatabase } from '../support/database.ts';
import { EDGE_SECRET, edgeDesk, storedMessages } from '../support/edge-desk.ts';
import { TestClock, type TestJourney, TestLog, testJourney } from '../support/journey.ts';
import { emptyZone } from '../support/names.ts';
import { runStep } from '../support/run-step.ts';

const database = testDatabase();
const reader = mailReader();
const checker = senderChecker({ resolve: emptyZone, sealers: [], forwarders: [] });
const keys = mailSigningKeys();
const mailText = Buffer.from(
  'From: dana@example.net\r\nMessage-ID: <1@example.net>\r\n\r\nPlease delete my data.\r\n',
);
let whole: TestJourney;
let journey: TestJourney;
let desk: Hono;
let earlier: readonly string[];

beforeAll(async () => {
  whole = await testJourney(database);
});
beforeEach(async () => {
  journey = { ...whole, clock: new TestClock(), log: new TestLog() };
  await journey.db.deleteFrom('steps').execute();
  await journey.db.deleteFrom('inbound_messages').where('request_id', 'is', null).execute();
  earlier = (await storedMessages(journey)).map(({ id }) => id);
  desk = deskOn(journey);
});
afterAll(() => Promise.all([reader.close(), checker.close()]));

function deskOn(on: TestJourney, secrets?: string[]): Hono {
  const parts = { sendgridKey: keys.publicKeyBase64, twilioToken: 'token', clock: on.clock };
  return edgeDesk(on, secrets ? { ...parts, secrets } : parts);
}

const now = () => journey.clock.now();
const mailAt = (at: Temporal.Instant): EdgeFacts => ({
  kind: 'mail',
  receivedAt: at.toString(),
  from: 'dana@example.net',
  to: 'legal@fluentworks.com',
});
/** A mail that SendGrid signed at one time and the edge took at another. */
function inbound(signedAt: Temporal.Instant, at: Temporal.Instant, key = keys.privateKeyPem) {
  const mail = Buffer.concat([Buffer.from(`X-Test: ${crypto.randomUUID()}\r\n`), mailText]);
  const { body, contentType } = inboundForm(mail, { to: 'legal@parse.test', from: 'dana@example.net' });
  const headers = signInbound(key, Math.floor(signedAt.epochMilliseconds / 1000), body);
  const facts: EdgeFacts = {
    kind: 'webhook',
    receivedAt: at.toString(),
    path: '/webhooks/sendgrid/inbound',
    search: '',
    headers: { 'Content-Type': contentType, ...headers },
  };
  return { facts, body };
}
async function forwarded(facts: EdgeFacts | string, body: Buffer, { to = desk, secret = EDGE_SECRET } = {}) {
  const line = typeof facts === 'string' ? facts : encodeFacts(facts);
  const bytes = new Uint8Array(body);
  const signature = await sign(secret, await forwardText(line, bytes));
  const headers = { 'Lawrence-Edge-Facts': line, 'Lawrence-Edge-Signature': signature };
  const answer = await to.request('/webhooks/edge', { method: 'POST', headers, body: bytes });
  const receipt = answer.headers.get('Lawrence-Edge-Receipt') ?? '';
  return { status: answer.status, receipt: await isSigned(secret, receiptText(signature), receipt) };
}
const STORED = { status: 200, receipt: true };
const refused = (status: number) => ({ status, receipt: false });
const stored = async () => (await storedMessages(journey)).filter(({ id }) => !earlier.includes(id));

describe('POST /webhooks/edge', () => {
  test('stores a mail of Email Routing with the edge’s time, and signs for it', async () => {
    const at = now().subtract({ hours: 100 });
    expect(await forwarded(mailAt(at), mailText)).toEqual(STORED);
    expect(await stored()).toEqual([
      expect.objectContaining({ transport: 'edge', receivedAt: at, raw: mailText, channel: 'email' }),
    ]);
  });

  test('takes the same message twice as one, and signs for it each time', async () => {
    const at = now().subtract({ hours: 1 });
    expect(await forwarded(mailAt(at), mailText)).toEqual(STORED);
    expect(await forwarded(mailAt(now()), mailText)).toEqual(STORED);
    expect((await stored()).map(({ receivedAt }) => receivedAt)).toEqual([at]);
  });

  test('checks SendGrid’s signature again, its age counted from the day the edge had it', async () => {
    const signedAt = now().subtract({ hours: 12 * 24 });
    const at = signedAt.add({ hours: 3 * 24 });
    const { facts, body } = inbound(signedAt, at);
    expect(await forwarded(facts, body)).toEqual(STORED);
    expect(await stored()).toEqual([expect.objectContaining({ transport: 'sendgrid', receivedAt: at })]);
    const late = inbound(now().subtract({ hours: 5 * 24 }), now());
    expect(await forwarded(late.facts, late.body)).toEqual(refused(422));
    const forged = inbound(now(), now(), mailSigningKeys().privateKeyPem);
    expect(await forwarded(forged.facts, forged.body)).toEqual(refused(422));
  });

  test('starts the legal clock on the day the edge had it', async () => {
    const at = Temporal.Instant.from('2026-11-18T15:00:00Z');
    const raw = Buffer.concat([Buffer.from('X-Test: clock\r\n'), mailText]);
    await forwarded(mailAt(at), raw);
    const request = await read();
    expect(request).toMatchObject({ received_at: at });
    expect(request.due_at.toString()).toBe('2026-12-17T06:59:59.999Z');
  });

  test.each<[string, string[], string]>([
    ['the new secret', ['new', 'old'], 'new'],
    ['the old secret, while they are changed', ['new', 'old'], 'old'],
  ])('takes what is signed with %s', async (_, secrets, secret) => {
    expect(await forwarded(mailAt(now()), mailText, { to: deskOn(journey, secrets), secret })).toEqual(
      STORED,
    );
  });

  test.each<[string, () => Promise<Response> | Response]>([
    ['unsigned', () => desk.request('/webhooks/edge', { method: 'POST', body: new Uint8Array(mailText) })],
    ['signed with another secret', () => tampered({ secret: 'another' })],
    ['signed for other facts', () => tampered({ line: encodeFacts(mailAt(now().subtract({ hours: 1 }))) })],
    ['signed for another body', () => tampered({ body: Buffer.from('From: mallory@example.net\r\n\r\nx') })],
  ])('refuses what is %s with 401, stores nothing and logs no word of it', async (_, send) => {
    expect((await send()).status).toBe(401);
    expect(await stored()).toEqual([]);
    expect(JSON.stringify(journey.log.lines)).not.toContain('example.net');
  });

  test.each([
    ['dated in the future', { minutes: 6 }, 400],
    ['older than 60 days', { hours: -(60 * 24 + 1) }, 400],
    ['as old as 60 days', { hours: -60 * 24 }, 200],
    ['dated by a clock that is a little ahead', { minutes: 5 }, 200],
  ])('answers what is %s: %j: %d', async (_, shift, status) => {
    expect((await forwarded(mailAt(now().add(shift)), mailText)).status).toBe(status);
    for (const { receivedAt } of await stored()) {
      expect(Temporal.Instant.compare(receivedAt, now())).toBeLessThanOrEqual(0);
    }
    expect(await stored()).toHaveLength(status === 200 ? 1 : 0);
  });

  test('answers 400 for facts that it cannot read, and says so in the log', async () => {
    expect(await forwarded('bm90IGpzb24', mailText)).toEqual(refused(400));
    expect(journey.log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', fields: { because: 'unreadable', bytes: mailText.length } }),
    );
  });

  test('refuses more than 35 MB with 413', async () => {
    expect((await forwarded(mailAt(now()), Buffer.alloc(36 * 1024 * 1024, 'a'))).status).toBe(413);
  });

  test('says 503 while storage is down, also for what its route refused for days, and signs for nothing', async () => {
    const connection = { host: '/nowhere', user: 'x', database: 'x' };
    const db = openDatabase(openPool({ connection, connectionsMax: 1 }, () => {}));
    const to = deskOn({ ...journey, db, intake: new MessageIntake(db) });
    const at = now().subtract({ hours: 48 });
    const { facts, body } = inbound(at, at);
    expect(await forwarded(facts, body, { to })).toEqual(refused(503));
    expect(await forwarded(mailAt(at), mailText, { to })).toEqual(refused(503));
    await db.destroy();
  });
});

describe('a message that its own route refuses', () => {
  test('is tried again for a day, then kept as it is for a human, due from the day the edge had it', async () => {
    const at = Temporal.Instant.from('2026-11-24T10:00:00Z');
    const { facts, body } = inbound(at, at, mailSigningKeys().privateKeyPem);
    expect(await forwarded(facts, body)).toEqual(refused(422));
    expect(await stored()).toEqual([]);
    journey.clock.advance({ hours: 20 });
    expect(await forwarded(facts, body)).toEqual(STORED);
    const request = await read();
    expect(request).toMatchObject({ received_at: at });
    const [event] = await journey.db
      .selectFrom('request_events')
      .select('data')
      .where('request_id', '=', request.id)
      .where('type', '=', 'reading.failed')
      .execute();
    expect(event?.data).toMatchObject({ problem: 'refused-by-route' });
    expect((await stored()).find(({ receivedAt }) => receivedAt.equals(at))?.raw.equals(body)).toBe(true);
  });

  const deskWith = (answer: () => Response): Hono => {
    const routes = [new Hono().post('/webhooks/sendgrid/inbound', answer)];
    const accept = (message: Parameters<typeof acceptMessage>[1]) => acceptMessage(journey, message, 'edge');
    const { clock, log } = journey;
    const edge = edgeWebhookRoute({ clock, log, secrets: [EDGE_SECRET], routes, accept });
    return createApp({ routes: [edge], log, metrics: metricsRoute(journey.db, clock).metrics });
  };

  test('is kept the same way when its route breaks on it', async () => {
    const to = deskWith(() => {
      throw new TypeError('dana@example.net is not a function');
    });
    const fresh = inbound(now(), now());
    expect(await forwarded(fresh.facts, fresh.body, { to })).toEqual(refused(422));
    const { facts, body } = inbound(now(), now().subtract({ hours: 25 }));
    expect(await forwarded(facts, body, { to })).toEqual(STORED);
    expect(await stored()).toHaveLength(1);
    expect(JSON.stringify(journey.log.lines)).not.toContain('dana');
  });

  test('stays at the edge, however old, while its route says that storage is down', async () => {
    const to = deskWith(() => new Response(null, { status: 503 }));
    const { facts, body } = inbound(now(), now().subtract({ hours: 25 }));
    expect(await forwarded(facts, body, { to })).toEqual(refused(503));
    expect(await stored()).toEqual([]);
  });

  test('is never made a case when it is a report on our own mail', async () => {
    const facts: EdgeFacts = {
      kind: 'webhook',
      receivedAt: now().subtract({ hours: 48 }).toString(),
      path: '/webhooks/sendgrid/events',
      search: '',
      headers: {},
    };
    expect(await forwarded(facts, Buffer.from('[]'))).toEqual(refused(422));
    expect(await stored()).toEqual([]);
  });
});

async function tampered({ secret = EDGE_SECRET, line = encodeFacts(mailAt(now())), body = mailText } = {}) {
  const genuine = await forwardText(encodeFacts(mailAt(now())), new Uint8Array(mailText));
  const signature = await sign(secret, genuine);
  const headers = { 'Lawrence-Edge-Facts': line, 'Lawrence-Edge-Signature': signature };
  return await desk.request('/webhooks/edge', { method: 'POST', headers, body: new Uint8Array(body) });
}

/** Reads the one message that waits for it, as a worker would. */
async function read() {
  const { id } = await journey.db
    .selectFrom('steps')
    .select('id')
    .where('kind', '=', 'intake.read')
    .where('state', '=', 'ready')
    .executeTakeFirstOrThrow();
  const mail = readMail.bind(null, {
    reader,
    checker,
    mailFrom: journey.settings.mailFrom,
    rebuild: rebuildMail,
  });
  const handler = readMessageHandler(journey, { mail, text: readText, note: readNote });
  expect((await runStep(journey, id as StepId, handler)).state).toBe('done');
  return await journey.db
    .selectFrom('requests')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
}
