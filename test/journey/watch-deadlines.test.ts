import { beforeEach, describe, expect, test } from 'vitest';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { applyEvent } from '../../src/db/apply-event.ts';
import { docketOf } from '../../src/db/docket.ts';
import { setJurisdiction } from '../../src/journey/route/set-jurisdiction.ts';
import { watchDeadlines } from '../../src/journey/watch-deadlines.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { events, readRequest, receivedRequest, verifyingRequest } from '../support/requests.ts';

const database = testDatabase();
let journey: TestJourney;
beforeEach(async () => {
  journey = await testJourney(database);
});

/** What the sweep says of a case each day at noon until the day, the same thing once. */
async function watchUntil(id: RequestId, day: string): Promise<string[]> {
  const said: string[] = [];
  const end = Temporal.Instant.from(`${day}T19:00:00Z`);
  while (Temporal.Instant.compare(journey.clock.now(), end) < 0) {
    journey.clock.advance({ hours: 1 });
    await watchDeadlines(journey);
  }
  for (const { type, data } of await events(journey, id)) {
    if (type === 'deadline.near') said.push(`${data.left} left`);
    if (type === 'deadline.missed') said.push(`missed ${data.dueOn}`);
  }
  return said;
}

describe('the deadline of an open request', () => {
  test('reminds the team 14, 7, 3 and 1 days before, then stands in the record as missed, once each', async () => {
    // Due on 24 December 2026, a Thursday.
    const { id } = await verifyingRequest(journey);
    expect(await watchUntil(id, '2026-12-09')).toEqual([]);
    expect(await watchUntil(id, '2026-12-31')).toEqual([
      '14 left',
      '7 left',
      '3 left',
      '1 left',
      'missed 2026-12-24',
    ]);
    const { missed_at, slack_channel } = await readRequest(journey, id);
    expect(missed_at?.toString()).toBe('2026-12-24T16:00:00Z');
    // It waited for its requester and had no card; a case whose time runs out gets one.
    expect(slack_channel).toBe('privacy-requests');
  });

  test('is not made up for by an answer that comes too late', async () => {
    const { id } = await verifyingRequest(journey);
    await watchUntil(id, '2026-12-25');
    const before = await readRequest(journey, id);
    await apply(id, { type: 'verification.gave_up' });
    await apply(id, { type: 'answer.sent', message: 'm', contentUntil: null });
    expect(await readRequest(journey, id)).toMatchObject({ state: 'closed', missed_at: before.missed_at });
  });

  test('is missed once, also where a still sooner date is learned of afterwards', async () => {
    const { id } = await verifyingRequest(journey);
    await watchUntil(id, '2026-12-25');
    const before = await readRequest(journey, id);
    await setJurisdiction(journey, { requestId: id, law: 'US-HIPAA', actor: 'staff:U1' });
    expect((await watchUntil(id, '2026-12-27')).filter((said) => said.startsWith('missed'))).toHaveLength(1);
    expect((await readRequest(journey, id)).missed_at).toEqual(before.missed_at);
  });

  test('is silent once the case is closed', async () => {
    const { id } = await verifyingRequest(journey);
    await apply(id, { type: 'verification.gave_up' });
    await apply(id, { type: 'answer.sent', message: 'm', contentUntil: null });
    expect(await watchUntil(id, '2026-12-25')).toEqual([]);
  });

  test('says once what is left where nobody swept for weeks', async () => {
    const { id } = await verifyingRequest(journey);
    await watchDeadlines(journey);
    journey.clock.advance({ days: 26 });
    await watchDeadlines(journey);
    await watchDeadlines(journey);
    expect((await events(journey, id)).filter(({ type }) => type === 'deadline.near')).toMatchObject([
      { data: { left: 4, workingOn: '2026-12-24' } },
    ]);
  });

  test('that comes nearer is reminded of anew', async () => {
    const { id } = await receivedRequest(journey);
    journey.clock.advance({ days: 8 });
    await watchDeadlines(journey);
    // Mexico's 20 business days end on 22 December: 20 days are left, then nothing is said before 14 are.
    expect(await setJurisdiction(journey, { requestId: id, law: 'MX-FED', actor: 'staff:U1' })).toEqual({
      ok: true,
    });
    expect(await watchUntil(id, '2026-12-08')).toEqual(['14 left']);
  });

  test('costs nothing to look at before it is due', async () => {
    await verifyingRequest(journey);
    await watchDeadlines(journey);
    expect(await watchDeadlines(journey)).toBe(0);
  });

  test('is looked at by several sweeps at once, and told once', async () => {
    const { id } = await verifyingRequest(journey);
    await watchDeadlines(journey);
    journey.clock.advance({ days: 20 });
    await Promise.all([watchDeadlines(journey), watchDeadlines(journey), watchDeadlines(journey)]);
    expect((await events(journey, id)).filter(({ type }) => type === 'deadline.near')).toHaveLength(1);
  });
});

