import type Stripe from 'stripe';
import { z } from 'zod';
import type { ExportedRecords } from '../../core/export.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ExportConnector } from '../../core/ports.ts';
import { type StripeSettings, stripeClient, translated } from './client.ts';
import { checked, customerIds, PAGE } from './customers.ts';

/** What is copied of each object: what it says of the person, not what Stripe needs to work with it. */
const FIELDS = {
  customers: [
    'id',
    'name',
    'email',
    'phone',
    'address',
    'shipping',
    'currency',
    'preferred_locales',
    'created',
  ],
  payment_methods: ['id', 'type', 'billing_details', 'card', 'created'],
  invoices: [
    'id',
    'number',
    'status',
    'amount',
    'total',
    'amount_paid',
    'currency',
    'customer_address',
    'created',
  ],
  payments: [
    'id',
    'amount',
    'amount_refunded',
    'currency',
    'status',
    'description',
    'billing_details',
    'created',
  ],
} as const satisfies { [type: string]: readonly string[] };
/** Of a card its owner knows it again by these; Stripe holds more, and tells nobody the number. */
const CARD_FIELDS = ['brand', 'last4', 'exp_month', 'exp_year', 'country'];

const object = z.record(z.string(), z.json());

/** Stripe: the customer found by address, how they pay, and what they were billed and paid. */
export function stripeExport(settings: StripeSettings): ExportConnector {
  return {
    system: 'stripe',

    export: (contacts, { signal }) =>
      translated(signal, async () => {
        const stripe = stripeClient(settings, signal);
        const records: ExportedRecords = { customers: [], payment_methods: [], invoices: [], payments: [] };
        for (const id of await customerIds(stripe, contacts)) await copyCustomer(stripe, id, records);
        return records;
      }),
  };
}

async function copyCustomer(stripe: Stripe, customer: string, records: ExportedRecords): Promise<void> {
  records.customers?.push(copied('customers', await stripe.customers.retrieve(customer)));
  for (const [type, list] of [
    ['payment_methods', () => stripe.customers.listPaymentMethods(customer, { limit: PAGE })],
    ['invoices', () => stripe.invoices.list({ customer, limit: PAGE })],
    ['payments', () => stripe.charges.list({ customer, limit: PAGE })],
  ] as const) {
    for await (const found of list()) records[type]?.push(copied(type, found));
  }
}

function copied(type: keyof typeof FIELDS, reply: unknown): JsonObject {
  const record = picked(checked(object, plain(reply)), FIELDS[type]);
  const { card } = record;
  const isCard = card !== null && typeof card === 'object' && !Array.isArray(card);
  return isCard ? { ...record, card: picked(card, CARD_FIELDS) } : record;
}

/** The SDK hands out objects with parts of its own beside the reply; this is the reply alone. */
const plain = (reply: unknown): unknown => JSON.parse(JSON.stringify(reply));

const picked = (record: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (record[name] == null ? [] : [[name, record[name]]])));
