import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import type { InboundText } from '../../../src/core/inbound-message.ts';
import type { OutboundId, StepId } from '../../../src/core/privacy-request.ts';
import { Transient } from '../../../src/core/problem.ts';
import { openDatabase, openPool } from '../../../src/db/database.ts';
import { MessageIntake } from '../../../src/db/message-intake.ts';
import { isOptedOut } from '../../../src/db/text-opt-outs.ts';
import { createApp } from '../../../src/http/app.ts';
import { metricsRoute } from '../../../src/http/metrics.ts';
import { twilioWebhooks } from '../../../src/http/twilio-webhooks.ts';
import { addresseeOf } from '../../../src/journey/deliver/addressee.ts';
import { recordDelivery } from '../../../src/journey/deliver/record-delivery.ts';
import { acceptMessage } from '../../../src/journey/intake/accept-message.ts';
import { readMessageHandler } from '../../../src/journey/intake/read-message.ts';
import { fetchMediaHandler, forgetMediaHandler } from '../../../src/journey/intake/text/fetch-media.ts';
import { lookForLostTexts } from '../../../src/journey/intake/text/look-for-lost-texts.ts';
import { readText } from '../../../src/journey/intake/text/read-text.ts';
import { signedByTwilio } from '../../../src/vendors/twilio/check-signature.ts';
import { inboundText, readInboundText } from '../../../src/vendors/twilio/inbound-text.ts';
import { twilioMedia } from '../../../src/vendors/twilio/media-source.ts';
import { readTextStatus } from '../../../src/vendors/twilio/text-status.ts';
import { testDatabase } from '../../support/database.ts';
import { type TestJourney, testJourney } from '../../support/journey.ts';
import { findStep, runStep } from '../../support/run-step.ts';

const database = testDatabase();
const ACCOUNT = `AC${'0'.repeat(32)}`;
const [TOKEN, NEXT_TOKEN] = ['primary-token', 'next-token'];
const PUBLIC = 'https://privacy.example.test';
let journey: TestJourney;
let app: Hono;
beforeAll(async () => {
  journey = await testJourney(database);
  app = appOn(journey);
});

function appOn(on: TestJourney): Hono {
  const route = twilioWebhooks({
    log: on.log,
    verify: (path, signed) => signedByTwilio([TOKEN, NEXT_TOKEN], { url: PUBLIC + path, ...signed }),
    readMessage: (form) => readInboundText(form, ACCOUNT),
    accept: (message) => acceptMessage(on, message, 'twilio'),
    readStatus: readTextStatus,
    record: async ({ vendorId, delivery, code }) =>
      delivery === null || (await recordDelivery(on, { vendorId, delivery, code })),
  });
  return createApp({ routes: [route], log: on.log, metrics: metricsRoute(on.db, on.clock).metrics });
}

/** Signed as Twilio documents it, not by the code under test. */
function signature(url: string, form: URLSearchParams, token: string): string {
  const pairs = [...form].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => name + value);
  return createHmac('sha1', token)
    .update(url + pairs.join(''))
    .digest('base64');
}

interface Posting {
  path?: string;
  token?: string;
  signed?: string;
  to?: Hono;
}
function post(
  fields: Record<string, string>,
  { path = 'messages', token = TOKEN, signed, to = app }: Posting = {},
) {
  const form = new URLSearchParams(fields);
  const route = `/webhooks/twilio/${path}`;
  return to.request(route, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'X-Twilio-Signature': signed ?? signature(PUBLIC + route, form, token),
    },
    body: form.toString(),
  });
}

let count = 0;
const sid = () => `SM${String(++count).padStart(32, '0')}`;
const number = () => `+1303555${String(1000 + ++count)}`;
const text = (more: Record<string, string> = {}) => ({
  AccountSid: ACCOUNT,
  MessageSid: sid(),
  From: number(),
  To: '+13035550100',
  Body: 'Please delete my account and everything about me.',
  NumMedia: '0',
  MessagingServiceSid: '',
  BrandNewParameter: 'x',
  ...more,
});

const stored = () => journey.db.selectFrom('inbound_messages').selectAll().orderBy('id').execute();

/** Takes a text in and reads it, as the worker would. */
async function receive(fields: Record<string, string>) {
  expect((await post(fields)).status).toBe(200);
  const hash = (await stored()).at(-1);
  const id = hash?.id ?? expect.fail('nothing stored');
  const { id: step } = await journey.db
    .selectFrom('steps')
    .select('id')
    .where('name', '=', `intake.read.${id}`)
    .executeTakeFirstOrThrow();
  const nobody = () => Promise.reject(new Error('not a text'));
  const ended = await runStep(
    journey,
    step as StepId,
    readMessageHandler(journey, { text: readText, mail: nobody, note: nobody }),
  );
  expect(ended.state).toBe('done');
  const inbound = await journey.db
    .selectFrom('inbound_messages')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const request =
    inbound.request_id === null
      ? undefined
      : await journey.db
          .selectFrom('requests')
          .selectAll()
          .where('id', '=', inbound.request_id)
          .executeTakeFirstOrThrow();
  return { inbound, request };
}

