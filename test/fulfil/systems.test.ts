import { describe, expect, test } from 'vitest';
import type { ContactId, RequestId } from '../../src/core/privacy-request.ts';
import { NeedsHuman, Transient } from '../../src/core/problem.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { newId } from '../../src/db/new-id.ts';
import { change } from '../../src/journey/context.ts';
import { approve } from '../../src/journey/fulfil/approve.ts';
import { retryStep } from '../../src/journey/fulfil/retry-step.ts';
import { testDatabase } from '../support/database.ts';
import {
  drive,
  type Fulfilment,
  fulfilment,
  MemorySystem,
  outcomes,
  routedRequest,
  steps,
} from '../support/fulfilment.ts';
import { events, readRequest, type TestRequest } from '../support/requests.ts';
import { findStep } from '../support/run-step.ts';

const database = testDatabase();
const actor = 'staff:U1' as const;

async function stage() {
  const fluentworks = new MemorySystem('fluentworks', ['audit_entries']);
  const stripe = new MemorySystem('stripe');
  const all = await fulfilment(database, [fluentworks, stripe]);
  const request = await routedRequest(all.journey);
  return { all, request, fluentworks, stripe };
}

/** Up to the cooling-off, approved by two. */
async function approved(all: Fulfilment, { id }: TestRequest) {
  await drive(all, id);
  const { id: stepId } = await findStep(all.journey, id, 'approve');
  for (const userId of ['U1', 'U2']) await approve(all.journey, { requestId: id, stepId, userId });
  await drive(all, id);
}
async function cooledOff(all: Fulfilment, { id }: TestRequest) {
  all.journey.clock.advance({ days: 3 });
  await drive(all, id);
}
/** The engine's pauses between attempts, until it gives up. */
async function outOfAttempts(all: Fulfilment, id: RequestId) {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    all.journey.clock.advance({ hours: 1 });
    await drive(all, id);
  }
}
const stepOf = (all: Fulfilment, { id }: TestRequest, name: string) => findStep(all.journey, id, name);

describe('locating', () => {
  test('searches by proven contacts only, in the systems that are searched by such', async () => {
    const { all, request, fluentworks, stripe } = await stage();
    const { journey } = all;
    const claimed = async (channel: 'email' | 'sms', value: string, proven: boolean) => {
      const id = newId<ContactId>();
      const at = journey.clock.now();
      await journey.db
        .insertInto('contacts')
        .values({
          id,
          request_id: request.id,
          channel,
          value: request.key.seal({ table: 'contacts', column: 'value', row: id }, value),
          value_hash: journey.vault.fingerprint(channel, value),
          source: 'claimed',
          created_at: at,
          proven_at: proven ? at : null,
        })
        .execute();
    };
    await claimed('email', 'victim@example.net', false);
    await claimed('sms', '+13035550199', false);
    await claimed('sms', '+13035550142', true);
    fluentworks.add('victim@example.net', 'accounts');
    await drive(all, request.id);
    expect(fluentworks.searches).toEqual([request.address, '+13035550142']);
    expect(stripe.searches).toEqual([request.address]);
    expect(await outcomes(all, request.id)).toMatchObject([{ counts: {} }, { counts: {} }]);
  });

  test('stores numbers for the team and seals the ids', async () => {
    const { all, request, fluentworks } = await stage();
    fluentworks.add(request.address, 'bookings', 3);
    await drive(all, request.id);
    const [found] = await outcomes(all, request.id);
    expect(found).toMatchObject({ counts: { bookings: 3 }, outcome: null });
    const place = { table: 'system_outcomes', column: 'located', row: `${request.id}.fluentworks` };
    expect(JSON.parse(request.key.openText(place, found?.located ?? Buffer.alloc(0)))).toEqual({
      records: fluentworks.records.map(({ type, id }) => ({ type, id })),
    });
    expect((await stepOf(all, request, 'locate.fluentworks')).result).toEqual({ records: 3, bookings: 3 });
  });

  test('asks a human where no contact is proven that the system is searched by', async () => {
    const { all, request, stripe } = await stage();
    await all.journey.db
      .updateTable('contacts')
      .set({ channel: 'sms' })
      .where('id', '=', request.contactId)
      .execute();
    await drive(all, request.id);
    expect(await stepOf(all, request, 'locate.stripe')).toMatchObject({
      state: 'failed',
      problem_code: 'no-contact-to-search-by',
    });
    expect(stripe.searches).toEqual([]);
    expect(await stepOf(all, request, 'approve')).toMatchObject({ state: 'blocked' });
  });

  test('asks a human where a system is not connected, and goes on once it is', async () => {
    const fluentworks = new MemorySystem('fluentworks');
    const all = await fulfilment(database, [fluentworks]);
    const request = await routedRequest(all.journey);
    await drive(all, request.id);
    const step = await stepOf(all, request, 'locate.stripe');
    expect(step).toMatchObject({ state: 'failed', problem_code: 'system-not-connected' });
    expect(step.problem_ask).toContain('stripe');
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      waiting_on: 'team',
      attention: 'step-failed',
    });

    const connected = await fulfilment(database, [fluentworks, new MemorySystem('stripe')]);
    connected.journey.vault = all.journey.vault;
    const retry = { requestId: request.id, stepId: step.id, actor };
    expect(await retryStep(connected.journey, retry)).toEqual({ ok: true, step: 'locate.stripe' });
    await drive(connected, request.id);
    expect(await stepOf(connected, request, 'approve')).toMatchObject({ state: 'waiting' });
  });
});

