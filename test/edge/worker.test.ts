import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../src/demo/free-port.ts';
import { inboundForm, mailSigningKeys, signInbound } from '../../src/demo/sign-mail.ts';
import { testDatabase } from '../support/database.ts';
import { EDGE_SECRET, edgeDesk, open, PUBLIC_URL, storedMessages } from '../support/edge-desk.ts';
import { edgeWorker } from '../support/edge-worker.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';

const INBOUND = '/webhooks/sendgrid/inbound';
const TEXTS = '/webhooks/twilio/messages';
const TOKEN = 'twilio-token';
const keys = mailSigningKeys();
const old = mailSigningKeys();
const port = await freePort();
const database = testDatabase();
const edge = edgeWorker(() => ({
  originUrl: `http://127.0.0.1:${port}`,
  vars: {
    EDGE_SECRETS: `${EDGE_SECRET}, the-one-before`,
    SENDGRID_INBOUND_KEYS: `${keys.publicKeyBase64},${old.publicKeyBase64}`,
    TWILIO_AUTH_TOKENS: `token-before,${TOKEN}`,
    RETRY_SECONDS: '1',
  },
}));

let journey: TestJourney;
let desk: Hono;
let close: (() => Promise<void>) | undefined;
beforeAll(async () => {
  journey = await testJourney(database);
  desk = edgeDesk(journey, { sendgridKey: keys.publicKeyBase64, twilioToken: TOKEN });
});
beforeEach(async () => {
  await journey.db.deleteFrom('steps').execute();
  await journey.db.deleteFrom('inbound_messages').execute();
});
afterEach(async () => {
  await close?.();
  close = undefined;
});
const openDesk = async (app = desk) => {
  close = await open(app, port);
};

const seconds = () => Math.floor(Date.now() / 1000);
const form = (mail: string | Buffer) =>
  inboundForm(Buffer.from(mail), { to: 'legal@parse.test', from: 'dana@example.net' }).body;
const FORM = { 'Content-Type': 'multipart/form-data; boundary=xYzZY' };
const postMail = (body: Buffer, { key = keys.privateKeyPem, at = seconds(), signed = body } = {}) =>
  edge.post(INBOUND, body, { ...FORM, ...signInbound(key, at, signed) });
const postText = (sid: string, text: string, token = TOKEN) => {
  const fields = { From: '+14155552671', To: '+17205550100', MessageSid: sid, Body: text, MediaUrl0: '' };
  const signature = getExpectedTwilioSignature(token, PUBLIC_URL + TEXTS, fields);
  return edge.post(TEXTS, Buffer.from(new URLSearchParams(fields).toString()), {
    'Content-Type': 'application/x-www-form-urlencoded',
    'X-Twilio-Signature': signature,
  });
};
const waiting = () => edge.objects('waiting/');
/** A check that has to hold before long: the queue delivers when it does. */
const soon = <Value>(look: () => Value) => expect.poll(look, { timeout: 20_000, interval: 50 });
const handedIn = () => soon(waiting).toEqual([]);

describe('what the edge takes stands at the desk as it came, and nowhere else', () => {
  test('a mail from SendGrid, with the bytes of its charset', async () => {
    await openDesk();
    const before = Temporal.Now.instant();
    const mail = await readFile('test/fixtures/mail/latin1-8bit.eml');
    expect(await postMail(form(mail))).toEqual({ status: 200, text: 'Stored' });
    await handedIn();
    const [stored, ...others] = await storedMessages(journey);
    expect(others).toEqual([]);
    expect(stored?.raw.equals(mail)).toBe(true);
    expect(stored).toMatchObject({
      transport: 'sendgrid',
      envelope: { from: 'dana@example.net', anomalies: [] },
    });
    expect(Temporal.Instant.compare(stored?.receivedAt ?? before, before.subtract({ milliseconds: 1 }))).toBe(
      1,
    );
  });

  test('a mail from Email Routing, with its envelope', async () => {
    await openDesk();
    const mail = Buffer.concat([
      Buffer.from(
        'From: dana@example.net\r\nTo: legal@fluentworks.com\r\nMessage-ID: <1@example.net>\r\n\r\nadi',
      ),
      Buffer.from([0xf3, 0x73, 0x0a, 0x0d, 0x00]),
    ]);
    expect(await edge.mail('bounce+dana@example.net', 'legal@fluentworks.com', mail)).toBe(200);
    await handedIn();
    const [stored] = await storedMessages(journey);
    expect(stored?.raw.equals(mail)).toBe(true);
    expect(stored).toMatchObject({
      transport: 'edge',
      channel: 'email',
      envelope: {
        kind: 'mail',
        from: 'bounce+dana@example.net',
        to: ['legal@fluentworks.com'],
        senderIp: null,
      },
    });
  });

  test('a text from Twilio, whose signature still holds behind the edge', async () => {
    await openDesk();
    expect(await postText('SM1', 'Borren mis datos, por favor ✓')).toEqual({
      status: 200,
      text: '<Response/>',
    });
    await handedIn();
    const [stored] = await storedMessages(journey);
    expect(stored?.raw.toString('utf8')).toBe('Borren mis datos, por favor ✓');
    expect(stored).toMatchObject({ transport: 'twilio', envelope: { providerId: 'SM1' } });
  });

  test('a mail of 20 MB', async () => {
    await openDesk();
    const mail = Buffer.alloc(20 * 1024 * 1024, 'From: a@example.net\r\n\r\n0123456789abcdef');
    expect((await postMail(form(mail))).status).toBe(200);
    await handedIn();
    expect((await storedMessages(journey))[0]?.raw.equals(mail)).toBe(true);
  });
});

