import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFluentworksEmulator } from '../../src/demo/emulators/fluentworks.ts';
import { startStripeEmulator } from '../../src/demo/emulators/stripe.ts';
import { DEMO_PEOPLE } from '../../src/demo/people.ts';
import { approve } from '../../src/journey/fulfil/approve.ts';
import { fluentworksConnector } from '../../src/vendors/fluentworks/connector.ts';
import { stripeConnector } from '../../src/vendors/stripe/connector.ts';
import { testDatabase } from '../support/database.ts';
import { drive, fulfilment, outcomes, routedRequest } from '../support/fulfilment.ts';
import { readRequest } from '../support/requests.ts';
import { findStep } from '../support/run-step.ts';

const database = testDatabase();
const token = 'fw_test_token';
const apiKey = 'sk_test_51Dana';
let fluentworks: { url: string; close(): Promise<void> };
let stripe: { url: string; close(): Promise<void> };

beforeAll(async () => {
  [fluentworks, stripe] = await Promise.all([
    startFluentworksEmulator({ people: DEMO_PEOPLE, token }),
    startStripeEmulator({ people: DEMO_PEOPLE, apiKey }),
  ]);
});
afterAll(() => Promise.all([fluentworks.close(), stripe.close()]));

test('a person is erased from the emulated systems, and the record says what went and what stayed', async () => {
  const all = await fulfilment(database, [
    fluentworksConnector({ apiUrl: fluentworks.url, token }),
    stripeConnector({ apiUrl: stripe.url, apiKey }),
  ]);
  const { id } = await routedRequest(all.journey, { address: 'dana.ruiz@example.net' });
  await drive(all, id);
  expect((await outcomes(all, id)).map(({ counts }) => counts)).toEqual([
    { accounts: 1, profiles: 1, bookings: 14, support_messages: 2, devices: 2, audit_entries: 37 },
    { customers: 1 },
  ]);
  const { id: stepId } = await findStep(all.journey, id, 'approve');
  for (const userId of ['U1', 'U2']) await approve(all.journey, { requestId: id, stepId, userId });
  await drive(all, id);
  all.journey.clock.advance({ days: 3 });
  await drive(all, id);
  expect(await readRequest(all.journey, id)).toMatchObject({
    state: 'delivering',
    outcome: 'partly_fulfilled',
  });
  expect(await outcomes(all, id)).toMatchObject([
    {
      outcome: 'partly_kept',
      counts: { accounts: 1, profiles: 1, bookings: 14, support_messages: 2, devices: 2 },
      kept: [{ type: 'audit_entries', count: 37, reason: 'audit-log' }],
    },
    {
      outcome: 'partly_kept',
      counts: { customers: 1 },
      kept: [
        { type: 'invoices', count: 9, reason: 'tax-records' },
        { type: 'payments', count: 9, reason: 'tax-records' },
      ],
    },
  ]);
});
