import { beforeAll, expect, test } from 'vitest';
import { personalDataIn } from '../../src/journey/personal-data.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { receivedRequest, type TestRequest } from '../support/requests.ts';

const database = testDatabase();
let journey: TestJourney;
let byMail: TestRequest;
let byText: TestRequest;
beforeAll(async () => {
  journey = await testJourney(database);
  byMail = await receivedRequest(journey, { address: 'dana.ruiz@example.net' });
  byText = await receivedRequest(journey, { channel: 'sms', address: '+13035550142' });
});

test.each([
  ['their own address, however it is written', 'contact', 'ask DANA.Ruiz@Example.net again'],
  ['any other address', 'address', 'he wrote from bo@corp.example, it seems'],
  ['an address in full width', 'address', 'from ｂｏ＠corp.example'],
  ['a phone number', 'number', 'call (212) 555-0187 after five'],
  ['a number of another country', 'number', 'call +44 20 7946 0018'],
  ['a card number', 'card', 'charged to 4111 1111 1111 1111'],
  ['a bank account', 'account', 'refund to DE89 3704 0044 0532 0130 00'],
  ['a social security number', 'identity', 'SSN 078-05-1120'],
  ['a long number', 'digits', 'customer 88214403911'],
])('%s is found', async (_, kind, text) => {
  expect(await personalDataIn(journey, byMail.id, text)).toBe(kind);
});

test('their own number is found in whatever way it is spaced', async () => {
  for (const text of ['was it 303.555.0142?', 'was it 303 555 01 42?', 'was it +1 (303) 555-0142?'])
    expect(await personalDataIn(journey, byText.id, text)).toBe('contact');
});

test.each([
  'Query by account id, OPS-12345, on 2026-11-24 at 15:30.',
  'Case FW-7K3M-92QD asks for the same; see section 6-1-1306(2).',
  'They have 14 bookings and 2 invoices, $1,250.00 in all.',
  'Which of the two businesses do you mean, and since when?',
])('what names nobody is let through: %s', async (text) => {
  expect(await personalDataIn(journey, byMail.id, text)).toBeNull();
});
