import { describe, expect, test } from 'vitest';
import type { RequestId, StepId } from '../../src/core/privacy-request.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { newId } from '../../src/db/new-id.ts';
import { skipOpenSteps } from '../../src/db/steps.ts';
import { threadLine } from '../../src/desk/words/sentences.ts';
import { withdraw } from '../../src/journey/close/withdraw.ts';
import { change } from '../../src/journey/context.ts';
import { approve } from '../../src/journey/fulfil/approve.ts';
import { testDatabase } from '../support/database.ts';
import { drive, type Fulfilment, fulfilment, MemorySystem, routedRequest } from '../support/fulfilment.ts';
import { events, eventTypes } from '../support/requests.ts';
import { findStep } from '../support/run-step.ts';

const database = testDatabase();

async function waitingForApproval() {
  const all = await fulfilment(database, [new MemorySystem('fluentworks'), new MemorySystem('stripe')]);
  const { id: requestId } = await routedRequest(all.journey);
  await drive(all, requestId);
  const step = await findStep(all.journey, requestId, 'approve');
  const press = (userId: string) => approve(all.journey, { requestId, stepId: step.id, userId });
  return { all, requestId, stepId: step.id, step, press };
}

const approvals = ({ journey }: Fulfilment, stepId: StepId) =>
  journey.db.selectFrom('approvals').select('user_id').where('step_id', '=', stepId).execute();

describe('an approval', () => {
  test('by enough different people lets the request go on', async () => {
    const { all, requestId, press } = await waitingForApproval();
    expect(await press('U1')).toEqual({ ok: true, approvals: 1, needed: 2 });
    await drive(all, requestId);
    expect(await findStep(all.journey, requestId, 'approve')).toMatchObject({ state: 'waiting' });
    all.journey.rings.length = 0;
    expect(await press('U2')).toEqual({ ok: true, approvals: 2, needed: 2 });
    expect(all.journey.rings.map(({ kind }) => kind)).toContain('team.approve');
    await drive(all, requestId);
    expect(await findStep(all.journey, requestId, 'approve')).toMatchObject({ state: 'done' });
    expect(await findStep(all.journey, requestId, 'cool')).toMatchObject({ state: 'waiting' });
    const given = (await events(all.journey, requestId)).filter(({ type }) => type === 'approval.given');
    expect(given).toMatchObject([
      { actor: 'staff:U1', data: { step: 'approve', approvals: 1, needed: 2 } },
      { actor: 'staff:U2', data: { step: 'approve', approvals: 2, needed: 2 } },
    ]);
  });

  test('by the same person counts once, not even at the same instant twice', async () => {
    const { all, requestId, stepId, press } = await waitingForApproval();
    const presses = await Promise.all(Array.from({ length: 8 }, () => press('U1')));
    expect(presses.filter(({ ok }) => ok)).toEqual([{ ok: true, approvals: 1, needed: 2 }]);
    expect(presses.filter(({ ok }) => !ok)).toEqual(
      Array.from({ length: 7 }, () => ({ ok: false, because: 'already-approved' })),
    );
    expect(await approvals(all, stepId)).toEqual([{ user_id: 'U1' }]);
    expect(
      (await eventTypes(all.journey, requestId)).filter((type) => type === 'approval.given'),
    ).toHaveLength(1);
    await drive(all, requestId);
    expect(await findStep(all.journey, requestId, 'approve')).toMatchObject({ state: 'waiting' });
  });

  test('by the same person is refused by the database itself', async () => {
    const { all, requestId, stepId } = await waitingForApproval();
    const row = () => ({
      id: newId<string>(),
      step_id: stepId,
      request_id: requestId,
      user_id: 'U1',
      approved_at: all.journey.clock.now(),
    });
    await all.journey.db.insertInto('approvals').values(row()).execute();
    await expect(all.journey.db.insertInto('approvals').values(row()).execute()).rejects.toThrow(
      'approvals_once_each',
    );
  });

  test('by five people at the same instant counts as many as are needed', async () => {
    const { all, requestId, stepId, press } = await waitingForApproval();
    const presses = await Promise.all(['U1', 'U2', 'U3', 'U4', 'U5'].map(press));
    expect(presses.filter(({ ok }) => ok)).toHaveLength(2);
    expect(presses).toContainEqual({ ok: false, because: 'not-waiting' });
    expect(await approvals(all, stepId)).toHaveLength(2);
    await drive(all, requestId);
    expect(await findStep(all.journey, requestId, 'approve')).toMatchObject({ state: 'done' });
  });

  test('that arrives while the step looks is not lost', async () => {
    const { all, requestId, step, press } = await waitingForApproval();
    await press('U1');
    const { journey, engine } = all;
    // The step runs, counts one approval, and the second comes before it settles.
    const handler = engine.catalogue.get('team.approve');
    if (!handler) throw new Error('no handler');
    let interrupted = false;
    engine.catalogue = new Map(engine.catalogue).set('team.approve', async (run) => {
      const outcome = await handler(run);
      if (!interrupted) await press('U2');
      interrupted = true;
      return outcome;
    });
    const due = { state: 'ready', run_after: journey.clock.now() } as const;
    await journey.db.updateTable('steps').set(due).where('id', '=', step.id).execute();
    await drive(all, requestId);
    expect(interrupted).toBe(true);
    expect(await findStep(journey, requestId, 'approve')).toMatchObject({ state: 'done' });
  });

  test('of what nobody was asked, or is asked no longer, changes nothing', async () => {
    const { all, requestId, stepId, press } = await waitingForApproval();
    const other = await waitingForApproval();
    const unknown = { ok: false, because: 'unknown-step' };
    const { journey } = all;
    const cool = await findStep(journey, requestId, 'cool');
    expect(await approve(journey, { requestId, stepId: newId<StepId>(), userId: 'U1' })).toEqual(unknown);
    expect(await approve(journey, { requestId, stepId: cool.id, userId: 'U1' })).toEqual(unknown);
    expect(await approve(journey, { requestId, stepId: other.stepId, userId: 'U1' })).toEqual(unknown);
    await expect(approve(journey, { requestId: newId<RequestId>(), stepId, userId: 'U1' })).rejects.toThrow(
      'request-unknown',
    );
    await change(journey, requestId, async (tx) => {
      const at = journey.clock.now();
      const stepsStopped = await skipOpenSteps(tx, requestId, at);
      const event = { type: 'request.withdrawn', stepsStopped } as const;
      await recordEvent(tx, requestId, { event, actor: 'requester', at });
    });
    expect(await press('U1')).toEqual({ ok: false, because: 'not-waiting' });
    expect(await approvals(all, stepId)).toEqual([]);
  });

  test('on a case that was stopped is not asked of somebody else, also from whoever approved before', async () => {
    const { all, requestId, press } = await waitingForApproval();
    expect(await press('U1')).toMatchObject({ ok: true });
    await withdraw(all.journey, { requestId, actor: 'requester' });
    expect(await press('U1')).toEqual({ ok: false, because: 'not-waiting' });
  });
});

