import { describe, expect, test } from 'vitest';
import { NeedsHuman } from '../../src/core/problem.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { completeFulfilment } from '../../src/journey/fulfil/complete.ts';
import { testDatabase } from '../support/database.ts';
import { drive, type Fulfilment, fulfilment, MemorySystem, routedRequest } from '../support/fulfilment.ts';
import { eventTypes, readRequest, type TestRequest } from '../support/requests.ts';

const database = testDatabase();

async function fulfilling() {
  const all = await fulfilment(database, [new MemorySystem('fluentworks'), new MemorySystem('stripe')]);
  const request = await routedRequest(all.journey);
  await drive(all, request.id);
  return { all, request };
}

async function settleSystem(
  { journey }: Fulfilment,
  { id }: TestRequest,
  system: string,
  { outcome = 'erased', verified = true }: { outcome?: 'erased' | 'partly_kept'; verified?: boolean } = {},
) {
  const at = journey.clock.now();
  await journey.db
    .updateTable('system_outcomes')
    .set({ outcome, erased_at: at, verified_at: verified ? at : null })
    .where('request_id', '=', id)
    .where('system', '=', system)
    .execute();
}

const complete = ({ journey }: Fulfilment, { id }: TestRequest) =>
  journey.db.transaction().execute((tx) => completeFulfilment(tx, id, journey.clock.now()));

const forced = ({ journey }: Fulfilment, { id }: TestRequest) =>
  journey.db.transaction().execute((tx) =>
    recordEvent(tx, id, {
      event: { type: 'fulfilment.completed', outcome: 'fulfilled', letter: 'deleted' },
      actor: 'system',
      at: journey.clock.now(),
    }),
  );

describe('a request cannot be completed', () => {
  test.each([
    ['no system has an outcome', async () => {}],
    [
      'one system lacks an outcome',
      async (all: Fulfilment, request: TestRequest) => settleSystem(all, request, 'stripe'),
    ],
    [
      'one system was not read back',
      async (all: Fulfilment, request: TestRequest) => {
        await settleSystem(all, request, 'stripe');
        await settleSystem(all, request, 'fluentworks', { verified: false });
      },
    ],
  ])('while %s: neither by the verb nor past it', async (_, arrange) => {
    const { all, request } = await fulfilling();
    await arrange(all, request);
    const before = await eventTypes(all.journey, request.id);
    await expect(complete(all, request)).rejects.toThrow(NeedsHuman);
    await expect(complete(all, request)).rejects.toMatchObject({ code: 'system-without-outcome' });
    await expect(forced(all, request)).rejects.toThrow('requests_every_system_settled');
    expect(await eventTypes(all.journey, request.id)).toEqual(before);
    expect(await readRequest(all.journey, request.id)).toMatchObject({ state: 'fulfilling', outcome: null });
  });
});

describe('a request is completed', () => {
  test('as fulfilled when every system has its outcome, once', async () => {
    const { all, request } = await fulfilling();
    await settleSystem(all, request, 'stripe');
    await settleSystem(all, request, 'fluentworks');
    await complete(all, request);
    await complete(all, request);
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'delivering',
      outcome: 'fulfilled',
    });
    const types = await eventTypes(all.journey, request.id);
    expect(types.filter((type) => type === 'fulfilment.completed')).toHaveLength(1);
  });

  test('as partly fulfilled when any system keeps something', async () => {
    const { all, request } = await fulfilling();
    await settleSystem(all, request, 'stripe', { outcome: 'partly_kept' });
    await settleSystem(all, request, 'fluentworks');
    await complete(all, request);
    expect(await readRequest(all.journey, request.id)).toMatchObject({ outcome: 'partly_fulfilled' });
  });
});
