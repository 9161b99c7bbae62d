import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProvenContact } from '../../../src/core/ports.ts';
import { NeedsHuman, Permanent, Transient } from '../../../src/core/problem.ts';
import { startStripeEmulator } from '../../../src/demo/emulators/stripe.ts';
import { DEMO_PEOPLE } from '../../../src/demo/people.ts';
import { stripeConnector } from '../../../src/vendors/stripe/connector.ts';
import { askForFault, problemOf, whileAnswering } from '../faults.ts';

const apiKey = 'sk_test_51Connector';
const contact = (value: string): ProvenContact[] => [{ channel: 'email', value }];
const dana = contact('dana.ruiz@example.net');
const call = () => ({ idempotencyKey: 'step-1', signal: new AbortController().signal });

let emulator: { url: string; close(): Promise<void> };
beforeEach(async () => {
  emulator = await startStripeEmulator({ people: DEMO_PEOPLE, apiKey });
});
afterEach(() => emulator.close());

const connect = (more: Partial<Parameters<typeof stripeConnector>[0]> = {}) =>
  stripeConnector({ apiUrl: emulator.url, apiKey, ...more });
const state = async () =>
  (await (await fetch(`${emulator.url}/_emulator/state`)).json()) as {
    customers: { id: string; email: string }[];
    deleted: string[];
    papers: { customer: string }[];
  };
const addCustomer = async (email: string) => {
  await fetch(`${emulator.url}/v1/customers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email }),
  });
};

describe('Stripe', () => {
  test('finds all customers of an address, however it is written, and nobody else', async () => {
    expect((await connect().locate(dana, call())).records).toHaveLength(1);
    expect((await connect().locate(contact('marcus.webb@example.org'), call())).records).toHaveLength(1);
    for (let n = 0; n < 105; n += 1)
      await addCustomer(n % 2 ? 'dana.ruiz@example.net' : 'Dana.Ruiz@Example.net');
    expect((await connect().locate(dana, call())).records).toHaveLength(106);
    expect((await connect().locate(contact('ruiz@example.net'), call())).records).toEqual([]);
  });

  test('is never searched by anything but an address, and quotes in one search for nothing else', async () => {
    const number: ProvenContact[] = [{ channel: 'sms', value: '+13035550142' }];
    expect((await connect().locate(number, call())).records).toEqual([]);
    const hostile = contact('x" OR email:"dana.ruiz@example.net');
    expect((await connect().locate(hostile, call())).records).toEqual([]);
  });

  test('what stays is named with its reason', async () => {
    const located = await connect().locate(dana, call());
    expect(await connect().erase(located, dana, call())).toEqual({
      outcome: 'partly_kept',
      erased: { customers: 1 },
      kept: [
        { type: 'invoices', count: 9, reason: 'tax-records' },
        { type: 'payments', count: 9, reason: 'tax-records' },
      ],
    });
    expect(await connect().remaining(located, dana, call())).toEqual({});
    expect((await state()).customers.map(({ email }) => email)).not.toContain('dana.ruiz@example.net');
  });

  test('a customer without invoices is erased and nothing is kept', async () => {
    const tom = contact('tom.okafor@example.net');
    const report = await connect().erase(await connect().locate(tom, call()), tom, call());
    expect(report).toEqual({ outcome: 'erased', erased: { customers: 1 }, kept: [] });
  });

  test('erasing twice is erasing once, also when the first answer was lost', async () => {
    const located = await connect().locate(dana, call());
    await askForFault(emulator, { route: 'DELETE /v1/customers/{id}', status: 500, when: 'after' });
    expect(await problemOf(connect().erase(located, dana, call()))).toBeInstanceOf(Transient);
    const second = await connect().erase(located, dana, call());
    expect(second.erased).toEqual({ customers: 1 });
    expect(await connect().erase(located, dana, call())).toEqual(second);
    expect((await state()).deleted).toEqual(located.records.map(({ id }) => id));
  });

  test('data that is still there after erasure is not called gone', async () => {
    const located = await connect().locate(dana, call());
    expect(await connect().remaining(located, dana, call())).toEqual({ customers: 1 });
    await connect().erase(located, dana, call());
    await addCustomer('dana.ruiz@example.net');
    expect(await connect().remaining(located, dana, call())).toEqual({ customers: 1 });
  });

  test('a customer that Stripe does not know is not called gone', async () => {
    const unknown = { records: [{ type: 'customers', id: 'cus_otheraccount' }] };
    const problem = await problemOf(connect().remaining(unknown, dana, call()));
    expect(problem).toBeInstanceOf(NeedsHuman);
    expect(problem).toMatchObject({ code: 'stripe-customer-unknown' });
  });
});

describe('a problem with Stripe', () => {
  const route = 'GET /v1/customers';

  test('is worth a retry when it asks to wait, and says how long', async () => {
    await askForFault(emulator, { route, status: 429, retryAfterSeconds: 3 });
    const problem = await problemOf(connect().locate(dana, call()));
    expect(problem).toBeInstanceOf(Transient);
    expect((problem as Transient).retryAfter?.total('seconds')).toBe(3);
  });

  test.each([409, 500, 502, 503])(
    'is worth a retry on %i, which is the step\u2019s to make',
    async (status) => {
      await askForFault(emulator, { route, status, times: 1 });
      const problem = await problemOf(connect().locate(dana, call()));
      expect(problem).toBeInstanceOf(Transient);
      expect(problem).toMatchObject({ code: 'stripe-unavailable' });
    },
  );

  test('is worth a retry when no answer comes in time', async () => {
    await askForFault(emulator, { route, status: 500, when: 'hang' });
    const problem = await problemOf(connect({ timeoutMs: 100 }).locate(dana, call()));
    expect(problem).toBeInstanceOf(Transient);
    expect(problem).toMatchObject({ code: 'stripe-timeout' });
  });

  test('is worth a retry when nobody listens, or when the step was told to stop', async () => {
    const dead = connect({ apiUrl: 'http://127.0.0.1:1' });
    expect(await problemOf(dead.locate(dana, call()))).toMatchObject({ code: 'stripe-unreachable' });
    const stopped = { idempotencyKey: 'step-1', signal: AbortSignal.abort() };
    expect(await problemOf(connect().locate(dana, stopped))).toMatchObject({ code: 'stripe-interrupted' });
  });

  test('needs a human when the key is refused', async () => {
    expect(await problemOf(connect({ apiKey: 'sk_test_other' }).locate(dana, call()))).toBeInstanceOf(
      NeedsHuman,
    );
    await askForFault(emulator, { route, status: 403 });
    expect(await problemOf(connect().locate(dana, call()))).toBeInstanceOf(NeedsHuman);
  });

  test('is final on any other refusal, and repeats nothing of what Stripe wrote', async () => {
    await askForFault(emulator, { route, status: 400 });
    const problem = await problemOf(connect().locate(dana, call()));
    expect(problem).toBeInstanceOf(Permanent);
    expect([problem.message, problem.cause]).toEqual(['stripe-refused-400', undefined]);
  });

  test.each([
    ['a page of HTML', '<html>dana.ruiz@example.net</html>'],
    ['another shape', '{"object":"list","data":[{"id":"dana.ruiz@example.net"}]}'],
    ['no shape at all', '{}'],
  ])('that answers with %s is told without a word of it', async (_, body) => {
    await whileAnswering(body, async (apiUrl) => {
      const problem = await problemOf(connect({ apiUrl }).locate(dana, call()));
      expect(problem).toBeInstanceOf(Permanent);
      expect([problem.message, problem.cause]).toEqual(['stripe-reply-unexpected', undefined]);
    });
  });
});
