import { afterAll, describe, expect, test } from 'vitest';
import type { MailEnvelope } from '../../../src/core/inbound-message.ts';
import { senderChecker } from '../../../src/journey/intake/mail/sender-checker.ts';
import { readHeaders } from '../../../src/journey/mail-headers.ts';
import { type TestZone, zoneOf } from '../../support/names.ts';
import { forwardSealed, sign, signingKey } from '../../support/signed-mail.ts';

const key = signingKey();
const shortKey = signingKey(1024);
const MAIL = [
  'From: Dana Ruiz <dana.ruiz@example.net>',
  'To: legal@fluentworks.com',
  'Subject: Please delete my account',
  'Date: Tue, 24 Nov 2026 07:52:11 -0700',
  'Message-ID: <1@example.net>',
  '',
  'Please delete my account.',
  '',
].join('\r\n');
const DMARC = { '_dmarc.example.net': ['v=DMARC1; p=reject'] };
const KEY = { 's._domainkey.example.net': [key.record] };
const SPF = { 'example.net': ['v=spf1 ip4:192.0.2.7 -all'] };
const STRICT: TestZone = { ...DMARC, ...KEY, ...SPF };

const open: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(open.map((one) => one.close())));

interface Case {
  mail: string | Promise<string>;
  zone?: TestZone;
  envelope?: Partial<MailEnvelope>;
  /** By a machine that is known to forward to us. */
  forwarded?: boolean;
}

let current: TestZone = {};
const checkerOf = (...forwarders: string[]) => {
  const checker = senderChecker({
    resolve: (name, type) => zoneOf(current)(name, type),
    sealers: ['google.com'],
    forwarders,
  });
  open.push(checker);
  return checker;
};
const usual = checkerOf('203.0.113.0/24', '2001:db8::/32');
const behindForwarder = checkerOf('192.0.2.0/24');

async function check({ mail, zone = STRICT, envelope = {}, forwarded = false }: Case) {
  current = zone;
  const raw = Buffer.from(await mail, 'latin1');
  return await (forwarded ? behindForwarder : usual).check(raw, readHeaders(raw) ?? [], {
    kind: 'mail',
    from: 'bounces@elsewhere.example.org',
    to: ['legal@parse.fluentworks.com'],
    senderIp: '198.51.100.1',
    anomalies: [],
    ...envelope,
  });
}
const verdict = async (one: Case) => (await check(one)).authentication;
const bySpf = { from: 'dana.ruiz@example.net', senderIp: '192.0.2.7' };
const signed = await sign(MAIL, { domain: 'example.net', key });

describe('a mail counts as authenticated', () => {
  test.each<[string, Case]>([
    ['when its author’s domain signed it and DMARC passes', { mail: signed }],
    ['when its author’s domain signed it and has no DMARC record', { mail: signed, zone: KEY }],
    [
      'when a part of the organization signed it, as DMARC allows',
      {
        mail: sign(MAIL, { domain: 'mail.example.net', key }),
        zone: { ...DMARC, 's._domainkey.mail.example.net': [key.record] },
      },
    ],
    [
      'when it was forwarded unchanged',
      { mail: signed, envelope: { from: 'x@fluentworks.com', senderIp: '203.0.113.9' } },
    ],
    ['when SPF and DMARC pass and it came directly', { mail: MAIL, envelope: bySpf }],
    [
      'when a forwarder that we trust sealed it after seeing it pass',
      {
        mail: forwardSealed(signed, { domain: 'google.com', key }, { ...DMARC, ...KEY, ...SPF }),
        zone: { ...STRICT, 's._domainkey.google.com': [key.record] },
      },
    ],
    [
      'with a key of 1024 bits',
      {
        mail: sign(MAIL, { domain: 'example.net', key: shortKey }),
        zone: { ...DMARC, 's._domainkey.example.net': [shortKey.record] },
      },
    ],
  ])('%s', async (_, one) => {
    expect(await verdict(one)).toBe('authenticated');
  });
});

