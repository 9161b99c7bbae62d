import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createEmulator, type PersistenceAdapter } from 'emulate';
import { Hono } from 'hono';
import { z } from 'zod';
import type { DemoPerson } from '../people.ts';
import { type Fault, Faults } from './faults.ts';

/**
 * Stripe for the demo. Customers live in `emulate`'s built-in service; a thin proxy in front adds what it lacks:
 * a deleted customer is still answered for (`deleted: true`), `customers/search`, `invoices`, and `charges` that
 * outlive their customer.
 */
export interface StripeEmulatorOptions {
  people: readonly DemoPerson[];
  port?: number;
  /** With a key, any other one is refused. */
  apiKey?: string;
  /** Where it keeps who was deleted; in memory only without one. */
  memory?: PersistenceAdapter;
}

interface Customer {
  id: string;
  email: string | null;
}
interface Paper {
  id: string;
  object: 'invoice' | 'charge';
  customer: string;
  /** In the smallest unit of the currency. */
  amount: number;
  currency: string;
  /** Seconds since 1970. */
  created: number;
}

const PAGE_MAX = 100;

export async function startStripeEmulator({
  people,
  port = 0,
  apiKey,
  memory,
}: StripeEmulatorOptions): Promise<{ url: string; close(): Promise<void> }> {
  const seeded = people.flatMap((person, index) =>
    person.holds.stripe.customers ? [{ person, id: `cus_demo${String(index + 1).padStart(10, '0')}` }] : [],
  );
  const customers = seeded.map(({ person, id }) => ({
    id,
    name: person.name,
    email: person.holds.stripe.spelled ?? person.email,
  }));
  const inner = await createEmulator({ service: 'stripe', port: 0, seed: { stripe: { customers } } });
  const papers = seeded.flatMap(({ person: { holds }, id }) => [
    ...papersOf(id, 'invoice', holds.stripe.invoices),
    ...papersOf(id, 'charge', holds.stripe.payments),
  ]);
  const deleted = new Set(z.array(z.string()).parse(JSON.parse((await memory?.load()) ?? '[]')));
  const closing = new AbortController();
  const faults = new Faults();

  const forward = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const body = ['GET', 'HEAD'].includes(request.method) ? null : await request.text();
    const headers = new Headers(request.headers);
    for (const name of ['host', 'connection', 'content-length', 'accept-encoding']) headers.delete(name);
    return await fetch(`${inner.url}${pathname}${search}`, { method: request.method, headers, body });
  };
  const living = async (): Promise<Customer[]> => {
    const all: Customer[] = [];
    for (let more = true; more; ) {
      const after = all.length > 0 ? `&starting_after=${all.at(-1)?.id}` : '';
      const reply = await forward(new Request(`http://inner/v1/customers?limit=${PAGE_MAX}${after}`));
      const page = (await reply.json()) as { data: Customer[]; has_more: boolean };
      all.push(...page.data);
      more = page.has_more;
    }
    return all;
  };
  // The built-in service comes with a customer of its own, and does not know who was deleted before.
  for (const { id } of await living()) {
    if (deleted.has(id) || !customers.some((customer) => customer.id === id)) {
      await forward(new Request(`http://inner/v1/customers/${id}`, { method: 'DELETE' }));
    }
  }

  const app = new Hono();
  app.get('/_emulator/state', async (c) =>
    c.json({ customers: await living(), deleted: [...deleted], papers }),
  );
  app.post('/_emulator/faults', (c) => faults.accept(c.req.raw));
  app.use('/v1/*', async (c, next) => {
    c.res = await faults.around(
      c.req.raw,
      async () => {
        const given = c.req.header('authorization');
        const known = given !== undefined && (apiKey === undefined || given === `Bearer ${apiKey}`);
        if (!known) return refusal(401, 'Invalid API Key provided');
        await next();
        return c.res;
      },
      ({ status }: Fault) => refusal(status, 'Fault asked for'),
      closing.signal,
    );
  });
  app.get('/v1/customers/search', async (c) => {
    const wanted = /^email:"((?:[^"\\]|\\.)+)"$/
      .exec(c.req.query('query') ?? '')?.[1]
      ?.replace(/\\(.)/g, '$1');
    if (wanted === undefined) return refusal(400, 'The emulator searches by email only');
    const data = (await living()).filter(({ email }) => email?.toLowerCase() === wanted.toLowerCase());
    return c.json({ object: 'search_result', url: '/v1/customers/search', has_more: false, data });
  });
  app.get('/v1/customers/:id', async (c) => {
    const id = c.req.param('id');
    return deleted.has(id) ? c.json({ id, object: 'customer', deleted: true }) : await forward(c.req.raw);
  });
  app.delete('/v1/customers/:id', async (c) => {
    const reply = await forward(c.req.raw);
    if (reply.ok) {
      deleted.add(c.req.param('id'));
      await memory?.save(JSON.stringify([...deleted]));
    }
    return reply;
  });
  app.get('/v1/customers/:id/payment_methods', (c) => {
    const customer = c.req.param('id');
    const card = {
      brand: 'visa',
      last4: '4242',
      exp_month: 4,
      exp_year: 2028,
      fingerprint: 'Xt5EWLLDS7FJjR1c',
    };
    const paid = papers.some((paper) => paper.customer === customer);
    const data = paid
      ? [{ id: `pm_${customer}`, object: 'payment_method', type: 'card', customer, card }]
      : [];
    return c.json({ object: 'list', url: c.req.path, has_more: false, data });
  });
  for (const [path, object] of [
    ['/v1/invoices', 'invoice'],
    ['/v1/charges', 'charge'],
  ] as const) {
    app.get(path, (c) => c.json(list(path, papers, object, c.req.query())));
  }
  app.all('/v1/*', (c) => forward(c.req.raw));

  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await Promise.all([closed, inner.close()]);
    },
  };
}

function papersOf(customer: string, object: Paper['object'], count = 0): Paper[] {
  const prefix = object === 'invoice' ? 'in' : 'ch';
  return Array.from({ length: count }, (_, n) => ({
    id: `${prefix}_${customer}_${n + 1}`,
    object,
    customer,
    amount: 2900,
    currency: 'usd',
    created: 1_790_000_000 - n * 30 * 86_400,
  }));
}

function list(url: string, papers: readonly Paper[], object: Paper['object'], query: Record<string, string>) {
  const all = papers.filter(
    (paper) => paper.object === object && (query.customer === undefined || paper.customer === query.customer),
  );
  const start = all.findIndex(({ id }) => id === query.starting_after) + 1;
  const limit = Math.min(Number(query.limit ?? 10), PAGE_MAX);
  return {
    object: 'list',
    url,
    has_more: start + limit < all.length,
    data: all.slice(start, start + limit),
  };
}

/** As Stripe does it, with words that our own errors must never repeat. */
function refusal(status: number, message: string): Response {
  const type = status === 429 ? 'rate_limit_error' : status >= 500 ? 'api_error' : 'invalid_request_error';
  return Response.json({ error: { type, message } }, { status });
}
