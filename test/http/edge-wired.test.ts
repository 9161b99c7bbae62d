import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { systemClock } from '../../src/core/clock.ts';
import { encodeFacts } from '../../src/core/edge-facts.ts';
import { forwardText, sign } from '../../src/core/edge-signature.ts';
import { inboundForm, mailSigningKeys, signInbound } from '../../src/demo/sign-mail.ts';
import { wire } from '../../src/wiring.ts';
import { TestLog } from '../support/journey.ts';
import { type TestPlace, testPlace } from '../support/test-place.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const keys = mailSigningKeys();
let place: TestPlace;
beforeAll(async () => {
  place = await testPlace();
});
afterAll(() => place.drop());

/** What a whole desk with these settings answers a SendGrid mail that the edge hands in. */
async function answerWith(settings: Record<string, string>) {
  const base = { PUBLIC_URL: 'https://desk.test', MASTER_KEY: KEY, INDEX_KEY: KEY, DATA_DIR: place.data };
  const config = readConfig({ ...base, ...place.env, ...settings });
  const desk = await wire(config, { clock: systemClock, log: new TestLog() });
  const receivedAt = systemClock.now().round('second');
  const { body, contentType } = inboundForm(Buffer.from('From: a@example.net\r\n\r\nx'), {
    to: 'legal@test',
  });
  const line = encodeFacts({
    kind: 'webhook',
    receivedAt: receivedAt.toString(),
    path: '/webhooks/sendgrid/inbound',
    search: '',
    headers: {
      'Content-Type': contentType,
      ...signInbound(keys.privateKeyPem, receivedAt.epochMilliseconds / 1000, body),
    },
  });
  const bytes = new Uint8Array(body);
  const signature = await sign('shared', await forwardText(line, bytes));
  const headers = { 'Lawrence-Edge-Facts': line, 'Lawrence-Edge-Signature': signature };
  const { status } = await desk.app.request('/webhooks/edge', { method: 'POST', headers, body: bytes });
  await desk.stop();
  return status;
}

test('the desk lets the edge in only when they share a secret, and hands on to the vendors it is switched on for', async () => {
  expect(await answerWith({})).toBe(404);
  expect(await answerWith({ EDGE_SECRETS: 'another' })).toBe(401);
  expect(await answerWith({ EDGE_SECRETS: 'shared' })).toBe(422);
  expect(await answerWith({ EDGE_SECRETS: 'new, shared', SENDGRID_INBOUND_KEYS: keys.publicKeyBase64 })).toBe(
    200,
  );
  const rows = await place.look((db) => db.selectFrom('inbound_messages').select(['transport']).execute());
  expect(rows).toEqual([{ transport: 'sendgrid' }]);
});