describe('erasing', () => {
  test('what stays is named with its reason, and the request ends as partly fulfilled', async () => {
    const { all, request, fluentworks, stripe } = await stage();
    fluentworks.add(request.address, 'bookings', 3);
    fluentworks.add(request.address, 'audit_entries', 2);
    fluentworks.add('somebody.else@example.net', 'bookings', 1);
    await approved(all, request);
    await cooledOff(all, request);
    expect(await outcomes(all, request.id)).toMatchObject([
      {
        system: 'fluentworks',
        outcome: 'partly_kept',
        counts: { bookings: 3 },
        kept: [{ type: 'audit_entries', count: 2, reason: 'audit-log' }],
        verified_at: all.journey.clock.now(),
      },
      {
        system: 'stripe',
        outcome: 'nothing_found',
        counts: {},
        kept: [],
        verified_at: all.journey.clock.now(),
      },
    ]);
    expect(fluentworks.records.map(({ of }) => of)).toEqual([
      request.address,
      request.address,
      'somebody.else@example.net',
    ]);
    expect(stripe.erasures).toEqual([]);
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'delivering',
      outcome: 'partly_fulfilled',
    });
    const completed = (await events(all.journey, request.id)).find(
      ({ type }) => type === 'fulfilment.completed',
    );
    expect(completed?.data).toEqual({ outcome: 'partly_fulfilled', letter: 'deleted' });
  });

  test('of everything ends as fulfilled', async () => {
    const { all, request, stripe } = await stage();
    stripe.add(request.address, 'customers');
    await approved(all, request);
    await cooledOff(all, request);
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'delivering',
      outcome: 'fulfilled',
    });
    expect(stripe.records).toEqual([]);
  });

  test('includes what came in between the search and the erasure', async () => {
    const { all, request, stripe } = await stage();
    stripe.add(request.address, 'customers');
    await approved(all, request);
    stripe.add(request.address, 'customers');
    await cooledOff(all, request);
    expect((await outcomes(all, request.id))[1]).toMatchObject({
      outcome: 'erased',
      counts: { customers: 2 },
    });
    expect(stripe.records).toEqual([]);
  });

  test('that was cut short is repeated with the same key and the same list', async () => {
    const { all, request, stripe } = await stage();
    stripe.add(request.address, 'customers', 2);
    await approved(all, request);
    const erase = stripe.erase.bind(stripe);
    stripe.erase = async (...call) => {
      await erase(...call);
      stripe.erase = erase;
      throw new Transient('answer-lost');
    };
    await cooledOff(all, request);
    expect(await stepOf(all, request, 'erase.stripe')).toMatchObject({
      state: 'ready',
      problem_code: 'answer-lost',
    });
    await outOfAttempts(all, request.id);
    expect(stripe.erasures).toHaveLength(2);
    expect(stripe.erasures[1]).toEqual(stripe.erasures[0]);
    expect((await outcomes(all, request.id))[1]).toMatchObject({
      outcome: 'erased',
      counts: { customers: 2 },
    });
  });

  test('does not begin before the time to think again is over', async () => {
    const { all, request, stripe } = await stage();
    stripe.add(request.address, 'customers');
    await approved(all, request);
    all.journey.clock.advance({ days: 3 });
    all.journey.clock.advance({ seconds: -1 });
    await drive(all, request.id);
    expect(stripe.erasures).toEqual([]);
    expect(stripe.records).toHaveLength(1);
  });

  test('does not happen once the request was withdrawn, even when its step was taken already', async () => {
    const { all, request, stripe } = await stage();
    stripe.add(request.address, 'customers');
    await approved(all, request);
    const { journey, engine } = all;
    const handler = engine.catalogue.get('systems.erase');
    if (!handler) throw new Error('no handler');
    let withdrawn = false;
    engine.catalogue = new Map(engine.catalogue).set('systems.erase', async (run) => {
      if (!withdrawn) {
        const event = { type: 'request.withdrawn', stepsStopped: 1 } as const;
        const at = journey.clock.now();
        await change(journey, request.id, (tx) =>
          recordEvent(tx, request.id, { event, actor: 'requester', at }),
        );
        withdrawn = true;
      }
      return await handler(run);
    });
    await cooledOff(all, request);
    expect(withdrawn).toBe(true);
    expect(stripe.erasures).toEqual([]);
    expect(stripe.records).toHaveLength(1);
  });

  test('leaves nothing of the person in steps, events, outcomes or logs', async () => {
    const { all, request, fluentworks, stripe } = await stage();
    fluentworks.add(request.address, 'bookings', 2);
    stripe.add(request.address, 'customers');
    await approved(all, request);
    stripe.problem = new NeedsHuman('stripe-access-refused', { ask: 'Renew the key?' });
    await cooledOff(all, request);
    const { db, log } = all.journey;
    const written = JSON.stringify([
      await db.selectFrom('steps').selectAll().where('request_id', '=', request.id).execute(),
      await events(all.journey, request.id),
      (await outcomes(all, request.id)).map(({ located, ...row }) => ({
        ...row,
        located: located?.toString('latin1'),
      })),
      log.lines,
    ]);
    expect(fluentworks.erasures).toHaveLength(1);
    expect(written).not.toContain(request.address);
    expect(written).not.toContain('canary');
  });
});

