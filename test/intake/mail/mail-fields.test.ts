import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileName } from '../../../src/journey/intake/mail/file-name.ts';
import { headerText } from '../../../src/journey/intake/mail/header-text.ts';
import { mailDate } from '../../../src/journey/intake/mail/mail-date.ts';
import { receiptDate } from '../../../src/journey/intake/mail/receipt-date.ts';
import { readHeaders, soleAuthor } from '../../../src/journey/mail-headers.ts';

describe('a date of a header field', () => {
  test.each([
    ['Tue, 24 Nov 2026 07:52:11 -0700', '2026-11-24T14:52:11Z'],
    ['24 Nov 2026 07:52 GMT', '2026-11-24T07:52:00Z'],
    ['Tue,  4 Nov 2026 07:52:60 +0530 (IST)', '2026-11-04T02:22:59Z'],
    ['Tue, 24 Nov 2026 07:52:11 EST', '2026-11-24T12:52:11Z'],
    ['Tue, 24 Nov 2026 07:52:11 -0000', '2026-11-24T07:52:11Z'],
  ])('%s is %s', (text, instant) => {
    expect(mailDate(text)?.toString()).toBe(instant);
  });

  test.each([
    '',
    'yesterday',
    'Tue, 31 Feb 2026 07:52:11 -0700',
    'Tue, 24 Nov 2026 25:00:00 +0000',
    '2026-11-24',
  ])('that cannot be read is none, and never now (%s)', (text) => {
    expect(mailDate(text)).toBeUndefined();
  });
});

describe('the legal clock', () => {
  const received = Temporal.Instant.from('2026-11-24T15:00:00Z');
  const from = (...lines: string[]) =>
    receiptDate(readHeaders(Buffer.from(lines.join('\r\n'))) ?? [], received);
  const trace = (date: string) =>
    `Received: from mail.example.net (mxd [192.0.2.7]) by mx.sendgrid.net with ESMTP id x; ${date}`;

  test('starts when the provider took the mail, where it could not hand it over at once', () => {
    expect(from(trace('Sun, 22 Nov 2026 10:00:00 +0000'), 'From: a@example.net').toString()).toBe(
      '2026-11-22T10:00:00Z',
    );
  });

  test.each([
    ['the sender’s date', ['Date: Sun, 22 Nov 2026 10:00:00 +0000']],
    ['a line that the sender put below', ['From: a@example.net', trace('Sun, 22 Nov 2026 10:00:00 +0000')]],
    ['a date that lies ahead', [trace('Wed, 25 Nov 2026 10:00:00 +0000')]],
    ['a date from before the provider gives up', [trace('Sun, 1 Nov 2026 10:00:00 +0000')]],
    ['a date that cannot be read', [trace('some day')]],
    ['another machine’s line', ['Received: from a by mx.example.org; Sun, 22 Nov 2026 10:00:00 +0000']],
  ])('never starts by %s', (_, lines) => {
    expect(from(...lines)).toEqual(received);
  });
});

describe('a file name', () => {
  test.each([
    [undefined, 'unnamed'],
    ['', 'unnamed'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\letter.pdf', 'letter.pdf'],
    ['..', 'unnamed'],
    ['.htaccess', 'htaccess'],
    ['a\u202efdp.exe', 'a fdp.exe'],
    ['a\r\nBcc: x\u0000.txt', 'a Bcc_ x .txt'],
    ['Führerschein ™.pdf', 'Führerschein ™.pdf'],
  ])('(%j) is kept as %s', (given, kept) => {
    expect(fileName(given)).toBe(kept);
  });

  test('is harmless, short enough for any disk and not empty, whatever the sender wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (given) => {
        const name = fileName(given);
        expect(name).not.toMatch(/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect(name).not.toMatch(/^\.|^$/);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        expect(fileName(name)).toBe(name);
      }),
    );
  });
});

describe('the words of a header field', () => {
  test.each([
    ['=?utf-8?q?a_=C3=A9?= =?utf-8?b?w6k=?=', 'a éé'],
    ['=?x-unknown?q?abc?=', '=?x-unknown?q?abc?='],
    ['=?utf-8*en?q?plain?= text', 'plain text'],
    ['=?cp850?q?=82?=', 'é'],
    ['=?utf-8?q?a=0D=0ABcc:_x?=', 'a Bcc: x'],
    ['caf\u00c3\u00a9', 'café'],
    ['caf\u00e9', 'café'],
  ])('%j are %j', (value, words) => {
    expect(headerText(value)).toBe(words);
  });
});

describe('the author', () => {
  const author = (...fields: string[]) =>
    soleAuthor(readHeaders(Buffer.from(`${fields.join('\r\n')}\r\n\r\n`)) ?? []);
  test.each([
    ['From: "Ruiz, Dana (x@y.example)" <Dana.Ruiz@Example.NET>', 'dana.ruiz@example.net'],
    ['From: dana.ruiz@example.net (a (nested) comment)', 'dana.ruiz@example.net'],
    ['From:\r\n <dana.ruiz@example.net>', 'dana.ruiz@example.net'],
  ])('of %j is %s', (field, address) => {
    expect(author(field)).toBe(address);
  });

  test.each([
    ['From: <a@example.net> <b@example.net>'],
    ['From: a@example.net, b@example.net'],
    ['From: team: a@example.net;'],
    ['From: "a@example.net"'],
    ['From : a@example.net'],
    ['From: a@example.net\r\nFrom: a@example.net'],
    ['From: a@[192.0.2.1]'],
    ['From: ""@example.net'],
  ])('of %j is nobody', (field) => {
    expect(author(field)).toBeUndefined();
  });
});
