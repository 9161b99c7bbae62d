import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { recordEvent } from '../../src/db/apply-event.ts';
import { duplicateOf, linkRequests } from '../../src/db/request-links.ts';
import { renderCard } from '../../src/desk/card/card.ts';
import { readCaseRecord } from '../../src/desk/card/case-record.ts';
import { closeAsDuplicate } from '../../src/journey/close/close-as-duplicate.ts';
import { closeWithoutAnswer } from '../../src/journey/close/close-without-answer.ts';
import { destroyDueContent } from '../../src/journey/close/destroy-content.ts';
import { withdraw } from '../../src/journey/close/withdraw.ts';
import { change } from '../../src/journey/context.ts';
import { type Reopened, reopen } from '../../src/journey/route/reopen.ts';
import { testDatabase } from '../support/database.ts';
import { deletionStage, orderOf, refusedDeletion, waitingDeletion } from '../support/decided.ts';
import { drive, type Fulfilment, routedRequest } from '../support/fulfilment.ts';
import type { TestJourney } from '../support/journey.ts';
import { events, readRequest, type TestRequest, understoodRequest } from '../support/requests.ts';
import { sendLetters, sentLetter } from '../support/sent-letters.ts';

const database = testDatabase();

describe('a duplicate', () => {
  const close = async ({ journey }: Fulfilment, request: TestRequest, other: TestRequest) =>
    closeAsDuplicate(journey, { ...(await orderOf(journey, request, 'UANA')), otherId: other.id });

  const cardOf = async ({ journey }: Fulfilment, { id }: TestRequest) => {
    const record = await readCaseRecord(journey, id);
    return JSON.stringify(renderCard(record, journey.clock.now(), journey.company['time-zone']));
  };

  test('asks for nothing that the case that goes on does not ask for: no deletion ends in a request for recipients, and no appeal in what it is against', async () => {
    const all = await deletionStage(database);
    const deletion = await waitingDeletion(all);
    const { address } = deletion;
    const recipients = await understoodRequest(all.journey, 'third_parties', { address });
    expect(await close(all, deletion, recipients)).toEqual({ ok: false, because: 'not-asked-there' });
    const second = await waitingDeletion(all, 'US-CO', { address });
    await all.journey.db
      .updateTable('requests')
      .set({ kind: 'appeal' })
      .where('id', '=', second.id)
      .execute();
    expect(await close(all, second, deletion)).toEqual({ ok: false, because: 'not-asked-there' });
  });

  test('is closed with a letter that names the case that goes on, which is not touched', async () => {
    const all = await deletionStage(database);
    const first = await waitingDeletion(all);
    const second = await understoodRequest(all.journey, 'delete', { address: first.address });
    const before = await readRequest(all.journey, first.id);
    expect(await close(all, second, first)).toEqual({ ok: true });
    const { text } = await sentLetter(all.journey, second.id, 'We go on under another number');
    expect(text).toContain(first.reference);
    expect(await readRequest(all.journey, second.id)).toMatchObject({
      state: 'closed',
      outcome: 'duplicate',
    });
    expect(await readRequest(all.journey, first.id)).toEqual(before);
    const { mails } = await sendLetters(all.journey, second.id);
    expect(mails).toEqual([]);
  });

  test('of a case that a hint had linked it to is told of that one all the same, and its messages go there', async () => {
    const all = await deletionStage(database);
    const first = await waitingDeletion(all);
    const second = await waitingDeletion(all, 'US-CO', { address: first.address });
    const link = { requestId: second.id, otherId: first.id, at: all.journey.clock.now() };
    for (const because of ['names-other-case', 'same-person'] as const)
      await change(all.journey, second.id, (tx) => linkRequests(tx, { ...link, because }));
    expect(await close(all, second, first)).toEqual({ ok: true });
    const { text } = await sentLetter(all.journey, second.id, 'We go on under another number');
    expect(text).toContain(first.reference);
    expect(await duplicateOf(all.journey.db, second.id)).toBe(first.id);
    const linked = (await events(all.journey, second.id)).filter(({ type }) => type === 'request.linked');
    expect(linked.map(({ data }) => data.because)).toEqual(['names-other-case', 'duplicate-of']);
    const card = await cardOf(all, second);
    expect(card).toContain(`Belongs to ${first.reference} (it asks for the same and goes on)`);
    expect(card).not.toContain('May belong to');
  });

  test('of one another, said by two at once, ends one of them and never both', async () => {
    const all = await deletionStage(database);
    const first = await waitingDeletion(all);
    const second = await waitingDeletion(all, 'US-CO', { address: first.address });
    const both = await Promise.all([close(all, first, second), close(all, second, first)]);
    expect(both).toContainEqual({ ok: true });
    expect(both).toContainEqual({ ok: false, because: 'not-the-same' });
  });

  test('of a case that ends at this moment is none', async () => {
    const all = await deletionStage(database);
    const first = await waitingDeletion(all);
    const second = await waitingDeletion(all, 'US-CO', { address: first.address });
    const { merging } = await change(all.journey, first.id, async (tx) => {
      const event = { type: 'request.withdrawn', stepsStopped: 0 } as const;
      await recordEvent(tx, first.id, { event, actor: 'requester', at: all.journey.clock.now() });
      const merging = close(all, second, first);
      await Promise.race([merging, setTimeout(200)]);
      return { merging };
    });
    expect(await merging).toEqual({ ok: false, because: 'not-the-same' });
  });

  test('of a case of somebody else, or one that is closed, is none', async () => {
    const all = await deletionStage(database);
    const mine = await waitingDeletion(all);
    const theirs = await waitingDeletion(all);
    const ended = await refusedDeletion(all, 'US-CO', { address: mine.address });
    for (const other of [theirs, ended, mine])
      expect(await close(all, mine, other)).toEqual({ ok: false, because: 'not-the-same' });
    expect(await readRequest(all.journey, mine.id)).toMatchObject({ state: 'fulfilling' });
  });
});

