import { describe, expect, test } from 'vitest';
import { recordEvent } from '../../src/db/apply-event.ts';
import { destroyDueContent } from '../../src/journey/close/destroy-content.ts';
import { change } from '../../src/journey/context.ts';
import { findPageBearer, mintPageToken } from '../../src/journey/page-token.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { eventTypes, readRequest, type TestRequest, verifyingRequest } from '../support/requests.ts';

const database = testDatabase();

async function closedRequest(journey: TestJourney, keep: Temporal.DurationLike) {
  const request = await verifyingRequest(journey);
  const at = journey.clock.now();
  const contentUntil = at.toZonedDateTimeISO('UTC').add(keep).toInstant().toString();
  await change(journey, request.id, async (tx) => {
    await recordEvent(tx, request.id, { event: { type: 'verification.gave_up' }, actor: 'system', at });
    const event = { type: 'answer.sent', message: request.id, contentUntil } as const;
    await recordEvent(tx, request.id, { event, actor: 'system', at });
  });
  return request;
}

const tokenOf = (journey: TestJourney, { id, contactId }: TestRequest) =>
  journey.db.transaction().execute((tx) => mintPageToken(journey, tx, { requestId: id, contactId }));

const open = (journey: TestJourney, keyId: Parameters<TestJourney['vault']['open']>[1]) =>
  journey.vault.open(journey.db, keyId);

describe('content that may be kept no longer', () => {
  test('is destroyed on its day, and the chain of events stays', async () => {
    const journey = await testJourney(database);
    const request = await closedRequest(journey, { months: 24 });
    const later = await closedRequest(journey, { months: 25 });
    journey.clock.advance({ months: 24 });
    journey.clock.advance({ seconds: -1 });
    expect(await destroyDueContent(journey)).toBe(0);
    await open(journey, request.key.id);
    journey.clock.advance({ seconds: 1 });
    expect(await destroyDueContent(journey)).toBe(1);
    await expect(open(journey, request.key.id)).rejects.toThrow('content-destroyed');
    await open(journey, later.key.id);
    expect(await eventTypes(journey, request.id)).toEqual([
      'request.received',
      'request.understood',
      'verification.gave_up',
      'answer.sent',
      'content.destroyed',
    ]);
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'closed', content_until: null });
  });

  test('takes its page links with it', async () => {
    const journey = await testJourney(database);
    journey.clock.advance({ years: 5 });
    const request = await closedRequest(journey, { days: 1 });
    const later = await closedRequest(journey, { days: 3 });
    const token = await tokenOf(journey, request);
    const other = await tokenOf(journey, later);
    journey.clock.advance({ days: 2 });
    await destroyDueContent(journey);
    expect(await findPageBearer(journey.db, token, journey.clock.now())).toBeUndefined();
    expect(await findPageBearer(journey.db, other, journey.clock.now())).toBeDefined();
  });

  test('is destroyed once, however many sweeps meet', async () => {
    const journey = await testJourney(database);
    journey.clock.advance({ years: 10 });
    await destroyDueContent(journey);
    const requests = [await closedRequest(journey, { days: 1 }), await closedRequest(journey, { days: 1 })];
    journey.clock.advance({ days: 2 });
    const counts = await Promise.all([destroyDueContent(journey), destroyDueContent(journey)]);
    expect(counts[0] + counts[1]).toBe(2);
    for (const { id } of requests) {
      const types = await eventTypes(journey, id);
      expect(types.filter((type) => type === 'content.destroyed')).toHaveLength(1);
    }
  });

  test('of one request that fails does not hold up the others, and the failure is told', async () => {
    const journey = await testJourney(database);
    journey.clock.advance({ years: 20 });
    await destroyDueContent(journey);
    const broken = await closedRequest(journey, { days: 1 });
    const fine = await closedRequest(journey, { days: 2 });
    journey.clock.advance({ days: 3 });
    const chain = { request_id: broken.id, seq: 5, type: 'x', actor: 'x', at: journey.clock.now(), data: {} };
    const bytes = Buffer.alloc(32);
    await journey.db
      .insertInto('request_events')
      .values({ ...chain, prev_hash: bytes, hash: bytes })
      .execute();
    await expect(destroyDueContent(journey)).rejects.toThrow('request_events');
    expect(journey.log.lines).toMatchObject([{ level: 'error', fields: { request: broken.id } }]);
    await open(journey, broken.key.id);
    await expect(open(journey, fine.key.id)).rejects.toThrow('content-destroyed');
  });
});
