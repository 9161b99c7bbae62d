import type { Hono } from 'hono';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { livingHold } from '../../src/db/legal-holds.ts';
import { linkRequests, linksOf } from '../../src/db/request-links.ts';
import { requesterPages } from '../../src/http/requester-pages.ts';
import { placeHold } from '../../src/journey/close/legal-hold.ts';
import { change } from '../../src/journey/context.ts';
import { decideAppeal } from '../../src/journey/fulfil/decide-appeal.ts';
import { mintPageToken } from '../../src/journey/page-token.ts';
import { reopen } from '../../src/journey/route/reopen.ts';
import { sort } from '../../src/journey/route/sort.ts';
import { testDatabase } from '../support/database.ts';
import { deletionStage, orderOf, refusedDeletion } from '../support/decided.ts';
import { drive, type Fulfilment } from '../support/fulfilment.ts';
import { events, eventTypes, readRequest, receivedRequest, type TestRequest } from '../support/requests.ts';
import { sendLetters, sentLetter } from '../support/sent-letters.ts';

const database = testDatabase();
let all: Awaited<ReturnType<typeof deletionStage>>;
let pages: Hono;
beforeEach(async () => {
  all = await deletionStage(database);
  pages = requesterPages(all.journey);
});

async function pathOf({ id, contactId }: Pick<TestRequest, 'id' | 'contactId'>): Promise<string> {
  const bearer = { requestId: id, contactId };
  return `/r/${await all.journey.db.transaction().execute((tx) => mintPageToken(all.journey, tx, bearer))}`;
}

async function appealsAgainst({ id }: Pick<TestRequest, 'id'>): Promise<{ id: RequestId }[]> {
  const rows = await all.journey.db
    .selectFrom('appeals')
    .select('request_id')
    .where('against_id', '=', id)
    .execute();
  return rows.map(({ request_id }) => ({ id: request_id }));
}

async function appealed(): Promise<{ first: TestRequest; appeal: { id: RequestId } }> {
  const first = await refusedDeletion(all);
  await pages.request(`${await pathOf(first)}/appeal`, { method: 'POST' });
  const [appeal] = await appealsAgainst(first);
  if (!appeal) throw new Error('no appeal');
  await drive(all, appeal.id);
  return { first, appeal };
}

/** What the engine sent, by how its subject begins. */
const mailAbout = (subject: string): string =>
  all.mails.findLast((mail) => mail.subject.startsWith(subject))?.text ?? expect.fail(`no mail: ${subject}`);

const decide = async (
  { journey }: Fulfilment,
  appeal: { id: RequestId },
  userId: string,
  ...[verdict, reason]: ['upheld', 'reason-holds'] | ['overturned', 'new-facts']
) => decideAppeal(journey, { ...(await orderOf(journey, appeal, userId)), verdict, reason });

describe('an appeal on the requester’s page', () => {
  test('is a case of its own with its own clock, linked, and needs no second proof', async () => {
    const first = await refusedDeletion(all);
    const path = await pathOf(first);
    expect(await (await pages.request(path)).text()).toContain('Appeal this answer');
    const answer = await pages.request(`${path}/appeal`, { method: 'POST' });
    expect(answer.headers.get('Location')).toBe(`${path}?note=appealed`);
    const [appeal] = await appealsAgainst(first);
    if (!appeal) throw new Error('no appeal');
    expect(await readRequest(all.journey, appeal.id)).toMatchObject({
      kind: 'appeal',
      playbook: 'appeal',
      state: 'routed',
      assurance: 'basic',
      rights: ['delete'],
      jurisdiction: 'US-CO',
      due_source: expect.stringContaining('45 calendar days after receipt of the appeal'),
    });
    expect((await events(all.journey, appeal.id)).map(({ data }) => data)).toContainEqual({
      other: first.reference,
      because: 'appeal-of',
    });
    expect(await eventTypes(all.journey, first.id)).toContain('request.continued');
    const { text, to } = await sentLetter(all.journey, appeal.id, 'We have your appeal');
    expect(to).toBe(first.address);
    expect(text).toContain(first.reference);
    expect(text).toContain('by January 8, 2027');
  });

  test('is made by a press and by nothing else, and once', async () => {
    const first = await refusedDeletion(all);
    const path = await pathOf(first);
    expect((await pages.request(`${path}/appeal`)).status).toBe(404);
    expect(await appealsAgainst(first)).toEqual([]);
    await pages.request(`${path}/appeal`, { method: 'POST' });
    const again = await pages.request(`${path}/appeal`, { method: 'POST' });
    expect(again.headers.get('Location')).toBe(`${path}?note=nothing-changed`);
    expect(await appealsAgainst(first)).toHaveLength(1);
    expect(await (await pages.request(path)).text()).not.toContain('Appeal this answer');
  });

  test('is not offered where everything was done', async () => {
    const { journey } = all;
    const request = await receivedRequest(journey);
    await change(journey, request.id, (tx) =>
      recordEvent(tx, request.id, {
        event: { type: 'request.dismissed', kind: 'spam' },
        actor: 'system',
        at: journey.clock.now(),
      }),
    );
    const path = await pathOf(request);
    expect(await (await pages.request(path)).text()).not.toContain('Appeal this answer');
    await pages.request(`${path}/appeal`, { method: 'POST' });
    expect(await appealsAgainst(request)).toEqual([]);
  });
});