describe('a mail does not count as authenticated', () => {
  const l = 'Please delete my account.\r\n'.length;
  test.each<[string, string, Case]>([
    ['when nobody signed it', 'unsigned', { mail: MAIL, zone: {} }],
    ['when DMARC fails', 'dmarc-fail', { mail: MAIL }],
    [
      'when somebody else signed it',
      'dmarc-fail',
      {
        mail: sign(MAIL, { domain: 'example.org', key }),
        zone: { ...STRICT, 's._domainkey.example.org': [key.record] },
      },
    ],
    ['when a list added a footer', 'dmarc-fail', { mail: `${signed}-- \r\nlist footer\r\n` }],
    [
      'when the signature leaves room for more text',
      'undersized-signature',
      {
        mail: sign(MAIL, { domain: 'example.net', key, bodyBytes: l }).then(
          (mail) => `${mail}and pay me\r\n`,
        ),
      },
    ],
    [
      'when it is signed with SHA-1',
      'weak-signature',
      {
        mail: sign(MAIL, { domain: 'example.net', key, algorithm: 'rsa-sha1' }),
        zone: KEY,
      },
    ],
    [
      'when the subject is not signed',
      'partial-signature',
      {
        mail: sign(MAIL, { domain: 'example.net', key, fields: 'From:To:Date' }),
      },
    ],
    [
      'when a recipient was added to one that was signed without',
      'partial-signature',
      {
        mail: sign(MAIL.replace(/^To: .*\r\n/m, ''), { domain: 'example.net', key }).then(
          (mail) => `To: x@example.org\r\n${mail}`,
        ),
      },
    ],
    [
      'when a second subject stands above the signed one',
      'ambiguous-header',
      { mail: `Subject: Other\r\n${signed}` },
    ],
    ['when it has two From fields', 'ambiguous-from', { mail: `From: eve@example.org\r\n${signed}` }],
    [
      'when a spaced From field stands beside the other',
      'ambiguous-from',
      { mail: `From : eve@example.org\r\n${signed}` },
    ],
    [
      'when it has two authors',
      'ambiguous-from',
      {
        mail: MAIL.replace('<dana.ruiz@example.net>', '<dana.ruiz@example.net>, eve@example.net'),
      },
    ],
    [
      'when the transport’s form looks tampered with',
      'transport-anomaly',
      {
        mail: signed,
        envelope: { anomalies: ['duplicate-field'] },
      },
    ],
    [
      'when only SPF passes and a forwarder of ours handed it in',
      'forwarded',
      {
        mail: MAIL,
        envelope: bySpf,
        forwarded: true,
      },
    ],
    [
      'when only SPF passes and somebody forwarded it',
      'forwarded',
      {
        mail: `X-Forwarded-To: legal@parse.fluentworks.com\r\n${MAIL}`,
        envelope: bySpf,
      },
    ],
    [
      'when SPF passes for another domain',
      'dmarc-fail',
      {
        mail: MAIL,
        zone: { ...STRICT, 'example.org': ['v=spf1 ip4:192.0.2.7 -all'] },
        envelope: { from: 'x@example.org', senderIp: '192.0.2.7' },
      },
    ],
    [
      'when SPF passes and the domain asks for nothing',
      'unsigned',
      { mail: MAIL, zone: SPF, envelope: bySpf },
    ],
    [
      'when a forwarder that we do not trust sealed it',
      'dmarc-fail',
      {
        mail: forwardSealed(signed, { domain: 'sealer.example.org', key }, { ...DMARC, ...KEY, ...SPF }),
        zone: { ...STRICT, 's._domainkey.sealer.example.org': [key.record] },
      },
    ],
    [
      'when the trusted forwarder saw it fail',
      'dmarc-fail',
      {
        mail: forwardSealed(MAIL, { domain: 'google.com', key }, DMARC),
        zone: { ...STRICT, 's._domainkey.google.com': [key.record] },
      },
    ],
    [
      'when it has more signatures than anybody needs',
      'too-many-signatures',
      {
        mail: `DKIM-Signature: v=1\r\n`.repeat(21) + signed,
      },
    ],
    [
      'when the name servers do not answer',
      'dns-unavailable',
      {
        mail: signed,
        zone: { 's._domainkey.example.net': null, '_dmarc.example.net': null },
      },
    ],
  ])('%s: %s', async (_, because, one) => {
    expect(await verdict(one)).toBe(`unauthenticated:${because}`);
  });
});

