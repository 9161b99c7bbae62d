import type Stripe from 'stripe';
import { z } from 'zod';
import type { ProvenContact } from '../../core/ports.ts';
import { Permanent } from '../../core/problem.ts';

/** How many objects Stripe lists at once. */
export const PAGE = 100;

const customerReply = z.object({ id: z.string().startsWith('cus_'), email: z.string().nullish() });

/**
 * Listing is up to date but compares addresses exactly; searching ignores upper and lower case but lags by up to a
 * minute (docs.stripe.com/search). Together they miss neither a new customer nor one written `Dana@Example.net`.
 */
export async function customerIds(stripe: Stripe, contacts: readonly ProvenContact[]): Promise<string[]> {
  const ids = new Set<string>();
  for (const { channel, value } of contacts) {
    if (channel !== 'email') continue;
    const query = `email:"${value.replace(/[\\"]/g, '\\$&')}"`;
    // One after the other: a call of the SDK starts at once, and one that nobody awaits yet could fail unheard.
    for (const search of [
      () => stripe.customers.list({ email: value, limit: PAGE }),
      () => stripe.customers.search({ query, limit: PAGE }),
    ]) {
      for await (const found of search()) {
        const customer = checked(customerReply, found);
        if (customer.email?.toLowerCase() === value.toLowerCase()) ids.add(customer.id);
      }
    }
  }
  return [...ids];
}

/** @throws Permanent `stripe-reply-unexpected` */
export function checked<Schema extends z.ZodType>(schema: Schema, reply: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(reply);
  if (!parsed.success) throw new Permanent('stripe-reply-unexpected');
  return parsed.data;
}
