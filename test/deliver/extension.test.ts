import { describe, expect, test } from 'vitest';
import type { OutboundId } from '../../src/core/privacy-request.ts';
import { announceExtension } from '../../src/journey/deliver/announce-extension.ts';
import { recordDelivery } from '../../src/journey/deliver/record-delivery.ts';
import { resendLetter } from '../../src/journey/deliver/resend-letter.ts';
import { watchDeadlines } from '../../src/journey/watch-deadlines.ts';
import { testDatabase } from '../support/database.ts';
import { deletionStage, orderOf, waitingDeletion } from '../support/decided.ts';
import type { Fulfilment } from '../support/fulfilment.ts';
import { events, eventTypes, readRequest, type TestRequest } from '../support/requests.ts';
import { sentLetter } from '../support/sent-letters.ts';

const database = testDatabase();

const announce = async ({ journey }: Fulfilment, request: TestRequest) =>
  announceExtension(journey, { ...(await orderOf(journey, request, 'UANA')), reason: 'complex' });

async function announced(jurisdiction = 'US-CO') {
  const all = await deletionStage(database);
  const request = await waitingDeletion(all, jurisdiction);
  const { due_at } = await readRequest(all.journey, request.id);
  expect(await announce(all, request)).toEqual({ ok: true });
  const report = async (delivery: 'delivered' | 'bounced') => {
    const { id } = await all.journey.db
      .selectFrom('outbound_messages')
      .select('id')
      .where('request_id', '=', request.id)
      .where('letter', '=', 'extension')
      .orderBy('queued_at', 'desc')
      .executeTakeFirstOrThrow();
    const { message_id: messageId } = await all.journey.db
      .selectFrom('outbound_messages')
      .select('message_id')
      .where('id', '=', id as OutboundId)
      .executeTakeFirstOrThrow();
    await recordDelivery(all.journey, { messageId, delivery, code: null });
  };
  return { all, request, due_at, report };
}

describe('a longer date', () => {
  test('holds once the letter with its reason has arrived, and not before', async () => {
    const { all, request, due_at, report } = await announced();
    const { text } = await sentLetter(all.journey, request.id, 'We need more time');
    expect(text).toContain('many records in several systems');
    expect(text).toContain('by December 24, 2026');
    expect(text).toContain('by February 7, 2027');
    expect(text).toContain('C.R.S. 6-1-1301');
    expect(await readRequest(all.journey, request.id)).toMatchObject({ extended_until: null });
    await report('delivered');
    const { extended_until } = await readRequest(all.journey, request.id);
    expect(extended_until?.since(due_at).total('hours')).toBeGreaterThan(44 * 24);
    expect((await events(all.journey, request.id)).at(-1)).toMatchObject({
      type: 'deadline.extended',
      data: { source: 'US-CO, C.R.S. 6-1-1306(2): 45 calendar days more, once' },
    });
  });

  test('never holds where the letter came back, which staff see', async () => {
    const { all, request, report } = await announced();
    await sentLetter(all.journey, request.id, 'We need more time');
    await report('bounced');
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      extended_until: null,
      attention: 'letter-lost',
    });
  });

  test('ends where the letter came back after it had been reported as delivered, and a first date that passed is told as missed', async () => {
    const { all, request, report } = await announced();
    await sentLetter(all.journey, request.id, 'We need more time');
    await report('delivered');
    await watchDeadlines(all.journey);
    all.journey.clock.advance({ days: 31 });
    await watchDeadlines(all.journey);
    expect((await readRequest(all.journey, request.id)).missed_at).toBeNull();
    await report('bounced');
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      extended_until: null,
      attention: 'letter-lost',
    });
    expect((await eventTypes(all.journey, request.id)).slice(-2)).toEqual([
      'letter.lost',
      'extension.undone',
    ]);
    await watchDeadlines(all.journey);
    expect((await readRequest(all.journey, request.id)).missed_at).not.toBeNull();
  });

  test('holds again where a copy of a letter that came back arrives in time', async () => {
    const { all, request, report } = await announced();
    await sentLetter(all.journey, request.id, 'We need more time');
    await report('delivered');
    await report('bounced');
    all.journey.clock.advance({ days: 2 });
    expect(await resendLetter(all.journey, { requestId: request.id, actor: 'staff:UANA' })).toEqual({
      ok: true,
    });
    await sentLetter(all.journey, request.id, 'We need more time');
    expect((await readRequest(all.journey, request.id)).extended_until).toBeNull();
    await report('delivered');
    expect((await readRequest(all.journey, request.id)).extended_until).not.toBeNull();
  });

  test('never holds where the letter arrived after the first date', async () => {
    const { all, request, report } = await announced();
    await sentLetter(all.journey, request.id, 'We need more time');
    all.journey.clock.advance({ days: 31 });
    await report('delivered');
    await report('delivered');
    expect((await readRequest(all.journey, request.id)).extended_until).toBeNull();
    expect(await eventTypes(all.journey, request.id)).toContain('extension.lapsed');
    expect(await eventTypes(all.journey, request.id)).not.toContain('deadline.extended');
  });

  test('is taken once', async () => {
    const { all, request, report } = await announced();
    expect(await announce(all, request)).toEqual({ ok: false, because: 'extended-once' });
    await sentLetter(all.journey, request.id, 'We need more time');
    await report('delivered');
    expect(await announce(all, request)).toEqual({ ok: false, because: 'extended-once' });
  });

  test('is not taken after the first date, where the law has none, or where the law is not known', async () => {
    const all = await deletionStage(database);
    const late = await waitingDeletion(all);
    const quebec = await waitingDeletion(all, 'CA-QC');
    const unknown = await waitingDeletion(all, null);
    expect(await announce(all, quebec)).toEqual({ ok: false, because: 'no-extension-by-law' });
    expect(await announce(all, unknown)).toEqual({ ok: false, because: 'law-not-known' });
    all.journey.clock.advance({ days: 31 });
    expect(await announce(all, late)).toEqual({ ok: false, because: 'date-is-past' });
    expect(await eventTypes(all.journey, late.id)).not.toContain('extension.announced');
  });
});
