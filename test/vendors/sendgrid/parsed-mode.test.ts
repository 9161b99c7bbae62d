import { randomUUID } from 'node:crypto';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InboundMail } from '../../../src/core/inbound-message.ts';
import { headerText } from '../../../src/journey/intake/mail/header-text.ts';
import { mailReader } from '../../../src/journey/intake/mail/mail-reader.ts';
import { readHeaders, valuesOf } from '../../../src/journey/mail-headers.ts';
import { readInboundParse } from '../../../src/vendors/sendgrid/inbound-parse.ts';
import { rebuildMail } from '../../../src/vendors/sendgrid/rebuild-mail.ts';
import { testDatabase } from '../../support/database.ts';
import { type TestJourney, testJourney } from '../../support/journey.ts';
import { mailIntake } from '../../support/receive-mail.ts';

const database = testDatabase();
const intake = mailIntake();
const reader = mailReader();
let journey: TestJourney;
beforeAll(async () => {
  journey = await testJourney(database);
});
afterAll(() => reader.close());

/** Takes a form in and reads it, to its case. */
async function receive({ raw, envelope }: InboundMail) {
  const { inboundId, ended } = await intake.receive(journey, raw, envelope);
  expect(ended.state).toBe('done');
  const inbound = await journey.db
    .selectFrom('inbound_messages')
    .selectAll()
    .where('id', '=', inboundId)
    .executeTakeFirstOrThrow();
  const request = await journey.db
    .selectFrom('requests')
    .selectAll()
    .where('id', '=', inbound.request_id ?? ('' as never))
    .executeTakeFirstOrThrow();
  return { inbound, request };
}

const TYPE = 'multipart/form-data; boundary=xYzZY';
const headers = (...more: string[]) =>
  [
    'Date: Tue, 24 Nov 2026 08:00:00 -0700',
    'From: Dana Ruiz <dana@example.net>',
    `Message-ID: <${randomUUID()}@example.net>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary=gone',
    'Subject: Please delete my account',
    'To: legal@parse.test',
    ...more,
  ].join('\n');
const WORDS = 'Please delete my account and everything about me.';

type Value = string | Buffer | { file: string; bytes: Buffer };
function form(fields: Record<string, Value>): Buffer {
  const chunks = Object.entries(fields).flatMap(([name, value]) => {
    const isFile = typeof value === 'object' && 'file' in value;
    const filename = isFile ? `; filename="${value.file}"` : '';
    const body = isFile ? value.bytes : value;
    return [
      Buffer.from(`--xYzZY\r\nContent-Disposition: form-data; name="${name}"${filename}\r\n\r\n`),
      Buffer.from(body as string),
      Buffer.from('\r\n'),
    ];
  });
  return Buffer.concat([...chunks, Buffer.from('--xYzZY--\r\n')]);
}
const parsed = (more: Record<string, Value> = {}) =>
  form({
    headers: headers(),
    from: 'Dana Ruiz <dana@example.net>',
    to: 'legal@parse.test',
    subject: 'Please delete my account',
    text: WORDS,
    envelope: '{"to":["legal@parse.test"],"from":"dana@example.net"}',
    charsets: '{"subject":"UTF-8","text":"UTF-8","html":"UTF-8"}',
    dkim: '{@example.net : pass}',
    SPF: 'pass',
    sender_ip: '192.0.2.7',
    ...more,
  });

const read = (body: Buffer): InboundMail => readInboundParse(TYPE, body);

describe('a mail that SendGrid took apart', () => {
  test('opens its case like any other, vouched for by nobody but SendGrid', async () => {
    const mail = read(parsed());
    expect(mail.envelope).toMatchObject({ anomalies: [], form: TYPE, from: 'dana@example.net' });
    const { inbound, request } = await receive(mail);
    expect(request).toMatchObject({ state: 'verifying', rights: ['delete'] });
    expect(inbound).toMatchObject({ state: 'read', authentication: 'provider-reported' });
  });

  test('with HTML only is read by its words', async () => {
    const html = '<html><body><p>Please <b>delete my account</b> and everything about me.</p></body></html>';
    const { request } = await receive(read(parsed({ text: '', html })));
    expect(request).toMatchObject({ state: 'verifying', rights: ['delete'] });
  });

  test('keeps its files as bytes, also one without a name', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 45, 45, 7]);
    const fields = {
      attachments: '2',
      attachment1: { file: 'permission.pdf', bytes: Buffer.from('%PDF-1.4 x') },
      attachment2: { file: '', bytes },
    };
    const { inbound } = await receive(read(parsed(fields)));
    const files = await journey.db
      .selectFrom('attachments')
      .select(['type', 'size_bytes'])
      .where('inbound_id', '=', inbound.id)
      .orderBy('id')
      .execute();
    expect(files).toEqual([
      { type: 'application/pdf', size_bytes: 10 },
      { type: 'application/octet-stream', size_bytes: 7 },
    ]);
  });

  test('by a machine is told by the headers that SendGrid lists', async () => {
    const listed = headers('Auto-Submitted: auto-generated');
    const { request } = await receive(read(parsed({ headers: listed })));
    expect(request).toMatchObject({ state: 'received', attention: 'needs-triage' });
  });

  test.each([
    ['cp850', 'Müller löscht', 'subject'],
    ['iso-8859-1', 'Borre mis datos, señor', 'text'],
    ['windows-1252', 'Supprimez mes données – merci', 'text'],
    ['ks_c_5601-1987', '삭제', 'subject'],
    ['x-mac-roman', 'données', 'text'],
    ['shift_jis', '削除', 'text'],
  ])('has each field in the charset that SendGrid names for it (%s)', async (charset, words, field) => {
    const encoding = charset === 'x-mac-roman' ? 'macroman' : charset;
    const body = parsed({
      [field]: iconv.encode(words, encoding),
      charsets: JSON.stringify({ subject: 'UTF-8', text: 'UTF-8', [field]: encoding }),
    });
    const mail = rebuildMail(TYPE, body) ?? expect.fail('not rebuilt');
    const reading = await reader.read(mail);
    if (!reading.ok) return expect.fail(reading.because);
    const subject = headerText(valuesOf(readHeaders(mail) ?? [], 'subject')[0] ?? '');
    expect(field === 'subject' ? subject : reading.mail.ownWords).toBe(words);
  });

  test('names a charset that nobody knows: nothing is lost, and no machine trusts it', () => {
    const { envelope } = read(parsed({ SPF: Buffer.from([0xe9]), charsets: '{"SPF":"x-klingon"}' }));
    expect(envelope.anomalies).toEqual(['unknown-charset']);
  });

  test('with smuggled fields is a human’s to sort', async () => {
    const text = `${WORDS}\r\n--xYzZY\r\nContent-Disposition: form-data; name="SPF"\r\n\r\npass`;
    const mail = read(parsed({ text }));
    expect(mail.envelope.anomalies).toContain('duplicate-field');
    expect((await receive(mail)).request).toMatchObject({ state: 'received' });
  });

  test('and says neither who wrote nor what is a human’s to look at, with the form sealed beside it', async () => {
    const body = form({
      envelope: '{"to":["legal@parse.test"],"from":"dana@example.net"}',
      dkim: '',
      SPF: '',
      charsets: '{}',
    });
    const { request, inbound } = await receive(read(body));
    expect(request).toMatchObject({ state: 'received', attention: 'needs-triage' });
    const key = await journey.vault.open(journey.db, inbound.key_id);
    const place = { table: 'inbound_messages', column: 'raw', row: inbound.id };
    expect(key.open(place, inbound.raw).equals(body)).toBe(true);
  });
});
