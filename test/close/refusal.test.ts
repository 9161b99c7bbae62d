import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { readCaseRecord } from '../../src/desk/card/case-record.ts';
import { confirmRefusal, sendBackRefusal } from '../../src/journey/close/decide-refusal.ts';
import { proposeRefusal } from '../../src/journey/close/propose-refusal.ts';
import { withdraw } from '../../src/journey/close/withdraw.ts';
import { approve } from '../../src/journey/fulfil/approve.ts';
import { testDatabase } from '../support/database.ts';
import { deletionStage, orderOf, underLaw, waitingDeletion } from '../support/decided.ts';
import { drive, type Fulfilment, routedRequest, steps } from '../support/fulfilment.ts';
import {
  eventTypes,
  readRequest,
  receivedRequest,
  type TestRequest,
  understoodRequest,
} from '../support/requests.ts';
import { sendLetters, sentLetter } from '../support/sent-letters.ts';

const database = testDatabase();

const propose = async (all: Fulfilment, request: TestRequest, userId = 'UANA') =>
  proposeRefusal(all.journey, {
    ...(await orderOf(all.journey, request, userId)),
    reason: 'others-rights',
  });
const confirm = async (all: Fulfilment, request: TestRequest, userId = 'UBEN') =>
  confirmRefusal(all.journey, await orderOf(all.journey, request, userId));