describe('setting the law', () => {
  const set = async (id: RequestId, law: string | null) =>
    await setJurisdiction(journey, { requestId: id, law, actor: 'staff:U1' });

  test('brings a sooner date forward, in the event that says so', async () => {
    const { id } = await receivedRequest(journey);
    await set(id, 'US-HIPAA');
    expect((await events(journey, id)).at(-1)).toMatchObject({
      type: 'jurisdiction.set',
      actor: 'staff:U1',
      data: { law: 'US-HIPAA', due: { on: '2026-11-27' } },
    });
    expect((await readRequest(journey, id)).due_source).toContain('45 CFR 164.504(e)');
  });

  test('keeps the date that the person was told where the law would give a later one', async () => {
    const { id } = await receivedRequest(journey);
    const told = await readRequest(journey, id);
    await set(id, 'US-IA');
    const after = await readRequest(journey, id);
    expect(after).toMatchObject({ jurisdiction: 'US-IA', due_source: told.due_source });
    expect(after.due_at.equals(told.due_at)).toBe(true);
  });

  test('is refused for a law that nobody knows, the same law, and a case that has ended', async () => {
    const { id } = await verifyingRequest(journey);
    expect(await set(id, 'US-XX')).toEqual({ ok: false, because: 'unknown-law' });
    expect(await set(id, null)).toEqual({ ok: false, because: 'same-law' });
    await apply(id, { type: 'verification.gave_up' });
    await apply(id, { type: 'answer.sent', message: 'm', contentUntil: null });
    expect(await set(id, 'US-CO')).toEqual({ ok: false, because: 'not-open' });
  });
});

test('the docket counts what is due soon, overdue and waiting, by team', async () => {
  const { id, reference } = await verifyingRequest(journey);
  const zone = journey.company['time-zone'];
  const own = async () =>
    (await docketOf(journey.db, { now: journey.clock.now(), timeZone: zone })).flatMap(
      ({ team, dueSoon, overdue, waiting }) => [
        ...dueSoon.filter((one) => one.reference === reference).map(({ dueOn }) => [team, 'soon', dueOn]),
        ...overdue.filter((one) => one.reference === reference).map(({ dueOn }) => [team, 'over', dueOn]),
        ...(waiting.requester > 0 ? [[team, 'waits']] : []),
      ],
    );
  expect(await own()).toEqual([[null, 'waits']]);
  journey.clock.advance({ days: 24 });
  expect(await own()).toEqual([
    [null, 'soon', '2026-12-24'],
    [null, 'waits'],
  ]);
  journey.clock.advance({ days: 7 });
  expect(await own()).toContainEqual([null, 'over', '2026-12-24']);
  expect((await readRequest(journey, id)).state).toBe('verifying');
});

async function apply(id: RequestId, event: Parameters<typeof applyEvent>[2]['event']) {
  const applied = await database.db
    .transaction()
    .execute((tx) => applyEvent(tx, id, { event, actor: 'system', at: journey.clock.now() }));
  expect(applied.ok).toBe(true);
}
