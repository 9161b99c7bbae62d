import { describe, expect, test } from 'vitest';
import { recordEvent } from '../../src/db/apply-event.ts';
import { destroyDueContent } from '../../src/journey/close/destroy-content.ts';
import { liftHold, placeHold } from '../../src/journey/close/legal-hold.ts';
import { withdraw } from '../../src/journey/close/withdraw.ts';
import { change } from '../../src/journey/context.ts';
import { approve } from '../../src/journey/fulfil/approve.ts';
import { settleableStep, settleStep } from '../../src/journey/fulfil/settle-step.ts';
import { testDatabase } from '../support/database.ts';
import { deletionStage, orderOf, waitingDeletion } from '../support/decided.ts';
import { drive, type Fulfilment, steps } from '../support/fulfilment.ts';
import { readRequest, type TestRequest, verifyingRequest } from '../support/requests.ts';

const database = testDatabase();
const LEGAL = 'ULEGAL';

async function approved(all: Fulfilment): Promise<TestRequest> {
  const request = await waitingDeletion(all);
  const step = (await steps(all, request.id)).find(({ kind }) => kind === 'team.approve');
  if (!step) throw new Error('no approval');
  for (const userId of ['UANA', 'UBEN'])
    await approve(all.journey, { requestId: request.id, stepId: step.id, userId });
  await drive(all, request.id);
  return request;
}

describe('a legal hold', () => {
  test('beats an erasure that everybody approved, asks a human, and lifted lets it go on', async () => {
    const all = await deletionStage(database);
    const request = await approved(all);
    all.systems[0]?.add(request.address, 'accounts');
    const { id: requestId } = request;
    expect(await placeHold(all.journey, { requestId, userId: LEGAL, reason: 'litigation' })).toEqual({
      ok: true,
    });
    all.journey.clock.advance({ days: 4 });
    await drive(all, requestId);
    expect(all.systems.flatMap(({ erasures }) => erasures)).toEqual([]);
    const held = (await steps(all, requestId)).filter(({ problem_code }) => problem_code === 'legal-hold');
    expect(held.map(({ problem_ask }) => problem_ask)).toContainEqual(
      expect.stringContaining('A legal hold forbids to erase anything'),
    );
    await liftHold(all.journey, { ...(await orderOf(all.journey, request, LEGAL)), reason: 'matter-closed' });
    expect(await readRequest(all.journey, requestId)).toMatchObject({ attention: null });
    await drive(all, requestId);
    expect(all.systems[0]?.erasures).toHaveLength(1);
  });

  test('leaves the person free to withdraw: nothing was begun', async () => {
    const all = await deletionStage(database);
    const { id: requestId } = await approved(all);
    await placeHold(all.journey, { requestId, userId: LEGAL, reason: 'subpoena' });
    all.journey.clock.advance({ days: 4 });
    await drive(all, requestId);
    expect(await withdraw(all.journey, { requestId, actor: 'requester' })).toMatchObject({ ok: true });
  });

  test('beats retention, until it is lifted', async () => {
    const { journey } = await deletionStage(database);
    const { id: requestId } = await verifyingRequest(journey);
    const at = journey.clock.now();
    await change(journey, requestId, async (tx) => {
      await recordEvent(tx, requestId, { event: { type: 'verification.gave_up' }, actor: 'system', at });
      const contentUntil = at.add({ hours: 24 }).toString();
      const event = { type: 'answer.sent', message: requestId, contentUntil } as const;
      await recordEvent(tx, requestId, { event, actor: 'system', at });
    });
    await placeHold(journey, { requestId, userId: LEGAL, reason: 'recourse' });
    journey.clock.advance({ days: 2 });
    expect(await destroyDueContent(journey)).toBe(0);
    await liftHold(journey, {
      ...(await orderOf(journey, { id: requestId }, LEGAL)),
      reason: 'released-by-counsel',
    });
    expect(await destroyDueContent(journey)).toBe(1);
  });

  test('is placed once and lifted once', async () => {
    const { journey } = await deletionStage(database);
    const { id: requestId } = await verifyingRequest(journey);
    const place = () => placeHold(journey, { requestId, userId: LEGAL, reason: 'audit' });
    const lift = async () =>
      liftHold(journey, {
        ...(await orderOf(journey, { id: requestId }, LEGAL)),
        reason: 'placed-by-mistake',
      });
    expect(await lift()).toEqual({ ok: false, because: 'not-on-hold' });
    const both = await Promise.all([place(), place()]);
    expect(both).toContainEqual({ ok: false, because: 'on-hold' });
    expect(await lift()).toEqual({ ok: true });
    expect(await lift()).toEqual({ ok: false, because: 'not-on-hold' });
    expect(await place()).toEqual({ ok: true });
  });

  test('that was placed after the form was opened is not lifted by it', async () => {
    const { journey } = await deletionStage(database);
    const { id: requestId } = await verifyingRequest(journey);
    await placeHold(journey, { requestId, userId: LEGAL, reason: 'audit' });
    const opened = await orderOf(journey, { id: requestId }, LEGAL);
    expect(await liftHold(journey, { ...opened, reason: 'matter-closed' })).toEqual({ ok: true });
    await placeHold(journey, { requestId, userId: 'UOTHER', reason: 'litigation' });
    expect(await liftHold(journey, { ...opened, reason: 'matter-closed' })).toEqual({
      ok: false,
      because: 'stale',
    });
  });

  test('is not got past by settling the step that waits for it', async () => {
    const all = await deletionStage(database);
    const request = await approved(all);
    const { id: requestId } = request;
    await placeHold(all.journey, { requestId, userId: LEGAL, reason: 'litigation' });
    all.journey.clock.advance({ days: 4 });
    await drive(all, requestId);
    expect(await settleableStep(all.journey.db, requestId)).toBeUndefined();
    const order = await orderOf(all.journey, request, 'UANA');
    expect(
      await settleStep(all.journey, { ...order, result: { outcome: 'nothing_found' }, note: 'OPS-1' }),
    ).toEqual({ ok: false, because: 'not-failed' });
  });
});