describe('POST /webhooks/twilio/messages', () => {
  test('answers with an empty response once the text is stored, and stores it once', async () => {
    const fields = text();
    const before = (await stored()).length;
    const answer = await post(fields);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('<Response/>');
    expect((await post(fields)).status).toBe(200);
    expect(await stored()).toHaveLength(before + 1);
    expect((await stored()).at(-1)?.raw.includes('delete')).toBe(false);
  });

  test.each<[string, Posting]>([
    ['signed by somebody else', { token: 'stolen' }],
    ['unsigned', { signed: '' }],
    ['signed for another address', { signed: signature('https://evil.test/', new URLSearchParams(), TOKEN) }],
  ])('refuses what is %s, stores nothing and logs no number', async (_, posting) => {
    const before = (await stored()).length;
    const fields = text();
    expect((await post(fields, posting)).status).toBe(403);
    expect(await stored()).toHaveLength(before);
    expect(JSON.stringify(journey.log.lines)).not.toContain(fields.From.slice(1));
  });

  test('takes the next token too, while it is rotated', async () => {
    expect((await post(text(), { token: NEXT_TOKEN })).status).toBe(200);
  });

  test('refuses a message of another account, however well it is signed', async () => {
    expect((await post(text({ AccountSid: `AC${'1'.repeat(32)}` }))).status).toBe(400);
  });

  test('says 503 while storage is down', async () => {
    const address = { connection: { host: '/nowhere', user: 'x', database: 'x' }, connectionsMax: 1 };
    const db = openDatabase(openPool(address, () => {}));
    expect(
      (await post(text(), { to: appOn({ ...journey, db, intake: new MessageIntake(db) }) })).status,
    ).toBe(503);
    await db.destroy();
  });

  test('changes nothing on GET', async () => {
    expect((await app.request('/webhooks/twilio/messages')).status).toBe(404);
  });
});

describe('a text', () => {
  test('that asks for deletion is a case that is answered by text', async () => {
    const { request } = await receive(text());
    expect(request).toMatchObject({ channel: 'sms', state: 'verifying', rights: ['delete'] });
  });

  test('through WhatsApp is a case of the same number', async () => {
    const from = number();
    const { request } = await receive(text({ From: `whatsapp:${from}`, To: 'whatsapp:+13035550100' }));
    expect(request).toMatchObject({ channel: 'whatsapp', state: 'verifying' });
    expect((await receive(text({ From: from, Body: 'hello?' }))).inbound.request_id).toBe(request?.id);
  });

  test('from a short code is a human’s to sort, and nobody is answered', async () => {
    const { request } = await receive(text({ From: '32665' }));
    expect(request).toMatchObject({ state: 'received', attention: 'needs-triage' });
    const letters = await journey.db
      .selectFrom('outbound_messages')
      .select('id')
      .where('request_id', '=', request?.id ?? ('' as never))
      .execute();
    expect(letters).toEqual([]);
  });

  test('of the same number belongs to its open case; of another number it never does', async () => {
    const from = number();
    const first = await receive(text({ From: from }));
    const second = await receive(text({ From: from, Body: '123456' }));
    expect(second.inbound.request_id).toBe(first.request?.id);
    const steps = await journey.db
      .selectFrom('steps')
      .select('name')
      .where('request_id', '=', first.request?.id ?? ('' as never))
      .execute();
    expect(steps.map(({ name }) => name)).toContain(`verify.reply.${second.inbound.id}`);
    const stranger = await receive(text({ Body: '123456' }));
    expect(stranger.inbound.request_id).not.toBe(first.request?.id);
  });
});

