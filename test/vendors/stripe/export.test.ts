import { afterAll, beforeAll, expect, test } from 'vitest';
import { NeedsHuman, Transient } from '../../../src/core/problem.ts';
import { startStripeEmulator } from '../../../src/demo/emulators/stripe.ts';
import { DEMO_PEOPLE } from '../../../src/demo/people.ts';
import { stripeExport } from '../../../src/vendors/stripe/export.ts';
import { askForFault, problemOf } from '../faults.ts';

const apiKey = 'sk_test';
const call = () => ({ idempotencyKey: 'step-1', signal: new AbortController().signal });
const of = (value: string) => [{ channel: 'email', value }] as const;
let emulator: { url: string; close(): Promise<void> };
beforeAll(async () => {
  emulator = await startStripeEmulator({ people: DEMO_PEOPLE, apiKey });
});
afterAll(() => emulator.close());
const connect = (key = apiKey) => stripeExport({ apiKey: key, apiUrl: emulator.url });

test('the customer, how they pay, what they were billed and paid: and of a card only what its owner knows it by', async () => {
  const records = await connect().export(of('marcus.webb@example.org'), call());
  expect(records.customers).toMatchObject([{ email: 'Marcus.Webb@Example.org', name: 'Marcus Webb' }]);
  expect(records.invoices).toHaveLength(26);
  expect(records.payments).toHaveLength(25);
  expect(records.payment_methods).toEqual([
    {
      id: expect.stringMatching(/^pm_/) as string,
      type: 'card',
      card: { brand: 'visa', last4: '4242', exp_month: 4, exp_year: 2028 },
    },
  ]);
});

test('whoever is no customer comes to nothing', async () => {
  const records = await connect().export(of('wes.hartman@example.com'), call());
  expect(Object.values(records).flat()).toEqual([]);
});

test('a Stripe that is away is tried again, and a refused key needs a human', async () => {
  await askForFault(emulator, { route: 'GET /v1/charges', status: 500 });
  expect(await problemOf(connect().export(of('dana.ruiz@example.net'), call()))).toBeInstanceOf(Transient);
  expect(await problemOf(connect('other').export(of('dana.ruiz@example.net'), call()))).toBeInstanceOf(
    NeedsHuman,
  );
});
