import { describe, expect, test } from 'vitest';
import { countsOf, withhold } from '../../src/core/export.ts';

const one = (record: Parameters<typeof withhold>[0][string][number], declared = {}) =>
  withhold({ things: [record] }, declared);

describe('what is never given out', () => {
  test.each([
    ['ssn', '078-05-1120', 'government-id'],
    ['driver_license', 'D1234567', 'government-id'],
    ['passportNumber', 'X1234567', 'government-id'],
    ['iban', 'anything', 'financial-account'],
    ['bank_account_number', '000123456789', 'financial-account'],
    ['insurance_id', 'ABC', 'health-id'],
    ['password_hash', 'x', 'password'],
    ['api_key', 'x', 'password'],
    ['client_secret', 'x', 'password'],
    ['security_answer', 'Rex', 'security-question'],
    ['fingerprint', 'x', 'biometric'],
    ['iris', 'x', 'biometric'],
  ])('is found by the name of its field: %s', (field, value, kind) => {
    expect(one({ [field]: value })).toEqual({
      records: { things: [{ [field]: `[left out: ${kind}]` }] },
      withheld: [kind],
    });
  });

  test.each([
    ['SSN 219-09-9999 on file', 'SSN [left out: government-id] on file', 'government-id'],
    [
      'paid by 4111 1111 1111 1111, thanks',
      'paid by [left out: financial-account], thanks',
      'financial-account',
    ],
    ['amex 378282246310005', 'amex [left out: financial-account]', 'financial-account'],
    ['to GB82 WEST 1234 5698 7654 32 please', 'to [left out: financial-account] please', 'financial-account'],
  ])('is found by its look in the middle of a text: %s', (text, left, kind) => {
    expect(one({ note: text })).toEqual({ records: { things: [{ note: left }] }, withheld: [kind] });
  });

  test('is found however deep it lies, and by what a connector declares', () => {
    const { records, withheld } = one(
      { outer: { list: [{ ssn: '1' }, 'call 219-09-9999'] }, blob_x: 'voice' },
      { blob_x: 'biometric' },
    );
    expect(JSON.stringify(records)).not.toMatch(/219-09|"1"|voice/);
    expect(withheld).toEqual(['biometric', 'government-id']);
  });

  test.each([
    ['a date and a number', { at: '2026-11-24T15:00:00Z', phone: '+13035550142', amount: 2900 }],
    ['an order number that is no card', { note: 'order 4111 1111 1111 1112' }],
    ['a part number like an SSN that cannot be one', { note: 'part 000-12-3456, 987-65-4321' }],
    ['the name of a person who is a secretary', { secretary_name: 'Ines', compass_id: 'a' }],
    ['an empty password', { password: null, pin_code: '' }],
  ])('is not %s', (_, record) => {
    expect(one(record)).toEqual({ records: { things: [record] }, withheld: [] });
  });
});

test('counts name no type that has no record', () => {
  expect(countsOf({ a: [{}, {}], b: [] })).toEqual({ a: 2 });
});
