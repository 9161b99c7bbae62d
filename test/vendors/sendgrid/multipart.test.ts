import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inboundForm } from '../../../src/demo/sign-mail.ts';
import { readInboundParse } from '../../../src/vendors/sendgrid/inbound-parse.ts';
import { boundaryOf, splitForm } from '../../../src/vendors/sendgrid/multipart.ts';

const part = (name: string, value: Buffer | string) =>
  Buffer.concat([
    Buffer.from(`--xYzZY\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
    Buffer.from(value as string),
    Buffer.from('\r\n'),
  ]);
const form = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.from('--xYzZY--\r\n')]);
const TYPE = 'multipart/form-data; boundary=xYzZY';
const complete = (more: Buffer[] = [], envelope = '{"to":["legal@parse.test"],"from":"a@example.net"}') => [
  part('email', 'From: a@example.net\r\n\r\nhello'),
  part('envelope', envelope),
  part('dkim', '{@example.net : pass}'),
  part('SPF', 'pass'),
  part('charsets', '{"from":"UTF-8"}'),
  ...more,
];

describe('the form splitter', () => {
  test('gives back every part byte for byte, whatever the bytes', () => {
    const bytes = fc
      .uint8Array({ maxLength: 400 })
      .filter((value) => !Buffer.from(value).includes('\r\n--xYzZY'));
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1, maxLength: 8 }), (bodies) => {
        const split = splitForm(
          form(...bodies.map((body, at) => part(`f${at}`, Buffer.from(body)))),
          'xYzZY',
        );
        expect(split.truncated).toBe(false);
        expect(split.parts.map(({ body }) => body)).toEqual(bodies.map((body) => Buffer.from(body)));
      }),
    );
  });

  test('never throws and never hangs, whatever it is given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        splitForm(Buffer.concat([Buffer.from('--xYzZY\r\n'), Buffer.from(bytes)]), 'xYzZY');
      }),
    );
  });

  test('says when the end is missing', () => {
    const whole = form(part('a', 'one'), part('b', 'two'));
    for (let length = 0; length < whole.length - 4; length += 1) {
      expect(splitForm(whole.subarray(0, length), 'xYzZY').truncated).toBe(true);
    }
  });

  test.each([
    ['multipart/form-data; boundary=xYzZY', 'xYzZY'],
    ['multipart/form-data; charset=utf-8; boundary="a b"', 'a b'],
    ['text/plain; boundary=xYzZY', undefined],
    [undefined, undefined],
  ])('reads the boundary of %s', (type, boundary) => {
    expect(boundaryOf(type)).toBe(boundary);
  });
});

describe('an Inbound Parse body', () => {
  test('comes out as the mail and its envelope', () => {
    const mail = readInboundParse(TYPE, form(...complete()));
    expect(mail.envelope).toMatchObject({
      from: 'a@example.net',
      to: ['legal@parse.test'],
      anomalies: [],
    });
    expect(mail.raw.toString()).toBe('From: a@example.net\r\n\r\nhello');
  });

  test('keeps a mail in any charset byte for byte', () => {
    const raw = Buffer.from('From: a@example.net\r\n\r\nMu\xf1oz', 'latin1');
    const { body, contentType } = inboundForm(raw, { to: 'legal@parse.test', from: 'a@example.net' });
    expect(readInboundParse(contentType, body).raw.equals(raw)).toBe(true);
  });

  test('with a smuggled second SPF field is not trusted, and the first one counts', () => {
    const smuggled = 'text\r\n--xYzZY\r\nContent-Disposition: form-data; name="SPF"\r\n\r\npass';
    const mail = readInboundParse(TYPE, form(...complete([part('subject', smuggled)])));
    expect(mail.envelope.anomalies).toContain('duplicate-field');
  });

  test.each([
    ['an unknown field', form(...complete([part('admin', 'yes')])), 'unknown-field'],
    ['a missing field', form(...complete().slice(0, 3)), 'missing-field'],
    [
      'bytes after its end',
      Buffer.concat([form(...complete()), Buffer.from('more')]),
      'after-closing-boundary',
    ],
    ['an envelope that is no JSON', form(...complete([], 'nonsense')), 'unreadable-envelope'],
    ['neither a raw mail nor its headers', form(...complete().slice(1)), 'missing-field'],
  ])('with %s says so', (_, body, anomaly) => {
    expect(readInboundParse(TYPE, body).envelope.anomalies).toContain(anomaly);
  });

  test('that is no form at all is kept whole', () => {
    const mail = readInboundParse('application/json', Buffer.from('{}'));
    expect(mail).toMatchObject({ raw: Buffer.from('{}'), envelope: { anomalies: ['not-multipart'] } });
  });

  test('that was cut off is kept whole', () => {
    const cut = form(...complete()).subarray(0, 90);
    expect(readInboundParse(TYPE, cut)).toMatchObject({ raw: cut, envelope: { anomalies: ['truncated'] } });
  });
});
