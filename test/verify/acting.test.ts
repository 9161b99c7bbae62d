import { beforeAll, describe, expect, test } from 'vitest';
import type { ContactId, OnBehalf, Right } from '../../src/core/privacy-request.ts';
import { CHANNELS } from '../../src/core/privacy-request.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { queueLetter } from '../../src/db/outbound-messages.ts';
import { requesterPages } from '../../src/http/requester-pages.ts';
import { change } from '../../src/journey/context.ts';
import { pageRights } from '../../src/journey/page-rights.ts';
import { mintPageToken } from '../../src/journey/page-token.ts';
import { provenContacts, sendersContacts } from '../../src/journey/proven-contacts.ts';
import { caseContent } from '../../src/journey/reveal/case-content.ts';
import { reopen } from '../../src/journey/route/reopen.ts';
import { triage } from '../../src/journey/route/triage.ts';
import { challengeHandler } from '../../src/journey/verify/challenge.ts';
import { checkCode } from '../../src/journey/verify/check-code.ts';
import { disown } from '../../src/journey/verify/disown.ts';
import { reviewAuthority } from '../../src/journey/verify/review-authority.ts';
import { sameSide } from '../../src/journey/whose-data.ts';
import { newestCode } from '../support/codes.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { eventTypes, readRequest, receivedRequest, type TestRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';

const database = testDatabase();
let journey: TestJourney;
let pages: ReturnType<typeof requesterPages>;
beforeAll(async () => {
  journey = await testJourney(database);
  pages = requesterPages(journey);
});