describe('a team that does not answer', () => {
  test('is reminded when the playbook says, then every day, and each time it shows in the case', async () => {
    const { all, requestId } = await waitingForApproval();
    const { journey } = all;
    const asked = journey.clock.now();
    const days = async () => {
      const waits = (await events(journey, requestId)).filter(({ type }) => type === 'step.waiting');
      return waits.map(({ at }) => at.since(asked).total('hours') / 24);
    };
    expect(await days()).toEqual([0]);
    for (let hour = 0; hour < 7 * 24; hour += 1) {
      journey.clock.advance({ hours: 1 });
      await drive(all, requestId);
    }
    expect(await days()).toEqual([0, 2, 5, 6, 7]);
    expect(await findStep(journey, requestId, 'approve')).toMatchObject({ state: 'waiting' });
  });

  test('is passed over after three business days: everybody with the role is named, once, by id', async () => {
    const { all, requestId } = await waitingForApproval();
    const { journey } = all;
    const member = (user_id: string, roles: string[], refused: 'guest' | null = null) =>
      journey.db
        .insertInto('staff')
        .values({ user_id, roles, refused, away: false, synced_at: journey.clock.now() })
        .execute();
    await member('U71', ['legal', 'handler']);
    await member('U72', ['handler']);
    await member('U73', ['legal'], 'guest');
    const escalated = async () =>
      (await events(journey, requestId)).filter(({ type }) => type === 'step.escalated');
    // Asked on the Tuesday before Thanksgiving: Wednesday, Friday, Monday.
    for (let hour = 0; hour < 6 * 24 - 1; hour += 1) {
      journey.clock.advance({ hours: 1 });
      await drive(all, requestId);
    }
    expect(await escalated()).toEqual([]);
    for (let hour = 0; hour < 3 * 24; hour += 1) {
      journey.clock.advance({ hours: 1 });
      await drive(all, requestId);
    }
    const told = await escalated();
    expect(told).toMatchObject([{ data: { step: 'approve', to: 'legal', people: ['U71'] } }]);
    expect(told[0] && threadLine(told[0], 'UTC')).toBe(
      ':warning: approve has waited too long and goes to legal: <@U71>.',
    );
  });
});
