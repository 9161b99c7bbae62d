import { describe, expect, test } from 'vitest';
import { recordEvent } from '../../src/db/apply-event.ts';
import { livingHold } from '../../src/db/legal-holds.ts';
import { partsOf } from '../../src/db/parts.ts';
import { decisionLine } from '../../src/desk/words/decision-words.ts';
import { closeAsDuplicate } from '../../src/journey/close/close-as-duplicate.ts';
import { destroyDueContent } from '../../src/journey/close/destroy-content.ts';
import { liftHold, placeHold } from '../../src/journey/close/legal-hold.ts';
import { withdraw } from '../../src/journey/close/withdraw.ts';
import { change } from '../../src/journey/context.ts';
import { approve as giveApproval } from '../../src/journey/fulfil/approve.ts';
import { settleableStep, settleStep } from '../../src/journey/fulfil/settle-step.ts';
import { divide } from '../../src/journey/route/divide.ts';
import { reopen } from '../../src/journey/route/reopen.ts';
import { testDatabase } from '../support/database.ts';
import { deletionStage, orderOf, refusedDeletion, waitingDeletion } from '../support/decided.ts';
import { drive, type Fulfilment, steps } from '../support/fulfilment.ts';
import { events, readRequest, type TestRequest, verifyingRequest } from '../support/requests.ts';

const database = testDatabase();
const LEGAL = 'ULEGAL';

async function approved(all: Fulfilment, options: { address?: string } = {}): Promise<TestRequest> {
  const request = await waitingDeletion(all, 'US-CO', options);
  await approve(all, request);
  return request;
}

async function approve(all: Fulfilment, request: Pick<TestRequest, 'id'>): Promise<void> {
  const step = (await steps(all, request.id)).find(({ kind }) => kind === 'team.approve');
  if (!step) throw new Error('no approval');
  for (const userId of ['UANA', 'UBEN'])
    await giveApproval(all.journey, { requestId: request.id, stepId: step.id, userId });
  await drive(all, request.id);
}

/** What the hold of one case left on another. */
const carried = async ({ journey }: Fulfilment, { id }: Pick<TestRequest, 'id'>) =>
  (await events(journey, id)).filter(({ type, actor }) => type === 'hold.placed' && actor === 'system');

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

  describe('of a case that goes on under another number', () => {
    const hold = ({ journey }: Fulfilment, { id: requestId }: Pick<TestRequest, 'id'>) =>
      placeHold(journey, { requestId, userId: LEGAL, reason: 'litigation' });
    const merge = async ({ journey }: Fulfilment, one: Pick<TestRequest, 'id'>, into: TestRequest) =>
      closeAsDuplicate(journey, { ...(await orderOf(journey, one, 'UANA')), otherId: into.id });

    test('goes on with it: what was merged into another one is not erased by that one', async () => {
      const all = await deletionStage(database);
      const first = await waitingDeletion(all);
      const second = await approved(all, { address: first.address });
      all.systems[0]?.add(second.address, 'accounts');
      await hold(all, first);
      expect(await merge(all, first, second)).toEqual({ ok: true });
      all.journey.clock.advance({ days: 4 });
      await drive(all, second.id);
      expect(all.systems.flatMap(({ erasures }) => erasures)).toEqual([]);
      const [event] = await carried(all, second);
      expect(event?.data).toMatchObject({ reason: 'litigation', from: first.reference });
      expect(decisionLine('hold.placed', 'Lawrence', event?.data ?? {}, 'UTC')).toBe(
        `The legal hold of ${first.reference} goes on here: a lawsuit. Nothing is erased until it is lifted here, too.`,
      );
      for (const { id } of [first, second])
        expect(await livingHold(all.journey.db, id)).toMatchObject({ placed_by: LEGAL });
      await liftHold(all.journey, {
        ...(await orderOf(all.journey, second, LEGAL)),
        reason: 'matter-closed',
      });
      await drive(all, second.id);
      expect(all.systems[0]?.erasures).toHaveLength(1);
    });

    test('goes on also where only a part of it is merged, and is placed once', async () => {
      const all = await deletionStage(database);
      const { journey } = all;
      const first = await waitingDeletion(all);
      await divide(journey, { ...(await orderOf(journey, first, 'UANA')), rights: ['correct'] });
      const { address } = first;
      const second = await waitingDeletion(all, 'US-CO', { address });
      await divide(journey, { ...(await orderOf(journey, second, 'UANA')), rights: ['correct'] });
      const third = await waitingDeletion(all, 'US-CO', { address });
      await hold(all, first);
      const [part] = await partsOf(journey.db, first.id);
      if (!part) throw new Error('the case has no part');
      expect(await merge(all, part, second)).toEqual({ ok: true });
      expect(await merge(all, third, second)).toEqual({ ok: true });
      expect((await carried(all, second)).map(({ data }) => data.from)).toEqual([first.reference]);
    });

    test('goes on with the one that it is opened again as', async () => {
      const all = await deletionStage(database);
      const first = await refusedDeletion(all);
      all.systems[0]?.add(first.address, 'accounts');
      await hold(all, first);
      const answer = await reopen(all.journey, { requestId: first.id, userId: 'UANA' });
      const again = await all.journey.db
        .selectFrom('requests')
        .select('id')
        .where('reference', '=', answer.ok ? answer.reference : '')
        .executeTakeFirstOrThrow();
      await drive(all, again.id);
      await approve(all, again);
      all.journey.clock.advance({ days: 4 });
      await drive(all, again.id);
      expect(all.systems.flatMap(({ erasures }) => erasures)).toEqual([]);
      expect((await carried(all, again)).map(({ data }) => data.from)).toEqual([first.reference]);
    });
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

  test('that is lifted while a step is just being stopped by it leaves no step behind', async () => {
    const all = await deletionStage(database);
    const request = await approved(all);
    const { id: requestId } = request;
    await placeHold(all.journey, { requestId, userId: LEGAL, reason: 'litigation' });
    all.journey.clock.advance({ days: 4 });
    const refuse = all.engine.catalogue.get('systems.erase') ?? expect.fail('no handler');
    let lifted = false;
    const slow: typeof refuse = async (step) => {
      try {
        return await refuse(step);
      } catch (error) {
        if (!lifted) {
          lifted = true;
          const order = await orderOf(all.journey, request, LEGAL);
          expect(await liftHold(all.journey, { ...order, reason: 'matter-closed' })).toEqual({ ok: true });
        }
        throw error;
      }
    };
    const catalogue = new Map([...all.engine.catalogue, ['systems.erase', slow]]);
    const engine = { ...all.engine, catalogue };
    await drive({ ...all, engine }, requestId);
    await drive({ ...all, engine }, requestId);
    expect((await steps(all, requestId)).filter(({ state }) => state === 'failed')).toEqual([]);
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