describe('reading back', () => {
  test('data that is still there after erasure is not called gone: it is looked at again, then a human is asked', async () => {
    const { all, request, stripe } = await stage();
    stripe.add(request.address, 'customers');
    stripe.erasesNothing = true;
    await approved(all, request);
    await cooledOff(all, request);
    const first = await stepOf(all, request, 'verify-erased.stripe');
    expect(first).toMatchObject({ state: 'ready', problem_code: 'still-there', failures: 1 });
    await outOfAttempts(all, request.id);
    const last = await stepOf(all, request, 'verify-erased.stripe');
    expect(last).toMatchObject({ state: 'failed', problem_code: 'still-there' });
    expect((await outcomes(all, request.id))[1]).toMatchObject({ outcome: 'erased', verified_at: null });
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'fulfilling',
      waiting_on: 'team',
    });

    stripe.records.length = 0;
    await retryStep(all.journey, { requestId: request.id, stepId: last.id, actor });
    await drive(all, request.id);
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'delivering',
      outcome: 'fulfilled',
    });
  });

  test('data that is gone a little later than promised needs nobody', async () => {
    const { all, request, stripe } = await stage();
    stripe.add(request.address, 'customers');
    stripe.erasesNothing = true;
    await approved(all, request);
    await cooledOff(all, request);
    stripe.records.length = 0;
    await outOfAttempts(all, request.id);
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'delivering',
      outcome: 'fulfilled',
    });
    expect((await steps(all, request.id)).every(({ state }) => state === 'done')).toBe(true);
  });
});