describe('the edge keeps nothing of', () => {
  const body = form('From: dana@example.net\r\n\r\nhello');
  test.each<[string, number, () => Promise<{ status: number }>]>([
    ['an unsigned mail', 401, () => edge.post(INBOUND, body, FORM)],
    ['a mail signed by a stranger', 401, () => postMail(body, { key: mailSigningKeys().privateKeyPem })],
    ['a mail changed on the way', 401, () => postMail(body, { signed: Buffer.from('other') })],
    ['a mail signed a week ago', 401, () => postMail(body, { at: seconds() - 7 * 86_400 })],
    ['a mail signed for tomorrow', 401, () => postMail(body, { at: seconds() + 86_400 })],
    ['a text signed by a stranger', 401, () => postText('SM2', 'x', 'another-token')],
    ['an empty body', 400, () => postMail(Buffer.alloc(0))],
    ['a mail above 35 MB', 413, () => postMail(Buffer.alloc(36 * 1024 * 1024, 'a'))],
    ['a text above 1 MB', 413, () => postText('SM3', 'a'.repeat(1_100_000))],
    ['a webhook whose keys it has not got', 404, () => edge.post('/webhooks/sendgrid/events', body, FORM)],
    ['anything else', 404, () => edge.post('/webhooks/edge', body, FORM)],
  ])('%s', async (_, status, send) => {
    expect((await send()).status).toBe(status);
    expect(await waiting()).toEqual([]);
    expect(await storedMessages(journey)).toEqual([]);
  });
});

test('a mail signed under the key before is taken, while keys are rotated', async () => {
  await openDesk(edgeDesk(journey, { sendgridKey: old.publicKeyBase64, twilioToken: TOKEN }));
  expect((await postMail(form('From: a@example.net\r\n\r\nx'), { key: old.privateKeyPem })).status).toBe(200);
  await handedIn();
  expect(await storedMessages(journey)).toHaveLength(1);
});

test('a desk that is down for a while loses nothing, gets nothing twice, and is told when it came', async () => {
  const failedBefore = edge.failures().length;
  const mails = ['one', 'two', 'three'].map((word) => form(`From: dana@example.net\r\n\r\n${word}`));
  for (const mail of [...mails, ...mails]) expect((await postMail(mail)).status).toBe(200);
  for (const sid of ['SM4', 'SM5', 'SM4']) expect((await postText(sid, `text ${sid}`)).status).toBe(200);
  const routed = Buffer.from('From: kim@example.net\r\nMessage-ID: <k@example.net>\r\n\r\nkim');
  expect(await edge.mail('kim@example.net', 'legal@fluentworks.com', routed)).toBe(200);
  await soon(() => edge.failures().length - failedBefore).toBeGreaterThanOrEqual(20);
  expect(await waiting()).toHaveLength(10);
  const back = Temporal.Now.instant();
  await openDesk();
  await handedIn();
  const stored = await storedMessages(journey);
  expect(stored.map(({ raw }) => raw.toString('utf8').split('\n').at(-1)).toSorted()).toEqual(
    ['kim', 'one', 'text SM4', 'text SM5', 'three', 'two'].toSorted(),
  );
  for (const { receivedAt } of stored) expect(Temporal.Instant.compare(receivedAt, back)).toBe(-1);
});

test('whoever answers 200 without being the desk gets no message out of the edge', async () => {
  const failedBefore = edge.failures().length;
  await openDesk(new Hono().all('*', (c) => c.text('Welcome!')));
  expect((await postMail(form('From: a@example.net\r\n\r\nprecious'))).status).toBe(200);
  await soon(() => edge.failures().slice(failedBefore)).toContain('no-receipt');
  expect(await waiting()).toHaveLength(1);
  await close?.();
  await openDesk();
  await handedIn();
  expect(await storedMessages(journey)).toHaveLength(1);
});

test('no log line and no name of an object at the edge holds personal data', async () => {
  await openDesk();
  await postMail(form('From: canary@example.net\r\n\r\ncanary'));
  await edge.mail(
    'canary@example.net',
    'legal@fluentworks.com',
    Buffer.from('From: canary@example.net\r\nMessage-ID: <c@example.net>\r\n\r\nx'),
  );
  const names = (await waiting()).map(({ key }) => key);
  await handedIn();
  for (const name of names) expect(name).toMatch(/^waiting\/[\d-]+T[\d:.]+Z-[0-9a-f-]{36}$/);
  expect(edge.logs()).not.toContain('canary');
});

test('mail that R2 refuses is left with its sender, who comes again', async () => {
  const mail = Buffer.from('From: a@example.net\r\nMessage-ID: <e@example.net>\r\n\r\nx');
  // More than the 8 KB that R2 keeps beside an object.
  const endless = `${'x'.repeat(9_000)}@example.net`;
  expect(await edge.mail(endless, 'legal@fluentworks.com', mail)).toBe(500);
  expect(await waiting()).toEqual([]);
  await openDesk();
  expect(await edge.mail('a@example.net', 'legal@fluentworks.com', mail)).toBe(200);
  await handedIn();
  expect(await storedMessages(journey)).toHaveLength(1);
});
