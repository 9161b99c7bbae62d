import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { LifecycleEvent } from '../../src/core/lifecycle-event.ts';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { applyEvent, applyToLocked, lockRequest, recordEvent } from '../../src/db/apply-event.ts';
import { verifyChains } from '../../src/db/audit.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { eventTypes, readRequest, receivedRequest, verifyingRequest } from '../support/requests.ts';

const database = testDatabase();
let journey: TestJourney;
beforeAll(async () => {
  journey = await testJourney(database);
});

const happening = (event: LifecycleEvent) => ({ event, actor: 'system' as const, at: journey.clock.now() });
const withdrawn: LifecycleEvent = { type: 'request.withdrawn', stepsStopped: 0 };
const gaveUp: LifecycleEvent = { type: 'verification.gave_up' };

/** Everything that a request has brought about, as the database holds it. */
async function everything(id: RequestId) {
  const of = (table: 'request_events' | 'steps' | 'outbound_messages') =>
    database.db.selectFrom(table).selectAll().where('request_id', '=', id).execute();
  return [
    await readRequest(journey, id),
    await of('request_events'),
    await of('steps'),
    await of('outbound_messages'),
  ];
}

describe('an event that the lifecycle does not list', () => {
  test.each<[string, LifecycleEvent]>([
    ['in this state', { type: 'answer.sent', message: 'm', contentUntil: null }],
    [
      'after the beginning',
      {
        type: 'request.received',
        channel: 'email',
        inbound: 'i',
        receipt: 'acknowledgement',
        dueAt: '2026-12-24T00:00:00Z',
        dueSource: 'test',
      },
    ],
  ])('%s is refused with a reason, and nothing is written', async (_, event) => {
    const { id } = await verifyingRequest(journey);
    const before = await everything(id);
    const applied = await database.db.transaction().execute((tx) => applyEvent(tx, id, happening(event)));
    expect(applied).toEqual({ ok: false, because: `${event.type}-not-allowed-verifying` });
    expect(await everything(id)).toEqual(before);
  });

  test('ends the transaction of a caller who was sure of it', async () => {
    const { id } = await receivedRequest(journey);
    const before = await everything(id);
    const work = database.db.transaction().execute(async (tx) => {
      await recordEvent(tx, id, happening({ type: 'triage.needed', because: 'unclear', slackChannel: 'x' }));
      await recordEvent(tx, id, happening(gaveUp));
    });
    await expect(work).rejects.toThrow('verification.gave_up-not-allowed-received');
    expect(await everything(id)).toEqual(before);
  });
});

test('an event for a version that has passed is refused, and nothing is written', async () => {
  const { id } = await verifyingRequest(journey);
  const stale = await readRequest(journey, id);
  await database.db
    .transaction()
    .execute((tx) =>
      recordEvent(tx, id, happening({ type: 'code.refused', because: 'wrong', triesLeft: 4 })),
    );
  const before = await everything(id);
  // The link of a stale writer would take the place of one that exists: the chain's key refuses it.
  const late = database.db.transaction().execute((tx) => applyToLocked(tx, stale, happening(gaveUp)));
  await expect(late).rejects.toThrow(/request-changed-underneath|request_events_pkey/);
  expect(await everything(id)).toEqual(before);
});

test('an event for a version that is not the stored one is refused even where the chain has room for it', async () => {
  const { id } = await verifyingRequest(journey);
  const stale = await readRequest(journey, id);
  await sql`update requests set version = version + 5 where id = ${id}`.execute(database.db);
  const before = await everything(id);
  const late = database.db.transaction().execute((tx) => applyToLocked(tx, stale, happening(gaveUp)));
  await expect(late).rejects.toThrow('request-changed-underneath');
  expect(await everything(id)).toEqual(before);
  await sql`update requests set version = version - 5 where id = ${id}`.execute(database.db);
});

test('an event has its effects in the same transaction: rolled back, none is left', async () => {
  const { id } = await verifyingRequest(journey);
  const before = await everything(id);
  const work = database.db.transaction().execute(async (tx) => {
    await recordEvent(tx, id, happening(gaveUp));
    const letters = await tx
      .selectFrom('outbound_messages')
      .selectAll()
      .where('request_id', '=', id)
      .execute();
    expect(letters.map((letter) => letter.letter)).toContain('unverified');
    throw new Error('the power went out');
  });
  await expect(work).rejects.toThrow('the power went out');
  expect(await everything(id)).toEqual(before);
});

test('two events at the same time both find the state that the other left', async () => {
  const { id } = await verifyingRequest(journey);
  const apply = (event: LifecycleEvent) =>
    database.db.transaction().execute((tx) => applyEvent(tx, id, happening(event)));
  const answers = await Promise.all([apply(withdrawn), apply(gaveUp)]);
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  expect(answers.find((answer) => !answer.ok)).toMatchObject({
    because: expect.stringMatching(/-not-allowed-delivering$/),
  });
  const types = await eventTypes(journey, id);
  expect((await readRequest(journey, id)).version).toBe(types.length);
  expect(await verifyChains(database.db)).toMatchObject({ ok: true, first: null });
});

test('a request that does not exist is said to be unknown', async () => {
  const id = '00000000-0000-7000-8000-000000000000' as RequestId;
  await expect(database.db.transaction().execute((tx) => lockRequest(tx, id))).rejects.toThrow(
    'request-unknown',
  );
});
