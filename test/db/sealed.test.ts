import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { masterKey, Vault } from '../../src/db/sealed.ts';

const vault = new Vault([masterKey(randomBytes(32))], randomBytes(32));
const place = { table: 'contacts', column: 'value', row: '0198' };

describe('a sealed value', () => {
  test('opens to what was sealed, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        const { key } = vault.mint();
        expect(key.open(place, key.seal(place, bytes))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test('does not open in another row, column or table', () => {
    const { key } = vault.mint();
    const sealed = key.seal(place, 'ana@example.net');
    for (const other of [{ row: '0199' }, { column: 'value_hash' }, { table: 'requests' }]) {
      expect(() => key.open({ ...place, ...other }, sealed)).toThrow('sealed-value-unreadable');
    }
  });

  test('does not open after any single bit was changed', () => {
    const { key } = vault.mint();
    const sealed = key.seal(place, 'ana@example.net');
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
        const changed = Buffer.from(sealed);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => key.open(place, changed)).toThrow('sealed-value-unreadable');
      }),
    );
  });

  test('does not open under the key of another request', () => {
    const sealed = vault.mint().key.seal(place, 'ana@example.net');
    expect(() => vault.mint().key.open(place, sealed)).toThrow('sealed-value-unreadable');
  });

  test('never has the same bytes twice', () => {
    const { key } = vault.mint();
    expect(key.seal(place, 'same')).not.toEqual(key.seal(place, 'same'));
  });
});