describe('a case that is opened again', () => {
  const caseOf = async ({ journey }: Fulfilment, answer: Reopened | undefined) =>
    await journey.db
      .selectFrom('requests')
      .selectAll()
      .where('reference', '=', answer?.ok ? answer.reference : '')
      .executeTakeFirstOrThrow();

  test('is a new one with the person, proofs and rights of the first, linked both ways', async () => {
    const all = await deletionStage(database);
    const first = await refusedDeletion(all);
    const answer = await reopen(all.journey, { requestId: first.id, userId: 'UANA' });
    const again = await caseOf(all, answer);
    expect(again).toMatchObject({ state: 'routed', rights: ['delete'], assurance: 'basic' });
    // What was promised holds.
    expect(again.due_at).toEqual((await readRequest(all.journey, first.id)).due_at);
    expect((await events(all.journey, first.id)).at(-1)).toMatchObject({
      type: 'request.continued',
      data: { other: again.reference, because: 'reopened' },
    });
    const { text, to } = await sentLetter(all.journey, again.id, 'We have opened your request again');
    expect([to, text]).toEqual([first.address, expect.stringContaining(first.reference)]);
    await drive(all, again.id);
    expect(all.systems[0]?.searches.filter((value) => value === first.address)).toHaveLength(2);
    expect(await readRequest(all.journey, first.id)).toMatchObject({ state: 'closed', outcome: 'refused' });
  });

  test('outlives the first one’s content: it is sealed under a key of its own', async () => {
    const all = await deletionStage(database);
    const first = await refusedDeletion(all);
    const answer = await reopen(all.journey, { requestId: first.id, userId: 'UANA' });
    all.journey.clock.advance({ years: 3 });
    await destroyDueContent(all.journey);
    const again = await caseOf(all, answer);
    await all.journey.vault.open(all.journey.db, again.key_id);
    const { key_id } = await readRequest(all.journey, first.id);
    await expect(all.journey.vault.open(all.journey.db, key_id)).rejects.toThrow('content-destroyed');
  });

  test('is opened again once, until the new one ends, too', async () => {
    const all = await deletionStage(database);
    const { journey } = all;
    const { id: requestId } = await refusedDeletion(all);
    const open = () => reopen(journey, { requestId, userId: 'UANA' });
    const offered = async () => (await readCaseRecord(journey, requestId)).decisions.includes('reopen');
    expect(await offered()).toBe(true);
    const [first, second] = (await Promise.all([open(), open()])).toSorted(
      (one, other) => Number(other.ok) - Number(one.ok),
    );
    expect([first?.ok, second]).toEqual([true, { ok: false, because: 'opened-again' }]);
    expect(await offered()).toBe(false);
    const again = await caseOf(all, first);
    await withdraw(journey, { requestId: again.id, actor: 'requester' });
    expect(await open()).toEqual({ ok: false, because: 'opened-again' });
    await sendLetters(journey, again.id);
    expect(await offered()).toBe(true);
    expect(await open()).toMatchObject({ ok: true });
  });

  test('must have been closed, and for no longer than 30 days', async () => {
    const all = await deletionStage(database);
    const open = await routedRequest(all.journey);
    expect(await reopen(all.journey, { requestId: open.id, userId: 'UANA' })).toEqual({
      ok: false,
      because: 'not-closed',
    });
    const first = await refusedDeletion(all);
    all.journey.clock.advance({ days: 31 });
    expect(await reopen(all.journey, { requestId: first.id, userId: 'UANA' })).toEqual({
      ok: false,
      because: 'closed-too-long',
    });
  });
});

describe('an answer that is held back', () => {
  async function held(journey: TestJourney) {
    const request = await understoodRequest(journey, 'opt_out', { answerable: false });
    const at = journey.clock.now();
    await change(journey, request.id, async (tx) => {
      const happenings = [
        { type: 'receipt.withheld', because: 'hourly-breaker', answerHeld: true },
        { type: 'request.routed', slackChannel: 'privacy-requests', team: 'privacy' },
        { type: 'fulfilment.completed', outcome: 'fulfilled', letter: 'opted-out' },
      ] as const;
      for (const event of happenings) await recordEvent(tx, request.id, { event, actor: 'system', at });
    });
    return request;
  }

  test('can be dropped with a reason: the case closes, no letter leaves, and its content ages out', async () => {
    const { journey } = await deletionStage(database);
    const request = await held(journey);
    const order = await orderOf(journey, request, 'UANA');
    expect(await closeWithoutAnswer(journey, { ...order, because: 'forged-sender' })).toEqual({ ok: true });
    const row = await readRequest(journey, request.id);
    expect(row).toMatchObject({ state: 'closed', outcome: 'fulfilled' });
    expect(row.content_until).not.toBeNull();
    expect((await sendLetters(journey, request.id)).mails).toEqual([]);
  });

  test('only that: a case whose answer is on its way is not closed without it', async () => {
    const all = await deletionStage(database);
    const request = await waitingDeletion(all);
    const order = await orderOf(all.journey, request, 'UANA');
    expect(await closeWithoutAnswer(all.journey, { ...order, because: 'flood' })).toEqual({
      ok: false,
      because: 'no-answer-held',
    });
  });
});