describe('a keyword', () => {
  const hashOf = (from: string) => journey.vault.fingerprint('sms', from);

  test.each(['STOP', 'stop', ' Stop. ', 'UNSUBSCRIBE', 'ALTO', 'arrêt'])(
    '%s ends all texts',
    async (word) => {
      const from = number();
      const { request } = await receive(text({ From: from }));
      const { inbound } = await receive(text({ From: from, Body: word }));
      expect(inbound).toMatchObject({ state: 'set_aside', request_id: null });
      expect(await isOptedOut(journey.db, hashOf(from))).toBe(true);
      const letter = await journey.db
        .selectFrom('outbound_messages')
        .selectAll()
        .where('request_id', '=', request?.id ?? ('' as never))
        .executeTakeFirstOrThrow();
      await expect(addresseeOf(journey.db, letter)).rejects.toMatchObject({ code: 'opted-out-of-texts' });
      const after = await journey.db
        .selectFrom('requests')
        .select('attention')
        .where('id', '=', request?.id ?? ('' as never))
        .executeTakeFirstOrThrow();
      expect(after.attention).toBe('texts-stopped');
    },
  );

  test('within a sentence is a person’s words', async () => {
    const from = number();
    await receive(text({ From: from, Body: 'stop selling my data please' }));
    expect(await isOptedOut(journey.db, hashOf(from))).toBe(false);
  });

  test('START lifts what STOP did, also on the case', async () => {
    const from = number();
    const { request } = await receive(text({ From: from }));
    await receive(text({ From: from, Body: 'STOP' }));
    await receive(text({ From: from, Body: 'START' }));
    expect(await isOptedOut(journey.db, hashOf(from))).toBe(false);
    const after = await journey.db
      .selectFrom('requests')
      .select('attention')
      .where('id', '=', request?.id ?? ('' as never))
      .executeTakeFirstOrThrow();
    expect(after.attention).toBeNull();
  });

  test('that the provider acted on counts, whatever the words', async () => {
    const from = number();
    await receive(text({ From: from, Body: 'enough', OptOutType: 'STOP' }));
    expect(await isOptedOut(journey.db, hashOf(from))).toBe(true);
  });

  test('CANCEL ends the texts and is a human’s to look at, unanswered', async () => {
    const from = number();
    const { request } = await receive(text({ From: from, Body: 'Cancel' }));
    expect(await isOptedOut(journey.db, hashOf(from))).toBe(true);
    expect(request).toMatchObject({ state: 'received', attention: 'needs-triage' });
  });

  test('HELP is answered by the provider and changes nothing', async () => {
    const { inbound } = await receive(text({ Body: 'HELP' }));
    expect(inbound.state).toBe('set_aside');
  });

  test('a code never goes by mail because its number stopped texts', async () => {
    const from = number();
    const { request } = await receive(text({ From: from, Body: 'STOP' }));
    expect(request).toBeUndefined();
    const again = await receive(text({ From: from }));
    const letter = await journey.db
      .selectFrom('outbound_messages')
      .selectAll()
      .where('request_id', '=', again.request?.id ?? ('' as never))
      .executeTakeFirstOrThrow();
    await expect(addresseeOf(journey.db, { ...letter, role: 'code' })).rejects.toMatchObject({
      code: 'opted-out-of-texts',
    });
  });
});

describe('POST /webhooks/twilio/status', () => {
  const sentText = async () => {
    const { request } = await receive(text());
    const letter = await journey.db
      .selectFrom('outbound_messages')
      .selectAll()
      .where('request_id', '=', request?.id ?? ('' as never))
      .executeTakeFirstOrThrow();
    const vendorId = sid();
    await journey.db
      .updateTable('outbound_messages')
      .set({ state: 'sent', sent_at: journey.clock.now(), vendor_id: vendorId })
      .where('id', '=', letter.id)
      .execute();
    const row = (id: OutboundId) =>
      journey.db.selectFrom('outbound_messages').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const tell = (MessageStatus: string, more: Record<string, string> = {}) =>
      post({ AccountSid: ACCOUNT, MessageSid: vendorId, MessageStatus, ...more }, { path: 'status' });
    return { row: () => row(letter.id), tell };
  };

  test('keeps the gravest state, in whatever order states come', async () => {
    const { row, tell } = await sentText();
    for (const state of ['delivered', 'sent', 'queued']) expect((await tell(state)).status).toBe(204);
    expect(await row()).toMatchObject({ delivery: 'delivered', state: 'sent' });
    await tell('undelivered', { ErrorCode: '30003' });
    await tell('delivered');
    expect(await row()).toMatchObject({ delivery: 'bounced', delivery_code: '30003', state: 'bounced' });
  });

  test('refuses what is unsigned and what is no status', async () => {
    const { tell } = await sentText();
    expect(
      (await post({ MessageSid: 'x', MessageStatus: 'sent' }, { path: 'status', token: 'no' })).status,
    ).toBe(403);
    expect((await tell('teleported')).status).toBe(400);
  });
});