describe('a refusal', () => {
  test('that one person proposes and another confirms ends the case with a letter that says all that the law wants', async () => {
    const all = await deletionStage(database);
    const request = await waitingDeletion(all);
    expect(await propose(all, request)).toEqual({ ok: true });
    expect(await readRequest(all.journey, request.id)).toMatchObject({ state: 'fulfilling', outcome: null });
    expect(await confirm(all, request)).toEqual({ ok: true });
    const { text, subject } = await sentLetter(all.journey, request.id, 'Our answer');
    for (const said of [
      'November 24, 2026',
      'cannot be separated from the personal data of other people',
      'C.R.S. 6-1-1301 to 6-1-1314',
      'You can appeal',
      'within 45 days',
      'Colorado Attorney General: https://coag.gov/file-complaint/',
      'legal@fluentworks.com',
    ])
      expect(text).toContain(said);
    expect(subject).toContain(request.reference);
    expect(await readRequest(all.journey, request.id)).toMatchObject({ state: 'closed', outcome: 'refused' });
    expect((await steps(all, request.id)).filter(({ state }) => state === 'skipped')).not.toEqual([]);
    expect(all.systems.flatMap(({ erasures }) => erasures)).toEqual([]);
  });

  test('is not confirmed by whoever proposed it, in the database either', async () => {
    const all = await deletionStage(database);
    const request = await waitingDeletion(all);
    await propose(all, request);
    expect(await confirm(all, request, 'UANA')).toEqual({ ok: false, because: 'own-proposal' });
    const byHand = sql`update refusals set decided_by = proposed_by, decided_at = now(), confirmed = true
      where request_id = ${request.id}`.execute(all.journey.db);
    await expect(byHand).rejects.toThrow('refusals_two_people');
    expect(await readRequest(all.journey, request.id)).toMatchObject({ state: 'fulfilling' });
  });

  test('is confirmed only on the version that the second person was shown', async () => {
    const all = await deletionStage(database);
    const request = await waitingDeletion(all);
    await propose(all, request);
    const shown = await orderOf(all.journey, request, 'UBEN');
    await sendBackRefusal(all.journey, { ...shown, because: 'more-to-check' });
    await propose(all, request);
    expect(await confirmRefusal(all.journey, shown)).toEqual({ ok: false, because: 'stale' });
    expect(await confirm(all, request)).toEqual({ ok: true });
    expect(await confirm(all, request)).toEqual({ ok: false, because: 'no-refusal-proposed' });
  });

  test('holds up what cannot be undone, and sent back lets it go on by itself', async () => {
    const all = await deletionStage(database);
    const request = await waitingDeletion(all);
    all.systems[0]?.add(request.address, 'accounts');
    const [step] = (await steps(all, request.id)).filter(({ kind }) => kind === 'team.approve');
    if (!step) throw new Error('no approval');
    for (const userId of ['UANA', 'UBEN'])
      await approve(all.journey, { requestId: request.id, stepId: step.id, userId });
    await drive(all, request.id);
    await propose(all, request);
    all.journey.clock.advance({ days: 4 });
    await drive(all, request.id);
    expect(all.systems.flatMap(({ erasures }) => erasures)).toEqual([]);
    expect(await readRequest(all.journey, request.id)).toMatchObject({ attention: 'step-failed' });
    const order = await orderOf(all.journey, request, 'UBEN');
    expect(await sendBackRefusal(all.journey, { ...order, because: 'must-be-done' })).toEqual({ ok: true });
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      attention: null,
      waiting_on: 'system',
    });
    await drive(all, request.id);
    expect(all.systems[0]?.erasures).toHaveLength(1);
    expect(await readRequest(all.journey, request.id)).toMatchObject({ outcome: 'fulfilled' });
  });

  test('comes too late once erasing has begun', async () => {
    const all = await deletionStage(database);
    const request = await waitingDeletion(all);
    await all.journey.db
      .updateTable('system_outcomes')
      .set({ begun_at: all.journey.clock.now() })
      .where('request_id', '=', request.id)
      .execute();
    expect(await propose(all, request)).toEqual({ ok: false, because: 'too-late' });
  });

  test('of a request whose law is not known is not proposed: its letter could not name it', async () => {
    const all = await deletionStage(database);
    const request = await waitingDeletion(all, null);
    expect(await propose(all, request)).toEqual({ ok: false, because: 'law-not-known' });
    expect(await eventTypes(all.journey, request.id)).not.toContain('refusal.proposed');
  });

  test('is possible while somebody has to sort the message, and the letter says so without a right', async () => {
    const all = await deletionStage(database);
    const request = await receivedRequest(all.journey);
    await underLaw(all.journey, request.id, 'US-TX');
    await propose(all, request);
    await confirm(all, request);
    const { text } = await sentLetter(all.journey, request.id, 'Our answer');
    expect(text).toContain('you asked us to act on your personal data');
    expect(text).toContain('Texas Attorney General');
  });

  test('of a deletion under California’s law offers the opt-out', async () => {
    const all = await deletionStage(database);
    const request = await waitingDeletion(all, 'US-CA');
    await propose(all, request);
    await confirm(all, request);
    const { text } = await sentLetter(all.journey, request.id, 'Our answer');
    expect(text).toContain('do not sell or share my data');
  });

  test('whose letter leaves out what the law wants does not leave, and says in which file and line', async () => {
    const all = await deletionStage(database);
    const { letterbook } = all.journey;
    all.journey.letterbook = {
      ...letterbook,
      // As if a condition in the letter had left the authority out.
      render: (letter, locale, values) => letterbook.render(letter, locale, { ...values, regulator: false }),
    };
    const request = await waitingDeletion(all);
    await propose(all, request);
    await confirm(all, request);
    const { mails, asks } = await sendLetters(all.journey, request.id);
    expect(mails.map(({ subject }) => subject)).not.toContainEqual(expect.stringContaining('Our answer'));
    expect(asks).toEqual([
      expect.stringMatching(
        /^workflows\/letters\/en\/refused\.md:\d+ does not say \{\{ regulator \}\}, the authority\./,
      ),
    ]);
    expect(await readRequest(all.journey, request.id)).toMatchObject({ state: 'delivering' });
  });

  test('that is proposed keeps the machine from answering and approvers from approving, until it is sent back', async () => {
    const all = await deletionStage(database);
    const request = await waitingDeletion(all);
    await propose(all, request);
    const [step] = (await steps(all, request.id)).filter(({ kind }) => kind === 'team.approve');
    const order = { requestId: request.id, stepId: step?.id ?? expect.fail('no approval'), userId: 'UBEN' };
    expect(await approve(all.journey, order)).toEqual({ ok: false, because: 'refusal-proposed' });
    await sendBackRefusal(all.journey, {
      ...(await orderOf(all.journey, request, 'UBEN')),
      because: 'must-be-done',
    });
    expect(await approve(all.journey, order)).toMatchObject({ ok: true });
  });

  test('holds back an answer for which nothing else is to be done, and lets it go when it is sent back', async () => {
    const all = await deletionStage(database);
    const { id } = await understoodRequest(all.journey, 'third_parties');
    const request = { id } as TestRequest;
    await underLaw(all.journey, id, 'US-CO');
    expect(await propose(all, request)).toEqual({ ok: true });
    await drive(all, id);
    expect(await readRequest(all.journey, id)).toMatchObject({ state: 'fulfilling', outcome: null });
    await sendBackRefusal(all.journey, {
      ...(await orderOf(all.journey, request, 'UBEN')),
      because: 'must-be-done',
    });
    await drive(all, id);
    expect(await readRequest(all.journey, id)).toMatchObject({ outcome: 'fulfilled' });
  });

  test('for want of data is taken only where every system was searched and nothing found', async () => {
    const all = await deletionStage(database);
    const found = await routedRequest(all.journey);
    await underLaw(all.journey, found.id, 'US-CO');
    const noData = async (request: TestRequest) =>
      proposeRefusal(all.journey, { ...(await orderOf(all.journey, request, 'UANA')), reason: 'no-data' });
    expect(await noData(found)).toEqual({ ok: false, because: 'not-searched' });
    all.systems[0]?.add(found.address, 'accounts');
    await drive(all, found.id);
    expect(await noData(found)).toEqual({ ok: false, because: 'data-found' });
    expect(await noData(await waitingDeletion(all))).toEqual({ ok: true });
  });

  test('that the person’s withdrawal overtook is neither shown nor confirmed any more', async () => {
    const all = await deletionStage(database);
    const request = await waitingDeletion(all);
    await propose(all, request);
    await withdraw(all.journey, { requestId: request.id, actor: 'requester' });
    expect((await readCaseRecord(all.journey, request.id)).refusal).toBeNull();
    expect(await confirm(all, request)).toEqual({ ok: false, because: 'not-open' });
    const open = await all.journey.db
      .selectFrom('open_work')
      .select('need')
      .where('request_id', '=', request.id)
      .execute();
    expect(open.map(({ need }) => need)).not.toContain('refusal-proposed');
  });
});
