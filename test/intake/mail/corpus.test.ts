import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { MessageContent } from '../../../src/journey/intake/message-content.ts';
import { fixtureMail, fixtureReader } from '../../support/read-fixture.ts';

const read = fixtureReader();

const DANA = 'dana.ruiz@example.net';
const ASKS = 'Please delete my account and everything about me.';
const ID = '{{message_id}}';

interface Expectation {
  author?: string | undefined;
  automatic?: string | null;
  /** Opens no case. */
  report?: boolean;
  problem?: string;
  subject?: string;
  own?: string;
  classify?: RegExp;
  files?: [name: string, type: string][];
  delivery?: MessageContent['delivery'];
}

/** What each mail of the corpus must be read as. What is not said is: Dana wrote it herself, and it has no files. */
const CORPUS: Record<string, Expectation> = {
  'access-my-data': { subject: 'What do you know about me?' },
  'agent-service-relay': { author: 'requests@agent.example.com', automatic: 'auto-submitted' },
  archive: { own: ASKS, files: [['harmless.txt', 'application/zip']] },
  'arf-complaint': { author: 'fbl@mail.example.net', automatic: 'abuse-report', report: true },
  'attachment-only': { own: '', files: [['request.pdf', 'application/pdf']] },
  'auto-submitted-twice': { automatic: 'auto-submitted' },
  'bare-line-feeds': { author: 'lf@example.net', own: ASKS },
  'bounce-attached-by-a-person': {
    automatic: 'report-attached',
    own: ASKS,
    files: [['details.txt', 'text/plain']],
  },
  'challenge-response': { author: 'filter@example.net', automatic: 'challenge-response' },
  'charset-iso-2022-jp': {
    author: 'yuki@example.net',
    subject: '個人情報',
    own: '私のデータを削除してください。',
  },
  'charset-ks-c-5601': { author: 'min@example.net', own: '내 데이터를 삭제해 주세요.' },
  'charset-quoted-printable': {
    author: 'marc@example.net',
    subject: 'Supprimez mes données',
    own: 'Merci de supprimer toutes mes données, sans délai.',
  },
  'charset-shift-jis': { author: 'yuki@example.net', own: 'アカウントを削除してください。' },
  'charset-unknown': { author: 'ana@example.net', own: ASKS },
  'charset-utf8-base64': {
    author: 'lucia.perez@example.net',
    subject: 'Bórren mis datos',
    own: 'Por favor, borren todos mis datos. Gracias, Lucía',
  },
  'charset-windows-1252': {
    author: 'ana@example.net',
    own: 'Please delete my account – “everything”.',
  },
  colleague: { author: 'sam@fluentworks.com', automatic: 'own-domain' },
  'correct-my-data': { subject: 'My name is wrong' },
  'date-absent': { own: ASKS },
  'date-broken': { own: ASKS },
  'date-impossible': { own: ASKS },
  'delete-my-data': { subject: 'Please delete my account', classify: /Pinewood Dental/ },
  'delivery-report': {
    author: 'mailer-daemon@mail.example.net',
    automatic: 'delivery-report',
    report: true,
    delivery: { messageIds: [], delivery: 'bounced', code: '5.1.1' },
  },
  'dsn-delayed': {
    author: 'mailer-daemon@mail.example.net',
    automatic: 'delivery-report',
    report: true,
    delivery: { messageIds: [ID], delivery: 'deferred', code: '4.2.2' },
  },
  'dsn-expired': {
    author: 'mailer-daemon@mail.example.net',
    automatic: 'delivery-report',
    report: true,
    delivery: { messageIds: ['other@example.net', ID], delivery: 'bounced', code: '4.4.7' },
  },
  'dsn-failed': {
    author: 'mailer-daemon@mail.example.net',
    automatic: 'delivery-report',
    report: true,
    delivery: { messageIds: [ID], delivery: 'bounced', code: '5.1.1' },
  },
  'dsn-relayed': {
    author: 'mailer-daemon@mail.example.net',
    automatic: 'delivery-report',
    report: true,
    delivery: { messageIds: [ID], delivery: null, code: '2.0.0' },
  },
  'dsn-two-recipients': {
    author: 'mailer-daemon@mail.example.net',
    automatic: 'delivery-report',
    report: true,
    delivery: { messageIds: [ID], delivery: null, code: '2.1.5' },
  },
  encrypted: {
    own: '',
    files: [
      ['unnamed', 'text/plain'],
      ['encrypted.asc', 'application/pgp-encrypted'],
    ],
  },
  'forwarded-attached': {
    author: 'team@example.net',
    own: 'See the attached mail please.',
    files: [['unnamed', 'text/plain']],
  },
  'forwarded-inline': { author: 'team@example.net', classify: /Please delete my account/ },
  'from-comment': { own: ASKS },
  'from-group': { author: undefined },
  'from-name-is-an-address': { own: ASKS },
  'from-spaced-twin': { author: undefined },
  'from-two-mailboxes': { author: undefined },
  'header-raw-utf8': {
    author: 'pena@example.net',
    subject: 'Elimine mi información',
    own: 'Elimine mi cuenta y mi información',
  },
  'html-beside-empty-text': { own: ASKS },
  'html-only': { own: ASKS },
  'latin1-8bit': { author: 'ana.munoz@example.net', classify: /Gracias, Ana Muñoz$/ },
  'list-mail': { author: 'list@lists.example.org', automatic: 'bulk' },
  'mailbox-line': { own: ASKS },
  'many-hops': { automatic: 'too-many-hops', report: false },
  'mdn-read-receipt': { automatic: 'read-receipt', report: true },
  'marketing-opt-out': { subject: 'Please stop your marketing emails' },
  'names-hostile': {
    files: [
      ['passwd', 'text/plain'],
      ['invoice fdp.exe', 'text/plain'],
      ['a Bcc_ x@example.org .txt', 'text/plain'],
      ['htaccess', 'text/plain'],
      [`${'long'.repeat(100).slice(0, 197)}.gz`, 'application/gzip'],
    ],
  },
  'names-rfc2231': {
    files: [
      ['€ rates für 2026.csv', 'text/plain'],
      ['drivers license.pdf', 'application/pdf'],
    ],
  },
  'nested-alternative': {
    own: ASKS,
    files: [
      ['unnamed', 'image/png'],
      ['letter.pdf', 'application/pdf'],
    ],
  },
  'no-from': { problem: 'not-a-mail' },
  'out-of-office-answered-by-a-person': { subject: 'Re: Out of Office: Your code' },
  'out-of-office-en': { automatic: 'out-of-office' },
  'out-of-office-es': { automatic: 'out-of-office' },
  'out-of-office-fr': { automatic: 'out-of-office' },
  'out-of-office-quoting-code': { automatic: 'auto-submitted' },
  'opt-out': {
    author: 'priya.nair@example.com',
    subject: 'Do not sell or share my personal information',
  },
  'outlook-reply-unmarked': { own: '12345678' },
  'own-letter-back': { author: 'privacy@elsewhere.example.org', automatic: 'own-mail', report: true },
  question: { author: 'kim.doe@example.net' },
  'reply-with-code': { own: '{{code}}\n\nThanks, Dana' },
  'several-rights': {
    author: 'priya.nair@example.com',
    subject: 'Delete my account, and no more ads',
  },
  subpoena: { author: 'clerk@example.org', subject: 'SUBPOENA DUCES TECUM, Case No. 2026CV031337' },
  'subject-hostile': { subject: 'Delete me Bcc: x@example.org  please' },
  'two-from': { author: undefined },
  unclear: { author: 'kim.doe@example.net' },
  'unclosed-multipart': { own: ASKS },
  'who-got-my-data': { subject: 'Who got my data' },
  'web-form-no-reply': {
    author: 'no-reply@forms.example.com',
    automatic: 'machine-sender',
    classify: /Please delete my account/,
  },
};

test('every mail of the corpus has its expectation, and every expectation its mail', async () => {
  const files = (await readdir('test/fixtures/mail')).map((file) => file.replace(/\.eml$/, ''));
  expect(Object.keys(CORPUS).toSorted()).toEqual(files.toSorted());
});

describe('is read as it was meant:', () => {
  test.each(Object.entries(CORPUS))('%s', async (name, expected) => {
    const mail = await read(await fixtureMail(name));
    const { automatic = null, report = false, problem = null } = expected;
    const author = 'author' in expected ? expected.author : DANA;
    expect({ problem: mail.problem, author: mail.author?.value }).toEqual({ problem, author });
    expect({ automatic: mail.automatic, report: mail.report }).toEqual({ automatic, report });
    expect(mail.files?.map((file) => [file.name, file.type]) ?? []).toEqual(expected.files ?? []);
    expect(mail.delivery).toEqual(expected.delivery);
    if (expected.subject !== undefined) expect(mail.subject).toBe(expected.subject);
    if (expected.own !== undefined) expect(mail.ownWords).toBe(expected.own);
    if (expected.classify) expect(mail.toClassify).toMatch(expected.classify);
  });
});