describe('a text whose webhook was lost', () => {
  const found = (body: string): InboundText =>
    inboundText({ accountSid: ACCOUNT, sid: sid(), from: number(), to: '+13035550100', body, media: [] });

  test('is found in the list, once, and one that came is not doubled', async () => {
    const [lost, came] = [found('lost'), found('came')];
    await acceptMessage(journey, came, 'twilio');
    const before = (await stored()).length;
    expect(await lookForLostTexts(journey, async () => [lost, came])).toBe(1);
    expect(await lookForLostTexts(journey, async () => [lost, came])).toBe(0);
    expect(await stored()).toHaveLength(before + 1);
  });

  test('waits for the next time while Twilio is down', async () => {
    const down = () => Promise.reject(new Transient('twilio-unreachable'));
    await expect(lookForLostTexts(journey, down)).rejects.toMatchObject({ code: 'twilio-unreachable' });
  });
});

describe('what came with a text', () => {
  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const KEY = `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`;

  /** Twilio's media as it behaves: behind the key, with the bytes elsewhere, and gone once deleted. */
  async function standIn() {
    const seen: string[] = [];
    const files = new Map<string, Buffer>([
      ['ME1', PNG],
      ['ME2', Buffer.alloc(6 * 1024 * 1024, 1)],
    ]);
    const app = new Hono();
    const path = '/2010-04-01/Accounts/:account/Messages/:message/Media/:media';
    app.get(path, (c) => {
      if (c.req.header('Authorization') !== KEY) return c.text('no', 401);
      if (!files.has(c.req.param('media'))) return c.text('gone', 404);
      return c.redirect(`/bytes/${c.req.param('media')}`, 307);
    });
    app.delete(path, (c) => {
      seen.push(`deleted ${c.req.param('media')}`);
      return c.body(null, files.delete(c.req.param('media')) ? 204 : 404);
    });
    app.get('/bytes/:media', (c) => {
      seen.push(c.req.header('Authorization') === undefined ? 'asked without key' : 'key given away');
      return c.body(new Uint8Array(files.get(c.req.param('media')) ?? []));
    });
    const server = await new Promise<ReturnType<typeof serve>>((up) => {
      const listening = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => up(listening));
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { url, seen, close: () => server.close() };
  }

  test('is kept sealed, typed by its bytes, and then deleted at Twilio; what is too large is counted and stays there', async () => {
    const twilio = await standIn();
    const media = (id: string) =>
      `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Messages/MM1/Media/${id}`;
    const source = twilioMedia({ accountSid: ACCOUNT, authToken: TOKEN, apiUrl: twilio.url });
    const { inbound, request } = await receive(
      text({
        NumMedia: '3',
        MediaUrl0: media('ME1'),
        MediaContentType0: 'text/html',
        MediaUrl1: media('ME2'),
        MediaUrl2: media('ME3'),
      }),
    );
    const id = request?.id ?? expect.fail('no case');
    const run = async (name: string, handler: Parameters<typeof runStep>[2]) => {
      const step = await findStep(journey, id, `${name}.${inbound.id}`);
      expect((await runStep(journey, step.id, handler)).state).toBe('done');
    };
    await run('intake.media', fetchMediaHandler(journey, source));
    const files = await journey.db
      .selectFrom('attachments')
      .select(['type', 'size_bytes', 'blob'])
      .where('inbound_id', '=', inbound.id)
      .execute();
    expect(files).toMatchObject([{ type: 'image/png', size_bytes: PNG.length }]);
    expect(Buffer.from(await journey.blobs.get(files[0]?.blob ?? '')).includes(PNG)).toBe(false);
    const event = await journey.db
      .selectFrom('request_events')
      .select('data')
      .where('request_id', '=', id)
      .where('type', '=', 'files.received')
      .executeTakeFirstOrThrow();
    expect(event.data).toMatchObject({ beyond: 2, files: [{ type: 'image/png' }] });
    await run('intake.forget-media', forgetMediaHandler(journey, source));
    expect(twilio.seen).toEqual(['asked without key', 'asked without key', 'deleted ME1']);
    twilio.close();
  });

  test('is fetched from our own account at Twilio and from nowhere else', async () => {
    const source = twilioMedia({ accountSid: ACCOUNT, authToken: TOKEN, apiUrl: 'https://api.twilio.com' });
    const never = new AbortController().signal;
    for (const url of [
      'http://169.254.169.254/latest/meta-data',
      'https://api.twilio.com.evil.test/2010-04-01/Accounts/x/Messages/MM1/Media/ME1',
      `https://api.twilio.com/2010-04-01/Accounts/AC${'9'.repeat(32)}/Messages/MM1/Media/ME1`,
      `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Messages/MM1/Media/../../../../x`,
    ]) {
      await expect(source.fetch(url, 10, never)).rejects.toMatchObject({ code: 'media-not-ours' });
    }
  });
});
