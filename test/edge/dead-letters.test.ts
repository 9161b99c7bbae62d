import type { Hono } from 'hono';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../src/demo/free-port.ts';
import { inboundForm, mailSigningKeys, signInbound } from '../../src/demo/sign-mail.ts';
import { testDatabase } from '../support/database.ts';
import { EDGE_SECRET, edgeDesk, open, storedMessages } from '../support/edge-desk.ts';
import { edgeWorker } from '../support/edge-worker.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';

const keys = mailSigningKeys();
const port = await freePort();
const database = testDatabase();
const edge = edgeWorker(() => ({
  originUrl: `http://127.0.0.1:${port}`,
  retriesMax: 2,
  vars: {
    EDGE_SECRETS: EDGE_SECRET,
    SENDGRID_INBOUND_KEYS: keys.publicKeyBase64,
    RETRY_SECONDS: '0',
    OVERDUE_DAYS: '0',
  },
}));

let journey: TestJourney;
let desk: Hono;
let close: (() => Promise<void>) | undefined;
beforeAll(async () => {
  journey = await testJourney(database);
  desk = edgeDesk(journey, { sendgridKey: keys.publicKeyBase64, twilioToken: 'token' });
});
beforeEach(async () => {
  await journey.db.deleteFrom('steps').execute();
  await journey.db.deleteFrom('inbound_messages').execute();
});
afterEach(async () => {
  await close?.();
  close = undefined;
});

const postMail = async (text: string) => {
  const { body } = inboundForm(Buffer.from(`From: a@example.net\r\n\r\n${text}`), { to: 'legal@parse.test' });
  const signed = signInbound(keys.privateKeyPem, Math.floor(Date.now() / 1000), body);
  const headers = { 'Content-Type': 'multipart/form-data; boundary=xYzZY', ...signed };
  return await edge.post('/webhooks/sendgrid/inbound', body, headers);
};
const names = async (prefix: string) =>
  (await edge.objects(prefix)).map(({ key }) => key.slice(prefix.length));
const buried = (count: number) =>
  expect.poll(() => names('undelivered/'), { timeout: 20_000, interval: 50 }).toHaveLength(count);

test('a message whose tries are over is marked, kept, and handed in by the sweep with its day of receipt', async () => {
  expect((await postMail('first')).status).toBe(200);
  expect((await postMail('second')).status).toBe(200);
  await buried(2);
  expect(await names('waiting/')).toEqual(await names('undelivered/'));
  const [marker] = await edge.objects('undelivered/');
  expect(marker?.facts).toEqual({
    message: marker?.key.replace('undelivered/', 'waiting/'),
    problem: 'tries-exhausted',
  });
  expect(edge.failures().filter((problem) => problem === 'tries-exhausted')).toHaveLength(2);

  const back = Temporal.Now.instant();
  close = await open(desk, port);
  await edge.sweep();
  expect(await edge.objects('')).toEqual([]);
  const stored = await storedMessages(journey);
  expect(stored.map(({ raw }) => raw.toString().slice(-6))).toEqual(['\nfirst', 'second']);
  for (const { receivedAt } of stored) expect(Temporal.Instant.compare(receivedAt, back)).toBe(-1);
});

test('a sweep while the desk still refuses says why on the marker, and leaves the next message its turn', async () => {
  const elsewhere = edgeDesk(journey, {
    sendgridKey: keys.publicKeyBase64,
    twilioToken: 'token',
    secrets: ['another-secret'],
  });
  close = await open(elsewhere, port);
  await postMail('first');
  await postMail('second');
  await buried(2);
  await edge.sweep();
  const markers = await edge.objects('undelivered/');
  expect(markers.map(({ facts }) => facts.problem)).toEqual(['desk-answered-401', 'desk-answered-401']);
  expect(journey.log.lines.map(({ message }) => message)).toContain('message from the edge refused');
  expect(await storedMessages(journey)).toEqual([]);
  await close();
  close = await open(desk, port);
  await edge.sweep();
  expect(await edge.objects('')).toEqual([]);
  expect(await storedMessages(journey)).toHaveLength(2);
});

test('what the queue never heard of is handed in by the sweep all the same', async () => {
  const receivedAt = Temporal.Now.instant().subtract({ hours: 24 * 8 });
  const at = receivedAt.round('millisecond');
  const facts = { kind: 'mail', receivedAt: at.toString(), from: 'a@example.net', to: 'legal@test' } as const;
  await edge.place(`waiting/${facts.receivedAt}-lost`, Buffer.from('From: a@example.net\r\n\r\nlost'), facts);
  close = await open(desk, port);
  await edge.sweep();
  expect(await edge.objects('')).toEqual([]);
  expect(await storedMessages(journey)).toEqual([
    expect.objectContaining({ receivedAt: at, transport: 'edge' }),
  ]);
});