describe('an appeal is decided', () => {
  test('by nobody who had a part in the first decision, which the database holds to as well', async () => {
    const { appeal } = await appealed();
    for (const who of ['UANA', 'UBEN']) {
      expect(await decide(all, appeal, who, 'upheld', 'reason-holds')).toEqual({
        ok: false,
        because: 'decided-first-case',
      });
      const byHand = sql`update appeals set verdict = 'upheld', reason = 'reason-holds', decided_by = ${who},
        decided_at = now() where request_id = ${appeal.id}`.execute(all.journey.db);
      await expect(byHand).rejects.toThrow('appeals_another_person');
    }
    expect(await readRequest(all.journey, appeal.id)).toMatchObject({ state: 'fulfilling' });
  });

  test('so that the first answer stands: the letter says why and names the authority', async () => {
    const { first, appeal } = await appealed();
    expect(await decide(all, appeal, 'UCHLOE', 'upheld', 'reason-holds')).toEqual({ ok: true });
    await drive(all, appeal.id);
    const text = mailAbout('Our decision');
    for (const said of [
      first.reference,
      'Our first answer stands',
      'no part in the first decision',
      'asked us for the same thing several times',
      'Colorado Attorney General: https://coag.gov/file-complaint/',
    ])
      expect(text).toContain(said);
    expect(await readRequest(all.journey, appeal.id)).toMatchObject({ state: 'closed', outcome: 'refused' });
  });

  test('so that what was asked is done: the right is open again as a new case, proven as before', async () => {
    const { first, appeal } = await appealed();
    expect(await decide(all, appeal, 'UCHLOE', 'overturned', 'new-facts')).toEqual({ ok: true });
    await drive(all, appeal.id);
    const again = await all.journey.db
      .selectFrom('request_links')
      .innerJoin('requests', 'requests.id', 'request_links.request_id')
      .select(['requests.id', 'reference', 'state', 'rights', 'due_at'])
      .where('other_id', '=', appeal.id)
      .where('because', '=', 'overturned-by')
      .executeTakeFirstOrThrow();
    expect(again).toMatchObject({ state: 'routed', rights: ['delete'] });
    expect(await reopen(all.journey, { requestId: first.id, userId: 'UANA' })).toEqual({
      ok: false,
      because: 'opened-again',
    });
    const text = mailAbout('Our decision');
    expect(text).toContain(`opened again under the number ${again.reference}`);
    all.systems[0]?.add(first.address, 'accounts');
    await drive(all, again.id);
    expect(all.systems[0]?.searches).toContain(first.address);
    expect(await readRequest(all.journey, appeal.id)).toMatchObject({ outcome: 'fulfilled' });
  });

  test('so that what legal holds stays held in the new case, whichever of the two was on hold', async () => {
    for (const held of ['first', 'appeal'] as const) {
      const both = await appealed();
      await placeHold(all.journey, { requestId: both[held].id, userId: 'ULEGAL', reason: 'recourse' });
      expect(await decide(all, both.appeal, 'UCHLOE', 'overturned', 'new-facts')).toEqual({ ok: true });
      const again = await all.journey.db
        .selectFrom('request_links')
        .select('request_id')
        .where('other_id', '=', both.appeal.id)
        .where('because', '=', 'overturned-by')
        .executeTakeFirstOrThrow();
      expect(await livingHold(all.journey.db, again.request_id)).toMatchObject({ reason: 'recourse' });
    }
  });

  test('once, and not with a reason of the other decision', async () => {
    const { appeal } = await appealed();
    const order = await orderOf(all.journey, appeal, 'UCHLOE');
    expect(await decideAppeal(all.journey, { ...order, verdict: 'upheld', reason: 'new-facts' })).toEqual({
      ok: false,
      because: 'reason-of-other-verdict',
    });
    expect(await decide(all, appeal, 'UCHLOE', 'upheld', 'reason-holds')).toEqual({ ok: true });
    expect(await decide(all, appeal, 'UCHLOE', 'overturned', 'new-facts')).toEqual({
      ok: false,
      because: 'no-open-appeal',
    });
  });
});

