import type Stripe from 'stripe';
import { z } from 'zod';
import type { ErasureReport, Located, SystemConnector } from '../../core/ports.ts';
import { NeedsHuman, Permanent } from '../../core/problem.ts';
import { isMissing, type StripeSettings, stripeClient, translated } from './client.ts';
import { checked, customerIds, PAGE } from './customers.ts';

/** Reason code that workflows/systems.yaml explains. */
const TAX_RECORDS = 'tax-records';

const retrievedReply = z.object({ id: z.string(), deleted: z.boolean().optional() });

/** Stripe: customers, searched by address and deleted. Their invoices and payments stay and are counted. */
export function stripeConnector(settings: StripeSettings): SystemConnector {
  return {
    system: 'stripe',

    locate: (contacts, { signal }) =>
      translated(signal, async () => {
        const ids = await customerIds(stripeClient(settings, signal), contacts);
        return { records: ids.map((id) => ({ type: 'customers', id })) };
      }),

    // No idempotency key: Stripe ignores it on DELETE, which is idempotent by itself (docs.stripe.com/api/idempotent_requests).
    erase: (located, _contacts, { signal }) =>
      translated(signal, async () => {
        const stripe = stripeClient(settings, signal);
        let invoices = 0;
        let payments = 0;
        let customers = 0;
        for (const id of customersOf(located)) {
          invoices += await countAll(stripe.invoices.list({ customer: id, limit: PAGE }));
          payments += await countAll(stripe.charges.list({ customer: id, limit: PAGE }));
          await deleteCustomer(stripe, id);
          customers += 1;
        }
        const kept: ErasureReport['kept'] = [
          { type: 'invoices', count: invoices, reason: TAX_RECORDS },
          { type: 'payments', count: payments, reason: TAX_RECORDS },
        ].filter(({ count }) => count > 0);
        return { outcome: kept.length > 0 ? 'partly_kept' : 'erased', erased: { customers }, kept };
      }),

    remaining: (located, contacts, { signal }) =>
      translated(signal, async () => {
        const stripe = stripeClient(settings, signal);
        const ids = new Set([...customersOf(located), ...(await customerIds(stripe, contacts))]);
        let customers = 0;
        for (const id of ids) if (!(await isGone(stripe, id))) customers += 1;
        return customers === 0 ? {} : { customers };
      }),
  };
}

const customersOf = ({ records }: Located) =>
  records.filter(({ type }) => type === 'customers').map(({ id }) => id);

async function countAll(pages: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of pages) count += 1;
  return count;
}

async function deleteCustomer(stripe: Stripe, id: string) {
  try {
    const reply = checked(retrievedReply, await stripe.customers.del(id));
    if (reply.deleted !== true) throw new Permanent('stripe-reply-unexpected');
  } catch (error) {
    // Deleted before, by an earlier attempt or by hand; reading back is what proves it.
    if (!isMissing(error)) throw error;
  }
}

async function isGone(stripe: Stripe, id: string): Promise<boolean> {
  try {
    return checked(retrievedReply, await stripe.customers.retrieve(id)).deleted === true;
  } catch (error) {
    if (!isMissing(error)) throw error;
    // A deleted customer is still answered for, with `deleted: true`. One that is unknown proves nothing: the key
    // may belong to another account, or to test mode.
    throw new NeedsHuman('stripe-customer-unknown', {
      ask: 'Stripe does not know a customer that it named before. Is our key for the same account and mode? Then retry.',
    });
  }
}
