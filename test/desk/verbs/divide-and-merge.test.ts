import { describe, expect, test } from 'vitest';
import type { RequestId } from '../../../src/core/privacy-request.ts';
import { waitingDeletion } from '../../support/decided.ts';
import { verbDesk } from '../../support/do-verb.ts';

const on = verbDesk();
const { read, lastEvent, doVerb, cardOf } = on;

describe('a part that staff find in a message', () => {
  const partOf = async ({ id }: { id: RequestId }) =>
    await on.stage.journey.db
      .selectFrom('requests')
      .selectAll()
      .where('part_of', '=', id)
      .executeTakeFirstOrThrow();

  test('has its own clock from the same receipt, and goes on by what the case has proven', async () => {
    const one = await on.stage.cases.deletion();
    on.stage.journey.clock.advance({ hours: 48 });
    await on.stage.desk.sync();
    await doVerb(one, 'chloe', 'split', { reason: ['correct'] });
    const part = await partOf(one);
    expect(part.received_at).toEqual((await read(one)).received_at);
    expect(part).toMatchObject({ rights: ['correct'], state: 'routed', assurance: 'basic' });
    expect((await cardOf(one)).thread).toContain(`Each goes on by itself: ${part.reference}`);
  });

  test('is refused where it is asked for already, or needs more proof than the case has', async () => {
    const one = await on.stage.cases.deletion();
    await doVerb(one, 'chloe', 'split', { reason: ['delete'] });
    expect(await lastEvent(one)).toMatchObject({ data: { because: 'asked-for-already' } });
    await doVerb(one, 'chloe', 'split', { reason: ['access'] });
    expect(await lastEvent(one)).toMatchObject({ data: { because: 'needs-more-proof' } });
  });

  test('is taken out of a case that had several', async () => {
    const one = await on.stage.cases.deletion();
    await on.stage.journey.db
      .updateTable('requests')
      .set({ rights: ['delete', 'opt_out'] })
      .where('id', '=', one.id)
      .execute();
    await doVerb(one, 'chloe', 'split', { reason: ['opt_out'] });
    expect(await read(one)).toMatchObject({ rights: ['delete'] });
    expect(await partOf(one)).toMatchObject({ rights: ['opt_out'] });
  });
});

test('of two cases of one person, staff say which goes on, from either of them', async () => {
  const address = 'two.cases@example.net';
  const first = await waitingDeletion(on.stage.all, 'US-CO', { address });
  const second = await waitingDeletion(on.stage.all, 'US-CO', { address });
  const reason = `${first.id}|${(await read(first)).version}`;
  await doVerb(second, 'chloe', 'duplicate', { reason, goesOn: 'this' });
  expect(await read(first)).toMatchObject({ outcome: 'duplicate', state: 'delivering' });
  expect(await read(second)).toMatchObject({ outcome: null, state: 'fulfilling' });
});

test('a case that the person wrote to since another one’s form named it is not closed unread', async () => {
  const address = 'wrote.since@example.net';
  const first = await waitingDeletion(on.stage.all, 'US-CO', { address });
  const second = await waitingDeletion(on.stage.all, 'US-CO', { address });
  const reason = `${first.id}|${(await read(first)).version}`;
  await on.stage.record(first.id, { type: 'message.received', inbound: 'i', automatic: false }, 'requester');
  await doVerb(second, 'chloe', 'duplicate', { reason, goesOn: 'this' });
  expect(await lastEvent(second)).toMatchObject({ type: 'action.refused', data: { because: 'stale' } });
  expect(await read(first)).toMatchObject({ outcome: null, state: 'fulfilling' });
  await doVerb(second, 'chloe', 'duplicate', {
    reason: `${first.id}|${(await read(first)).version}`,
    goesOn: 'other',
  });
  expect(await read(second)).toMatchObject({ outcome: 'duplicate' });
});
