import { readFile } from 'node:fs/promises';
import type { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, openPool } from '../../src/db/database.ts';
import { MessageIntake } from '../../src/db/message-intake.ts';
import { inboundForm, mailSigningKeys, signInbound } from '../../src/demo/sign-mail.ts';
import { createApp } from '../../src/http/app.ts';
import { metricsRoute } from '../../src/http/metrics.ts';
import { sendgridInboundRoute } from '../../src/http/sendgrid-inbound.ts';
import { acceptMessage } from '../../src/journey/intake/accept-message.ts';
import { readInboundParse } from '../../src/vendors/sendgrid/inbound-parse.ts';
import { signatureVerifier } from '../../src/vendors/sendgrid/verify-signature.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';

const database = testDatabase();
const keys = mailSigningKeys();
let journey: TestJourney;
let app: Hono;

beforeAll(async () => {
  journey = await testJourney(database);
  app = appOn(journey);
});

function appOn(on: TestJourney): Hono {
  const route = sendgridInboundRoute({
    clock: on.clock,
    log: on.log,
    verify: signatureVerifier([keys.publicKeyBase64]),
    read: readInboundParse,
    accept: (mail) => acceptMessage(on, mail, 'sendgrid'),
  });
  return createApp({ routes: [route], log: on.log, metrics: metricsRoute(on.db, on.clock).metrics });
}

const fixture = (name: string) => readFile(`test/fixtures/mail/${name}.eml`);
const seconds = () => Math.floor(journey.clock.now().epochMilliseconds / 1000);

function post(body: Buffer, headers: Record<string, string>, to = app) {
  return to.request('/webhooks/sendgrid/inbound', {
    method: 'POST',
    headers: { 'Content-Type': 'multipart/form-data; boundary=xYzZY', ...headers },
    body: new Uint8Array(body),
  });
}
const signed = (body: Buffer, to = app, key = keys.privateKeyPem) =>
  post(body, signInbound(key, seconds(), body), to);
const stored = async () => {
  const rows = await journey.db
    .selectFrom('inbound_messages')
    .selectAll()
    .orderBy('received_at')
    .orderBy('id')
    .execute();
  return rows;
};

describe('POST /webhooks/sendgrid/inbound', () => {
  test('says 200 when the mail is stored, sealed, with the step that reads it', async () => {
    const raw = await fixture('delete-my-data');
    const before = (await stored()).length;
    const answer = await signed(
      inboundForm(raw, { to: 'legal@parse.test', from: 'dana.ruiz@example.net' }).body,
    );
    expect(answer.status).toBe(200);
    const rows = await stored();
    expect(rows).toHaveLength(before + 1);
    const row = rows.at(-1);
    expect(row?.raw.includes('dana.ruiz')).toBe(false);
    const key = await journey.vault.open(journey.db, row?.key_id ?? ('' as never));
    const opened = key.open(
      { table: 'inbound_messages', column: 'raw', row: row?.id ?? '' },
      row?.raw ?? raw,
    );
    expect(opened.equals(raw)).toBe(true);
    const step = await journey.db
      .selectFrom('steps')
      .selectAll()
      .where('name', '=', `intake.read.${row?.id}`)
      .executeTakeFirstOrThrow();
    expect(step).toMatchObject({ kind: 'intake.read', state: 'ready', input: { inbound: row?.id } });
    expect(journey.rings.at(-1)?.id).toBe(step.id);
  });

  test('takes the same mail twice as one, also at the same instant', async () => {
    const { body } = inboundForm(await fixture('two-from'), {
      to: 'legal@parse.test',
      from: 'a@example.net',
    });
    const before = (await stored()).length;
    const answers = await Promise.all([signed(body), signed(body), signed(body)]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect((await signed(body)).status).toBe(200);
    expect(await stored()).toHaveLength(before + 1);
  });

  test('stores a flood by one sender at once and reads it at their pace; nobody else waits', async () => {
    const send = async (from: string) => {
      const raw = Buffer.from(`From: ${from}\r\nMessage-ID: <${crypto.randomUUID()}@x>\r\n\r\nhello`);
      expect((await signed(inboundForm(raw, { to: 'legal@parse.test' }).body)).status).toBe(200);
      const id = (await stored()).at(-1)?.id;
      const step = await journey.db
        .selectFrom('steps')
        .select('run_after')
        .where('name', '=', `intake.read.${id}`)
        .executeTakeFirstOrThrow();
      return step.run_after.since(journey.clock.now()).total('seconds');
    };
    const waits: number[] = [];
    for (let mail = 0; mail < 23; mail += 1) {
      journey.clock.advance({ milliseconds: 1 });
      waits.push(Math.round(await send('flood@example.net')));
    }
    expect(waits.slice(0, 20)).toEqual(Array(20).fill(0));
    expect(waits.slice(20)).toEqual([2, 4, 6]);
    expect(await send('somebody@example.net')).toBe(0);
  });

  test.each<[string, (body: Buffer) => Promise<Response> | Response]>([
    ['unsigned', (body) => post(body, {})],
    ['signed by somebody else', (body) => signed(body, app, mailSigningKeys().privateKeyPem)],
    [
      'changed on the way',
      (body) =>
        post(Buffer.concat([body, Buffer.from(' ')]), signInbound(keys.privateKeyPem, seconds(), body)),
    ],
    ['a week old', (body) => post(body, signInbound(keys.privateKeyPem, seconds() - 7 * 86_400, body))],
  ])('refuses what is %s with 401, stores nothing and logs no word of it', async (_, send) => {
    const { body } = inboundForm(Buffer.from('From: canary@example.net\r\n\r\nx'), {
      to: 'legal@parse.test',
      from: 'canary@example.net',
    });
    const before = (await stored()).length;
    expect((await send(body)).status).toBe(401);
    expect(await stored()).toHaveLength(before);
    expect(JSON.stringify(journey.log.lines)).not.toContain('canary');
  });

  test('refuses more than 35 MB with 413', async () => {
    expect((await signed(Buffer.alloc(36 * 1024 * 1024, 'a'))).status).toBe(413);
  });

  test('answers 400 for an empty body: there is nothing to keep', async () => {
    expect((await signed(Buffer.alloc(0))).status).toBe(400);
  });

  test.each([
    ['cut off', (body: Buffer) => body.subarray(0, body.length - 30)],
    ['no form at all', () => Buffer.from('{"not": "a form"}')],
  ])('keeps what is validly signed and %s', async (_, change) => {
    const { body } = inboundForm(await fixture('question'), {
      to: 'legal@parse.test',
      from: 'kim.doe@example.net',
    });
    const before = (await stored()).length;
    expect((await signed(change(body))).status).toBe(200);
    expect(await stored()).toHaveLength(before + 1);
  });

  test('says 503 while storage is down, so that SendGrid comes again', async () => {
    const pool = openPool(
      { connection: { host: '/nowhere', user: 'x', database: 'x' }, connectionsMax: 1 },
      () => {},
    );
    const db = openDatabase(pool);
    const down = appOn({ ...journey, db, intake: new MessageIntake(db) });
    const answer = await signed(inboundForm(Buffer.from('x'), { to: 'legal@parse.test' }).body, down);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('Retry-After')).not.toBeNull();
    await db.destroy();
  });

  test('changes nothing on GET', async () => {
    const before = (await stored()).length;
    expect((await app.request('/webhooks/sendgrid/inbound')).status).toBe(404);
    expect(await stored()).toHaveLength(before);
  });
});
