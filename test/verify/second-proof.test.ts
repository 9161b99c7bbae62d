import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RecordedContact, SystemConnector } from '../../src/core/ports.ts';
import type { ContactId } from '../../src/core/privacy-request.ts';
import { requesterPages } from '../../src/http/requester-pages.ts';
import { mintPageToken } from '../../src/journey/page-token.ts';
import { provenContacts } from '../../src/journey/proven-contacts.ts';
import { checkCode } from '../../src/journey/verify/check-code.ts';
import { disown } from '../../src/journey/verify/disown.ts';
import { reviewDeclaration } from '../../src/journey/verify/review-declaration.ts';
import { searchRecordHandler } from '../../src/journey/verify/search-record.ts';
import { type Challenged, challengedRequest, newestCode, wrong } from '../support/codes.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { events, eventTypes, readRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';

const database = testDatabase();
let journey: TestJourney;
let pages: ReturnType<typeof requesterPages>;
beforeAll(async () => {
  journey = await testJourney(database);
  pages = requesterPages(journey);
});

/** What the systems hold for whoever proved a contact, and by what they were asked. */
let onRecord: RecordedContact[] = [];
let askedBy: string[] = [];
beforeEach(() => {
  onRecord = [];
  askedBy = [];
});
const system: SystemConnector = {
  system: 'fluentworks',
  locate: () => Promise.reject(new Error('not asked for')),
  erase: () => Promise.reject(new Error('not asked for')),
  remaining: () => Promise.reject(new Error('not asked for')),
  async contactsOnRecord(contacts) {
    askedBy.push(...contacts.map(({ value }) => value));
    return onRecord;
  },
};

const before = (days: number) => journey.clock.now().subtract({ hours: 24 * days });
const guess = (request: Challenged, code: string, contactId: ContactId = request.contactId) =>
  checkCode(journey, { requestId: request.id, contactId, code, by: 'page' });

async function searchRecord(request: Challenged) {
  const step = await findStep(journey, request.id, 'verify.record');
  return await runStep(journey, step.id, searchRecordHandler(journey, new Map([['fluentworks', system]])));
}

/** A request that needs a strong proof, whose first contact is proven and whose record was searched. */
async function onceProven(record: (address: string) => RecordedContact[]): Promise<Challenged> {
  const request = await challengedRequest(journey, { assurance: 'strong' });
  onRecord = record(request.address);
  expect(await guess(request, request.code)).toEqual({ ok: true });
  expect(await searchRecord(request)).toMatchObject({ state: 'done' });
  return request;
}

const both =
  (days: { email: number; phone: number }, phone = '+13035550142') =>
  (address: string): RecordedContact[] => [
    { channel: 'email', value: address, since: before(days.email) },
    { channel: 'sms', value: phone, since: before(days.phone) },
  ];

async function pathOf(request: Challenged, contactId: ContactId = request.contactId) {
  const bearer = { requestId: request.id, contactId };
  return `/r/${await database.db.transaction().execute((tx) => mintPageToken(journey, tx, bearer))}`;
}
const look = async (path: string) => await (await pages.request(path)).text();
async function send(path: string, fields: Record<string, string> = {}) {
  const answer = await pages.request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  return new URL(answer.headers.get('Location') ?? 'x:', 'https://here').searchParams.get('note');
}
const contacts = (request: Challenged) =>
  database.db
    .selectFrom('contacts')
    .selectAll()
    .where('request_id', '=', request.id)
    .orderBy('created_at')
    .execute();
const notices = async (request: Challenged) =>
  (
    await database.db
      .selectFrom('outbound_messages')
      .select(['letter', 'contact_id'])
      .where('request_id', '=', request.id)
      .where('role', '=', 'notice')
      .execute()
  ).map(({ letter }) => letter);
const FACTS = {
  name: 'Dana Ruiz',
  'point-1': 'Pinewood Dental',
  'point-2': 'March 2024',
  'point-3': '14 bookings',
};