const PDF = new TextEncoder().encode('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
let people = 0;
const somebody = () => `consumer${++people}@example.org`;

/** A request that staff sorted as made for somebody else. */
async function acting(onBehalf: OnBehalf, rights: Right[], law = 'US-CA'): Promise<TestRequest> {
  const request = await receivedRequest(journey);
  await database.db.updateTable('requests').set({ jurisdiction: law }).where('id', '=', request.id).execute();
  const sorted = await triage(journey, { requestId: request.id, rights, onBehalf, actor: 'staff:U1' });
  expect(sorted).toMatchObject({ ok: true });
  const step = await findStep(journey, request.id, 'verify.challenge');
  await runStep(journey, step.id, challengeHandler(journey));
  return request;
}

const typeCode = (request: TestRequest, contactId: ContactId, code: string) =>
  checkCode(journey, { requestId: request.id, contactId, code, by: 'page' });
const proveOwn = async (request: TestRequest) =>
  await typeCode(request, request.contactId, await newestCode(journey, request));

async function pageOf(request: TestRequest, contactId: ContactId = request.contactId) {
  const bearer = { requestId: request.id, contactId };
  const token = await database.db.transaction().execute((tx) => mintPageToken(journey, tx, bearer));
  const post = async (verb: string, body: FormData | URLSearchParams) => {
    const answer = await pages.request(`/r/${token}/${verb}`, { method: 'POST', body });
    return new URL(answer.headers.get('Location') ?? 'x:', 'https://here').searchParams.get('note');
  };
  return {
    look: async () => await (await pages.request(`/r/${token}`)).text(),
    name: (contact: string) => post('subject', new URLSearchParams({ contact })),
    upload: (bytes: Uint8Array<ArrayBuffer>, name = 'permission.pdf') => {
      const form = new FormData();
      form.set('paper', new File([bytes], name));
      return post('permission', form);
    },
    type: (code: string) => post('code', new URLSearchParams({ code })),
  };
}

async function subjectOf(request: TestRequest): Promise<ContactId> {
  const { id } = await database.db
    .selectFrom('contacts')
    .select('id')
    .where('request_id', '=', request.id)
    .where('source', '=', 'subject')
    .executeTakeFirstOrThrow();
  return id;
}

async function review(request: TestRequest, authority: Parameters<typeof reviewAuthority>[1]['authority']) {
  const { version } = await readRequest(journey, request.id);
  return await reviewAuthority(journey, { requestId: request.id, version, userId: 'U2', authority });
}
const stateOf = async (request: TestRequest) => (await readRequest(journey, request.id)).state;
const searchedBy = async (request: TestRequest) => {
  const key = await journey.vault.open(database.db, (await readRequest(journey, request.id)).key_id);
  return (await provenContacts(database.db, request, key, CHANNELS)).map(({ value }) => value);
};
/** The time that an agent or parent has is over. */
async function runOut({ id: requestId }: TestRequest) {
  journey.clock.advance({ days: 22 });
  const { id } = await findStep(journey, requestId, 'verify.challenge');
  await database.db.updateTable('steps').set({ state: 'ready' }).where('id', '=', id).execute();
  await runStep(journey, id, challengeHandler(journey));
}
/** Where an answer of a case would go. */
async function answeredAt({ id }: TestRequest): Promise<ContactId> {
  const request = await readRequest(journey, id);
  const at = journey.clock.now();
  const letter = await change(journey, id, (tx) =>
    queueLetter(tx, { request, role: 'answer', letter: 'deleted', at }),
  );
  const row = await database.db
    .selectFrom('outbound_messages')
    .select('contact_id')
    .where('id', '=', letter)
    .executeTakeFirstOrThrow();
  return row.contact_id;
}
async function answerSent({ id }: TestRequest) {
  const event = { type: 'answer.sent', message: 'm', contentUntil: null } as const;
  const at = journey.clock.now();
  await change(journey, id, (tx) => recordEvent(tx, id, { event, actor: 'system', at }));
}
const notices = async (request: Pick<TestRequest, 'id'>) =>
  (
    await database.db
      .selectFrom('outbound_messages')
      .select('letter')
      .where('request_id', '=', request.id)
      .where('role', '=', 'notice')
      .orderBy('queued_at')
      .execute()
  ).map(({ letter }) => letter);

describe('an agent', () => {
  test('whose own address is proven has proven nothing about the person they act for', async () => {
    const request = await acting('agent', ['delete']);
    expect(await notices(request)).toEqual(['agent-needs']);
    expect(await proveOwn(request)).toEqual({ ok: true });
    expect(await stateOf(request)).toBe('verifying');
    expect(await searchedBy(request)).toEqual([]);
  });

  test('with a permission in order still waits for the person, who is asked directly with a code of their own', async () => {
    const request = await acting('agent', ['delete']);
    await proveOwn(request);
    const page = await pageOf(request);
    const consumer = somebody();
    expect(await page.upload(PDF)).toBe('paper-received');
    expect((await readRequest(journey, request.id)).attention).toBe('needs-authority');
    expect(await review(request, 'permission')).toEqual({ ok: true });
    expect(await stateOf(request)).toBe('verifying');
    expect(await page.name(consumer)).toBe('person-named');
    expect(await notices(request)).toContain('subject-asked');
    expect(await typeCode(request, await subjectOf(request), await newestCode(journey, request))).toEqual({
      ok: true,
    });
    expect(await stateOf(request)).toBe('routed');
    expect(await searchedBy(request)).toEqual([consumer]);
  });

  test('cannot type the code that went to the person', async () => {
    const request = await acting('agent', ['delete']);
    await proveOwn(request);
    await review(request, 'permission');
    const page = await pageOf(request);
    await page.name(somebody());
    await page.type(await newestCode(journey, request));
    expect(await stateOf(request)).toBe('verifying');
  });

  test('with a power of attorney needs nobody else, and the person is not written to again', async () => {
    const request = await acting('agent', ['delete']);
    await proveOwn(request);
    await review(request, 'power_of_attorney');
    expect(await stateOf(request)).toBe('verifying');
    await (await pageOf(request)).name(somebody());
    expect(await stateOf(request)).toBe('routed');
    expect(await notices(request)).not.toContain('subject-asked');
  });

  test('opts somebody out by a signed permission where the law lets them, acting on that person and never on themself', async () => {
    const request = await acting('agent', ['opt_out'], 'US-CO');
    expect(await stateOf(request)).toBe('verifying');
    await proveOwn(request);
    await review(request, 'permission');
    const consumer = somebody();
    await (await pageOf(request)).name(consumer);
    expect(await stateOf(request)).toBe('routed');
    const key = await journey.vault.open(database.db, (await readRequest(journey, request.id)).key_id);
    const acted = await sendersContacts(database.db, request, key, CHANNELS);
    expect(acted.map(({ value }) => value)).toEqual([consumer]);
  });

  test('to whom the law gives no say goes on by the person’s own word alone', async () => {
    const request = await acting('agent', ['delete'], 'US-VA');
    await proveOwn(request);
    await review(request, 'permission');
    await (await pageOf(request)).name(somebody());
    expect(await stateOf(request)).toBe('verifying');
    await typeCode(request, await subjectOf(request), await newestCode(journey, request));
    expect(await stateOf(request)).toBe('routed');
  });

  test('gets the answer and what we hold only where staff found in order that they do: a code says yes, not to whom', async () => {
    const own = await acting('agent', ['delete'], 'US-VA');
    await proveOwn(own);
    await (await pageOf(own)).name(somebody());
    const subject = await subjectOf(own);
    await typeCode(own, subject, await newestCode(journey, own));
    const rights = async (contactId: ContactId) =>
      await pageRights(database.db, { requestId: own.id, contactId });
    expect(await rights(own.contactId)).toMatchObject({ isProven: true, mayReceive: false });
    expect(await rights(subject)).toMatchObject({ mayReceive: true });
    expect(await answeredAt(own)).toBe(subject);
    const permitted = await acting('agent', ['delete']);
    await proveOwn(permitted);
    await review(permitted, 'permission');
    const { contactId } = permitted;
    expect(await pageRights(database.db, { requestId: permitted.id, contactId })).toMatchObject({
      mayReceive: true,
    });
    expect(await answeredAt(permitted)).toBe(contactId);
  });

  test('gets no letter of the person’s in its place, nor the person one of theirs', () => {
    const all = (['sender', 'added', 'subject', 'on_record', 'organization'] as const).map((source) => ({
      source,
    }));
    const sides = (source: (typeof all)[number]['source']) =>
      sameSide(all, { source }).map((contact) => contact.source);
    expect(sides('sender')).toEqual(['sender', 'added']);
    expect(sides('subject')).toEqual(['subject', 'on_record']);
    expect(sides('organization')).toEqual([]);
  });

  test('is told apart from the person by whoever reads the paper', async () => {
    const request = await acting('agent', ['delete']);
    await proveOwn(request);
    await (await pageOf(request)).name(somebody());
    const { contacts } = await caseContent(journey, request.id);
    expect(contacts.map(({ source }) => source)).toEqual(['sender', 'subject']);
  });

  test('whom the person disowns is stopped, and nothing was done', async () => {
    const request = await acting('agent', ['delete']);
    await proveOwn(request);
    await (await pageOf(request)).name(somebody());
    const contactId = await subjectOf(request);
    expect(await (await pageOf(request, contactId)).look()).toContain('Somebody asks in your name');
    expect(await disown(journey, { requestId: request.id, contactId })).toEqual({ ok: true });
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'closed', outcome: 'unverified' });
  });

  test('gets nothing by a proof of their own, not even what kinds of data are held', async () => {
    const request = await acting('agent', ['access']);
    await proveOwn(request);
    await runOut(request);
    expect(await eventTypes(journey, request.id)).not.toContain('verification.lessened');
    expect(await readRequest(journey, request.id)).toMatchObject({ outcome: 'unverified' });
  });

  test('whose case is opened again has still to show what they had not shown, also for an opt-out', async () => {
    const request = await acting('agent', ['opt_out'], 'US-CO');
    await runOut(request);
    await answerSent(request);
    const opened = await reopen(journey, { requestId: request.id, userId: 'U1' });
    if (!opened.ok) throw new Error(opened.because);
    const again = await database.db
      .selectFrom('requests')
      .selectAll()
      .where('reference', '=', opened.reference)
      .executeTakeFirstOrThrow();
    expect(again).toMatchObject({ state: 'verifying', on_behalf: 'agent', authority: null });
    expect(await notices(again)).toEqual(['agent-needs']);
  });

  test('whose paper is not in order is told, and can show another one', async () => {
    const request = await acting('agent', ['delete']);
    await proveOwn(request);
    await (await pageOf(request)).upload(PDF);
    expect(await review(request, null)).toEqual({ ok: true });
    expect(await notices(request)).toContain('authority-unclear');
    expect(await readRequest(journey, request.id)).toMatchObject({ authority: null, attention: null });
    expect(await (await pageOf(request)).upload(PDF)).toBe('paper-received');
  });

  test('uploads papers only, a few, and nothing before their own contact is proven', async () => {
    const request = await acting('agent', ['delete']);
    const page = await pageOf(request);
    expect(await page.upload(PDF)).toBe('nothing-changed');
    expect(await page.name(somebody())).toBe('nothing-changed');
    await proveOwn(request);
    const script = new TextEncoder().encode('#!/bin/sh\nrm -rf /\n');
    expect(await page.upload(script, 'permission.pdf')).toBe('not-a-paper');
    for (let file = 0; file < 5; file += 1) expect(await page.upload(PDF)).toBe('paper-received');
    expect(await page.upload(PDF)).toBe('too-many-papers');
    expect(await page.name(request.address)).toBe('own-contact');
  });

  test('is decided about on what staff saw: a stale card decides nothing', async () => {
    const request = await acting('agent', ['delete']);
    const order = { requestId: request.id, version: 1, userId: 'U2', authority: 'permission' } as const;
    expect(await reviewAuthority(journey, order)).toEqual({ ok: false, because: 'stale' });
    expect(await review(request, 'parental_relation')).toEqual({ ok: false, because: 'not-for-an-agent' });
  });
});

describe('a parent', () => {
  test('gets nothing of the child looked at before the relation is found in order, and the child is not written to', async () => {
    const request = await acting('parent', ['delete']);
    expect(await readRequest(journey, request.id)).toMatchObject({ on_behalf: 'parent', minor: true });
    expect(await notices(request)).toEqual(['parent-needs']);
    await proveOwn(request);
    const child = somebody();
    await (await pageOf(request)).name(child);
    expect(await stateOf(request)).toBe('verifying');
    expect(await searchedBy(request)).toEqual([]);
    expect(await notices(request)).toEqual(['parent-needs']);
    await review(request, 'parental_relation');
    expect(await stateOf(request)).toBe('routed');
    expect(await searchedBy(request)).toEqual([child]);
  });
});

describe('an administrator', () => {
  test('asks about their organization, never as the person', async () => {
    const request = await receivedRequest(journey);
    const order = {
      requestId: request.id,
      rights: ['delete'],
      onBehalf: 'employer',
      actor: 'staff:U1',
    } as const;
    expect(await triage(journey, order)).toEqual({ ok: false, because: 'for-an-organization' });
    expect(await eventTypes(journey, request.id)).toEqual(['request.received']);
  });
});