describe('an appeal by mail', () => {
  const sortAsAppeal = async ({ id: requestId }: TestRequest) => {
    const { version } = await readRequest(all.journey, requestId);
    const actor = 'staff:UANA' as const;
    return await sort(all.journey, { requestId, version, kind: 'appeal', rights: [], actor });
  };
  const takeIn = async (address: string) => {
    const message = await receivedRequest(all.journey, { address });
    return { message, sorted: await sortAsAppeal(message) };
  };

  test('is linked to the refused case of the same address, and its sender proves who they are first', async () => {
    const first = await refusedDeletion(all);
    const { message, sorted } = await takeIn(first.address);
    expect(sorted).toEqual({ ok: true });
    expect(await appealsAgainst(first)).toEqual([{ id: message.id }]);
    expect(await readRequest(all.journey, message.id)).toMatchObject({
      kind: 'appeal',
      state: 'verifying',
      jurisdiction: 'US-CO',
    });
    const { mails } = await sendLetters(all.journey, message.id);
    expect(mails.map(({ subject }) => subject)).toContainEqual(expect.stringMatching(/^We have your appeal/));
  });

  test('that followed the closed case is certain to be about it, whatever had hinted at that', async () => {
    const first = await refusedDeletion(all);
    const message = await receivedRequest(all.journey, { address: first.address });
    const at = all.journey.clock.now();
    const hint = { requestId: message.id, otherId: first.id, because: 'follows-closed-case', at } as const;
    await change(all.journey, message.id, (tx) => linkRequests(tx, hint));
    expect(await sortAsAppeal(message)).toEqual({ ok: true });
    const certain = { reference: first.reference, because: 'appeal-of' };
    expect(await linksOf(all.journey.db, message.id)).toContainEqual(certain);
  });

  test('about an opt-out asks for no code, as the opt-out did', async () => {
    const first = await refusedDeletion(all);
    await all.journey.db
      .updateTable('requests')
      .set({ rights: ['opt_out'] })
      .where('id', '=', first.id)
      .execute();
    const { message, sorted } = await takeIn(first.address);
    expect(sorted).toEqual({ ok: true });
    expect(await readRequest(all.journey, message.id)).toMatchObject({ kind: 'appeal', state: 'routed' });
    expect(await eventTypes(all.journey, message.id)).not.toContain('challenge.issued');
  });

  test('that nobody proved does not take the person’s own away', async () => {
    const first = await refusedDeletion(all);
    await takeIn(first.address);
    const path = await pathOf(first);
    await pages.request(`${path}/appeal`, { method: 'POST' });
    expect(await appealsAgainst(first)).toHaveLength(2);
  });

  test('of somebody whom nothing was refused stays open for a human', async () => {
    const { message, sorted } = await takeIn('nobody.known@example.net');
    expect(sorted).toEqual({ ok: false, because: 'no-case-to-appeal' });
    expect(await readRequest(all.journey, message.id)).toMatchObject({ state: 'received' });
  });
});