describe('a right that needs a strong proof', () => {
  test('is not served by one proven contact', async () => {
    const request = await onceProven(both({ email: 400, phone: 400 }));
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'verifying', assurance: 'basic' });
    expect(await eventTypes(journey, request.id)).not.toContain('identity.verified');
  });

  test('asks the systems by proven contacts alone', async () => {
    const request = await onceProven(() => []);
    expect(askedBy).toEqual([request.address]);
  });

  test('is served by the code that went to another contact on record, typed on the page of the first', async () => {
    const request = await onceProven(both({ email: 400, phone: 90 }));
    const path = await pathOf(request);
    expect(await send(`${path}/code`, { code: await newestCode(journey, request) })).toBeNull();
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'routed', assurance: 'strong' });
    expect((await contacts(request)).map(({ source, proven_at }) => [source, proven_at !== null])).toEqual([
      ['sender', true],
      ['on_record', true],
    ]);
  });

  test.each([
    ['the other contact was changed in the last 30 days', { email: 400, phone: 29 }],
    ['there is no other contact', null],
  ])('gets no second code where %s', async (_, days) => {
    const request = await onceProven(
      days ? both(days) : (address) => [{ channel: 'email', value: address, since: before(400) }],
    );
    const issued = (await eventTypes(journey, request.id)).filter((type) => type === 'challenge.issued');
    expect(issued).toHaveLength(1);
  });

  test('is not served by two contacts of which one was changed lately', async () => {
    const request = await onceProven(both({ email: 3, phone: 400 }));
    await send(`${await pathOf(request)}/code`, { code: await newestCode(journey, request) });
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'verifying', assurance: 'basic' });
  });

  test('tells whoever asks the same, whether another contact is on record or not', async () => {
    const known = await onceProven(both({ email: 400, phone: 400 }));
    const unknown = await onceProven(() => []);
    const pagesOf = await Promise.all([known, unknown].map(async (one) => await look(await pathOf(one))));
    const [first, second] = pagesOf.map((page) => page.replaceAll(/FW-[\w-]+|\/r\/[\w-]{32}/g, ''));
    expect(first).toBe(second);
    expect(await notices(known)).toEqual(['second-proof']);
    expect(await notices(unknown)).toEqual(['second-proof']);
    for (const request of [known, unknown]) {
      const path = await pathOf(request);
      expect(await send(`${path}/code`, { code: wrong('12345678') })).toBe('second-wrong');
      expect(await send(`${path}/code`, { code: '1' })).toBe('second-wrong');
      expect(await send(`${path}/resend`)).toBe('second-sent');
    }
  });

  test('cannot be had from the page of a contact that proved nothing', async () => {
    const request = await onceProven(both({ email: 400, phone: 400 }));
    const code = await newestCode(journey, request);
    const stranger = await challengedRequest(journey);
    expect(await guess({ ...request, contactId: stranger.contactId }, code)).toMatchObject({ ok: false });
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'verifying' });
  });
});

describe('the other contact on record', () => {
  const second = async (request: Challenged) =>
    (await contacts(request)).find(({ source }) => source === 'on_record') ?? expect.fail('none on record');

  test('whose owner says "this was not me" ends the request: the account is theirs', async () => {
    const request = await onceProven(both({ email: 400, phone: 400 }, '+13035550171'));
    expect(await send(`${await pathOf(request, (await second(request)).id)}/not-me`)).toBeNull();
    expect(await readRequest(journey, request.id)).toMatchObject({
      state: 'closed',
      outcome: 'unverified',
      attention: 'disowned',
    });
  });

  test('had its codes for today: staff see it, and the code goes by itself once it may', async () => {
    const phone = '+13035550172';
    const spend = async () => {
      const one = await onceProven(both({ email: 400, phone: 400 }, phone));
      return (await eventTypes(journey, one.id)).at(-1) === 'code.withheld' ? one : undefined;
    };
    let withheld: Challenged | undefined;
    for (let n = 0; n < 8 && !withheld; n += 1) withheld = await spend();
    const request = withheld ?? expect.fail('there is no budget');
    const step = await findStep(journey, request.id, 'verify.record');
    expect(step.state).toBe('ready');
    journey.clock.advance({ hours: 25 });
    await searchRecord(request);
    expect((await eventTypes(journey, request.id)).at(-1)).toBe('challenge.issued');
  });
});