test('what was found is kept as evidence', async () => {
  const { evidence } = await check({ mail: signed, envelope: bySpf });
  expect(evidence).toMatchObject({
    from: ['dana.ruiz@example.net'],
    dkim: [{ domain: 'example.net', selector: 's', result: 'pass', aligned: true, keyBits: 2048 }],
    spf: { result: 'pass', domain: 'example.net' },
    dmarc: { result: 'pass', policy: 'reject' },
    arc: null,
  });
});

describe('where only the provider’s word is there', () => {
  const parsed = (more: Partial<MailEnvelope>): Case => ({
    mail: signed,
    envelope: { form: 'multipart/form-data; boundary=x', anomalies: [], ...more },
  });
  test.each<[string, string, Case]>([
    [
      'a signature of the domain is reported',
      'provider-reported',
      parsed({
        reported: { dkim: '{@example.org : fail}{@example.net : pass}', spf: 'fail' },
      }),
    ],
    [
      'SPF of the domain is reported',
      'provider-reported',
      parsed({
        from: 'dana.ruiz@example.net',
        reported: { dkim: 'none', spf: 'pass' },
      }),
    ],
    [
      'a domain that ends alike is reported',
      'unauthenticated:unsigned',
      parsed({
        reported: { dkim: '{@evilexample.net : pass, @net : pass}', spf: 'pass' },
      }),
    ],
    ['nothing is reported', 'unauthenticated:unsigned', parsed({})],
    [
      'the form is odd beside that',
      'unauthenticated:transport-anomaly',
      parsed({
        anomalies: ['duplicate-field'],
        reported: { dkim: '{@example.net : pass}', spf: 'pass' },
      }),
    ],
  ])('%s: %s', async (_, expected, one) => {
    expect(await verdict(one)).toBe(expected);
  });
});

test('a name server that never answers holds a mail up no longer than it may', async () => {
  let asked = 0;
  const checker = senderChecker({
    resolve: () => {
      asked += 1;
      return new Promise(() => {});
    },
    sealers: [],
    forwarders: [],
    namesMs: 50,
  });
  open.push(checker);
  const raw = Buffer.from(signed);
  const envelope: MailEnvelope = { kind: 'mail', ...bySpf, to: [], anomalies: [] };
  const { authentication } = await checker.check(raw, readHeaders(raw) ?? [], envelope);
  expect(authentication).toBe('unauthenticated:dns-unavailable');
  expect(asked).toBeGreaterThan(1);
});

test('mails are checked side by side: one that waits for names does not hold up the others', async () => {
  const slow = Promise.withResolvers<void>();
  const zone = zoneOf(STRICT);
  const checker = senderChecker({
    resolve: async (name, type) => {
      if (name.includes('slow')) await slow.promise;
      return zone(name, type);
    },
    sealers: [],
    forwarders: [],
  });
  open.push(checker);
  const checkOne = (mail: string) =>
    checker.check(Buffer.from(mail), readHeaders(Buffer.from(mail)) ?? [], {
      kind: 'mail',
      from: null,
      to: [],
      senderIp: null,
      anomalies: [],
    });
  const waiting = checkOne(MAIL.replaceAll('example.net', 'slow.example.net'));
  expect((await checkOne(signed)).authentication).toBe('authenticated');
  slow.resolve();
  expect((await waiting).authentication).toBe('unauthenticated:dmarc-fail');
});
