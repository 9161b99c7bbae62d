import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rawSignature } from '../../src/edge/der-signature.ts';

const coordinate = fc.uint8Array({ minLength: 1, maxLength: 32 });
const padded = (value: Uint8Array) => Buffer.concat([Buffer.alloc(32 - value.length), value]);

/** DER's shortest form of an unsigned number. */
function integer(value: Uint8Array): Buffer {
  const first = value.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Buffer.alloc(1) : Buffer.from(value.subarray(first));
  const signed = (digits[0] ?? 0) > 127 ? Buffer.concat([Buffer.alloc(1), digits]) : digits;
  return Buffer.concat([Buffer.from([0x02, signed.length]), signed]);
}
function der(r: Uint8Array, s: Uint8Array): Buffer {
  const numbers = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.from([0x30, numbers.length]), numbers]);
}

describe('a signature in DER', () => {
  test('becomes r and s of 32 bytes each, however short or long they were', () => {
    fc.assert(
      fc.property(coordinate, coordinate, (r, s) => {
        const raw = rawSignature(der(r, s));
        expect(raw && Buffer.from(raw)).toEqual(Buffer.concat([padded(r), padded(s)]));
      }),
    );
  });

  test('that OpenSSL made is one that Web Crypto takes', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    const curve = { name: 'ECDSA', namedCurve: 'P-256' };
    const key = await crypto.subtle.importKey('spki', spki, curve, false, ['verify']);
    const verifies = (signature: Uint8Array<ArrayBuffer>, text: Uint8Array<ArrayBuffer>) =>
      crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, text);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const text = new Uint8Array(bytes);
        const signature = rawSignature(sign('sha256', text, privateKey)) ?? new Uint8Array(64);
        expect(await verifies(signature, text)).toBe(true);
        expect(await verifies(signature, new Uint8Array([...text, 0]))).toBe(false);
      }),
    );
  });

  test('that is cut off or goes on is none, and nothing else is either', () => {
    fc.assert(
      fc.property(coordinate, coordinate, fc.nat(80), (r, s, length) => {
        const whole = der(r, s);
        fc.pre(length < whole.length);
        expect(rawSignature(whole.subarray(0, length))).toBeUndefined();
        expect(rawSignature(Buffer.concat([whole, Buffer.alloc(1)]))).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect([undefined, 64]).toContain(rawSignature(bytes)?.length);
      }),
    );
  });
});