describe('a declaration', () => {
  const signed = async (days = 400) => {
    const request = await onceProven((address) => [
      { channel: 'email', value: address, since: before(days) },
    ]);
    expect(await send(`${await pathOf(request)}/declare`, { ...FACTS, agreed: 'yes' })).toBe('declared');
    return request;
  };

  test('that staff found to match makes the proof strong', async () => {
    const request = await signed();
    expect(await readRequest(journey, request.id)).toMatchObject({
      state: 'verifying',
      attention: 'needs-review',
      waiting_on: 'team',
    });
    expect(await reviewDeclaration(journey, { requestId: request.id, userId: 'U1', accepted: true })).toEqual(
      {
        ok: true,
      },
    );
    expect(await readRequest(journey, request.id)).toMatchObject({
      state: 'routed',
      assurance: 'strong',
      attention: null,
    });
  });

  test('that does not match proves nothing; the person is told and can sign again', async () => {
    const request = await signed();
    await reviewDeclaration(journey, { requestId: request.id, userId: 'U1', accepted: false });
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'verifying', assurance: 'basic' });
    expect(await notices(request)).toEqual(['second-proof', 'declaration-unmatched']);
    const path = await pathOf(request);
    expect(await look(path)).toContain('did not match what we hold');
    expect(await send(`${path}/declare`, { ...FACTS, agreed: 'yes' })).toBe('declared');
  });

  test('cannot match beside a contact that was changed in the last 30 days, which whoever reviews it is told', async () => {
    const request = await signed(5);
    const order = { requestId: request.id, userId: 'U1', accepted: true };
    expect(await reviewDeclaration(journey, order)).toEqual({ ok: false, because: 'nothing-on-record' });
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'verifying', assurance: 'basic' });
  });

  test('is read once by staff: two at the same time count once', async () => {
    const request = await signed();
    const order = { requestId: request.id, userId: 'U1' };
    const answers = await Promise.all([
      reviewDeclaration(journey, { ...order, accepted: true }),
      reviewDeclaration(journey, { ...order, accepted: false }),
    ]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test.each([
    ['a fact', { ...FACTS, 'point-2': ' ', agreed: 'yes' }],
    ['the name', { ...FACTS, name: '', agreed: 'yes' }],
    ['the tick', FACTS],
  ])('without %s is not taken', async (_, form) => {
    const request = await onceProven(() => []);
    expect(await send(`${await pathOf(request)}/declare`, form)).toBe('declaration-incomplete');
    expect(await readRequest(journey, request.id)).toMatchObject({ attention: null });
  });

  test('cannot be signed by who proved nothing, nor where no strong proof is needed', async () => {
    const unproven = await challengedRequest(journey, { assurance: 'strong' });
    expect(await send(`${await pathOf(unproven)}/declare`, { ...FACTS, agreed: 'yes' })).toBe(
      'nothing-changed',
    );
    const basic = await challengedRequest(journey);
    await guess(basic, basic.code);
    expect(await send(`${await pathOf(basic)}/declare`, { ...FACTS, agreed: 'yes' })).toBe('nothing-changed');
  });

  test('stands nowhere in clear', async () => {
    const request = await signed();
    const rows = await database.db.selectFrom('declarations').selectAll().execute();
    const told = JSON.stringify([rows, await events(journey, request.id)]);
    for (const fact of Object.values(FACTS)) expect(told).not.toContain(fact);
    expect(Buffer.concat(rows.map(({ content }) => content)).includes('Pinewood')).toBe(false);
  });
});

describe('another contact of the requester', () => {
  const proven = async () => {
    const request = await challengedRequest(journey);
    await guess(request, request.code);
    return request;
  };
  let count = 0;
  const old = () => `old${++count}@example.org`;

  test('gets a code, and is searched by once that is typed', async () => {
    const request = await proven();
    const path = await pathOf(request);
    expect(await send(`${path}/contact`, { contact: ` ${old().toUpperCase()} ` })).toBe('contact-added');
    expect((await contacts(request)).map(({ source, proven_at }) => [source, proven_at !== null])).toEqual([
      ['sender', true],
      ['added', false],
    ]);
    expect(await send(`${path}/code`, { code: await newestCode(journey, request) })).toBeNull();
    expect((await contacts(request)).every(({ proven_at }) => proven_at !== null)).toBe(true);
    expect((await eventTypes(journey, request.id)).slice(-1)).toEqual(['contact.proven']);
  });

  test('is named only by who proved their own first', async () => {
    const request = await challengedRequest(journey);
    expect(await send(`${await pathOf(request)}/contact`, { contact: old() })).toBe('nothing-changed');
    expect(await contacts(request)).toHaveLength(1);
  });

  test.each(['', 'nobody', 'a b@example.net', '12', '@example.net'])(
    'is refused when it is none: "%s"',
    async (contact) => {
      const request = await proven();
      expect(await send(`${await pathOf(request)}/contact`, { contact })).toBe('no-contact');
    },
  );

  test('may be six in all', async () => {
    const request = await proven();
    const path = await pathOf(request);
    const answers: (string | null)[] = [];
    for (let n = 0; n < 6; n += 1) {
      journey.clock.advance({ hours: 25 });
      answers.push(await send(`${path}/contact`, { contact: old() }));
    }
    expect(answers.slice(0, 5)).toEqual(Array(5).fill('contact-added'));
    expect(answers.at(-1)).toBe('too-many-contacts');
  });

  test('whose owner says "this was not me" leaves the request to who made it, and gets no code of theirs again', async () => {
    const request = await proven();
    const victim = old();
    await send(`${await pathOf(request)}/contact`, { contact: victim });
    const added = (await contacts(request)).at(-1) ?? expect.fail('not added');
    const theirs = await pathOf(request, added.id);
    expect(await look(theirs)).toContain('This was not me');
    expect(await look(theirs)).not.toContain('Withdraw my request');
    expect(await send(`${theirs}/withdraw`)).toBe('nothing-changed');
    const code = await newestCode(journey, request);
    expect(await send(`${theirs}/not-me`)).toBeNull();
    expect(await look(theirs)).toContain('We write to you no more about this request');
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'routed', attention: 'disowned' });
    expect(await send(`${await pathOf(request)}/code`, { code })).not.toBeNull();
    journey.clock.advance({ hours: 25 });
    const again = await challengedRequest(journey, { address: request.address });
    await guess(again, again.code);
    expect(await send(`${await pathOf(again)}/contact`, { contact: victim })).toBe('no-code-to-number');
    journey.clock.advance({ hours: 24 * 31 });
    const later = await challengedRequest(journey, { address: request.address });
    await guess(later, later.code);
    expect(await send(`${await pathOf(later)}/contact`, { contact: victim })).toBe('contact-added');
  });

  test('costs its owner none of the codes that they have for requests of their own', async () => {
    const victim = old();
    for (let n = 0; n < 7; n += 1) {
      const request = await proven();
      const path = await pathOf(request);
      await send(`${path}/contact`, { contact: victim });
      for (let guesses = 0; guesses < 3; guesses += 1) await send(`${path}/code`, { code: '00000000' });
    }
    const own = await challengedRequest(journey, { address: victim });
    expect(await guess(own, own.code)).toEqual({ ok: true });
  });

  test('that was proven and then disowned is searched by no more', async () => {
    const request = await proven();
    const path = await pathOf(request);
    await send(`${path}/contact`, { contact: old() });
    expect(await send(`${path}/code`, { code: await newestCode(journey, request) })).toBeNull();
    const added = (await contacts(request)).at(-1) ?? expect.fail('not added');
    const searchedBy = () => provenContacts(journey.db, { id: request.id }, request.key, ['email']);
    expect(await searchedBy()).toHaveLength(2);
    await disown(journey, { requestId: request.id, contactId: added.id });
    expect(await searchedBy()).toEqual([{ channel: 'email', value: request.address }]);
  });

  test('that was disowned can still make a request of its own at once', async () => {
    const request = await proven();
    const victim = old();
    await send(`${await pathOf(request)}/contact`, { contact: victim });
    const added = (await contacts(request)).at(-1) ?? expect.fail('not added');
    await disown(journey, { requestId: request.id, contactId: added.id });
    const own = await challengedRequest(journey, { address: victim });
    expect(await guess(own, own.code)).toEqual({ ok: true });
  });
});

test('"this was not me" is put before the team, also when no card was there yet', async () => {
  const request = await challengedRequest(journey);
  expect(await send(`${await pathOf(request)}/not-me`)).toBeNull();
  expect(await readRequest(journey, request.id)).toMatchObject({
    state: 'closed',
    outcome: 'unverified',
    attention: 'disowned',
    slack_channel: journey.company.channels.triage,
  });
  expect(await findStep(journey, request.id, 'desk.card')).toMatchObject({ state: 'ready' });
});
