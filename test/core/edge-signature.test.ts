import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFacts, type EdgeFacts, encodeFacts } from '../../src/core/edge-facts.ts';
import { forwardText, isSigned, receiptText, sign } from '../../src/core/edge-signature.ts';

const secret = fc.string({ unit: 'grapheme', minLength: 1 });
const bytes = fc.uint8Array({ maxLength: 100 }).map((value) => new Uint8Array(value));
const receivedAt = '2026-11-24T15:00:00.123Z';
const text = fc.string({ unit: 'grapheme' });
const facts: fc.Arbitrary<EdgeFacts> = fc.oneof(
  fc.record({
    kind: fc.constant('mail' as const),
    receivedAt: fc.constant(receivedAt),
    from: text,
    to: text,
  }),
  fc.record({
    kind: fc.constant('webhook' as const),
    receivedAt: fc.constant(receivedAt),
    path: fc.constant('/webhooks/sendgrid/inbound' as const),
    search: text,
    headers: fc.dictionary(fc.stringMatching(/^[a-z-]+$/), text),
  }),
);

describe('what edge and desk sign', () => {
  test('is HMAC-SHA-256, which any other program can check', async () => {
    await fc.assert(
      fc.asyncProperty(secret, text, async (key, signed) => {
        expect(await sign(key, signed)).toBe(createHmac('sha256', key).update(signed).digest('hex'));
      }),
    );
  });

  test('holds for these facts, this body, this secret and this purpose, and for no other', async () => {
    await fc.assert(
      fc.asyncProperty(secret, facts, bytes, async (key, given, body) => {
        const line = encodeFacts(given);
        const forward = await forwardText(line, body);
        const signature = await sign(key, forward);
        expect(await isSigned(key, forward, signature)).toBe(true);
        expect(await isSigned(`${key}x`, forward, signature)).toBe(false);
        expect(await isSigned(key, await forwardText(`${line}A`, body), signature)).toBe(false);
        const longer = await forwardText(line, new Uint8Array([...body, 0]));
        expect(await isSigned(key, longer, signature)).toBe(false);
        expect(await isSigned(key, receiptText(signature), signature)).toBe(false);
      }),
    );
  });

  test('is not held up by a signature that is none', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (signature) => {
        expect(await isSigned('secret', 'text', signature)).toBe(false);
      }),
    );
  });
});

describe('facts', () => {
  test('are read back as they were, from one line of ASCII', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const line = encodeFacts(given);
        expect(line).toMatch(/^[\w-]+$/);
        expect(decodeFacts(line)).toEqual(given);
      }),
    );
  });

  test.each([
    ['nothing', ''],
    ['no base64', '***'],
    ['no JSON', Buffer.from('x').toString('base64url')],
    [
      'a path that is no webhook',
      lineOf({ kind: 'webhook', receivedAt, path: '/api/v1/requests', search: '', headers: {} }),
    ],
    ['a time that is none', lineOf({ kind: 'mail', receivedAt: 'yesterday', from: '', to: '' })],
    [
      'a time without its zone',
      lineOf({ kind: 'mail', receivedAt: '2026-11-24T15:00:00', from: '', to: '' }),
    ],
  ])('are not read from %s', (_, line) => {
    expect(decodeFacts(line)).toBeUndefined();
  });
});

function lineOf(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
