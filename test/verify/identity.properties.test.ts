import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { isEnough } from '../../src/core/assurance.ts';
import type { RecordedContact, SystemConnector } from '../../src/core/ports.ts';
import type { Assurance } from '../../src/core/privacy-request.ts';
import { challengedContact } from '../../src/journey/challenged-contact.ts';
import { addContact } from '../../src/journey/verify/add-contact.ts';
import { checkCode } from '../../src/journey/verify/check-code.ts';
import { disown } from '../../src/journey/verify/disown.ts';
import { resendCode } from '../../src/journey/verify/resend-code.ts';
import { reviewDeclaration } from '../../src/journey/verify/review-declaration.ts';
import { searchRecordHandler } from '../../src/journey/verify/search-record.ts';
import { signDeclaration } from '../../src/journey/verify/sign-declaration.ts';
import { type Challenged, challengedRequest, newestCode, wrong } from '../support/codes.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { readRequest } from '../support/requests.ts';
import { runStep } from '../support/run-step.ts';

const database = testDatabase();
let journey: TestJourney;
beforeAll(async () => {
  journey = await testJourney(database);
});

type Act =
  | { is: 'type'; right: boolean }
  | { is: 'resend' | 'search' | 'add' | 'leave' | 'sign' }
  | { is: 'review'; accepted: boolean }
  | { is: 'wait'; minutes: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ is: fc.constant('type' as const), right: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ is: fc.constantFrom('resend', 'search', 'add', 'leave', 'sign') }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('review' as const), accepted: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant('wait' as const), minutes: fc.constantFrom(2, 11, 1500) }),
  },
) as fc.Arbitrary<Act>;

const story = fc.record({
  needed: fc.constantFrom<Assurance>('basic', 'strong'),
  emailDays: fc.option(fc.constantFrom(5, 400)),
  phoneDays: fc.option(fc.constantFrom(5, 400)),
  acts: fc.array(act, { maxLength: 14 }),
});

test('whatever happens in which order, no request gets further than its proofs carry, and none is locked out for good', async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(story, async ({ needed, emailDays, phoneDays, acts }) => {
      const request = await challengedRequest(journey, {
        assurance: needed,
        address: `teller${++count}@example.net`,
      });
      const record = recordOf(request, { emailDays, phoneDays }, `+1303555${String(count).padStart(4, '0')}`);
      for (const one of acts) {
        await perform(request, one, record);
        await expectNoMoreThanProven(request, needed);
      }
      await expectNotLockedOut(request);
    }),
    { numRuns: 40 },
  );
}, 120_000);

function recordOf(
  { address }: Challenged,
  days: { emailDays: number | null; phoneDays: number | null },
  phone: string,
): RecordedContact[] {
  const since = (ago: number) => journey.clock.now().subtract({ hours: 24 * ago });
  return [
    ...(days.emailDays === null
      ? []
      : [{ channel: 'email', value: address, since: since(days.emailDays) } as const]),
    ...(days.phoneDays === null
      ? []
      : [{ channel: 'sms', value: phone, since: since(days.phoneDays) } as const]),
  ];
}

async function perform(request: Challenged, one: Act, record: RecordedContact[]): Promise<void> {
  const requestId = request.id;
  const bearer = { requestId, contactId: request.contactId };
  switch (one.is) {
    case 'type': {
      const code = await newestOrAny(request);
      const contactId = await challengedContact(journey.db, bearer);
      await checkCode(journey, { requestId, contactId, code: one.right ? code : wrong(code), by: 'page' });
      return;
    }
    case 'resend':
      return void (await resendCode(journey, bearer));
    case 'search':
      return await search(request, record);
    case 'add':
      return void (await addContact(journey, { ...bearer, typed: `old.${request.address}` }));
    case 'leave': {
      const added = await journey.db
        .selectFrom('contacts')
        .select('id')
        .where('request_id', '=', requestId)
        .where('source', '=', 'added')
        .executeTakeFirst();
      if (added) await disown(journey, { requestId, contactId: added.id });
      return;
    }
    case 'sign': {
      const form = {
        name: 'Dana Ruiz',
        points: ['one', 'two', 'three'].map((text) => `fact ${text}`),
        agreed: true,
      };
      return void (await signDeclaration(journey, { ...bearer, form, statement: 'It is me.' }));
    }
    case 'review':
      return void (await reviewDeclaration(journey, { requestId, userId: 'U1', accepted: one.accepted }));
    case 'wait':
      return void journey.clock.advance({ minutes: one.minutes });
  }
}

/** The code of the newest letter, as long as it stands in the outbox. */
const newestOrAny = async (request: Challenged) => {
  try {
    return await newestCode(journey, request);
  } catch {
    // Sent letters hold none: then any will do.
    return '00000000';
  }
};

async function search(request: Challenged, record: RecordedContact[]): Promise<void> {
  const step = await journey.db
    .selectFrom('steps')
    .select('id')
    .where('request_id', '=', request.id)
    .where('name', '=', 'verify.record')
    .where('state', '=', 'ready')
    .executeTakeFirst();
  if (!step) return;
  const system = {
    system: 'fluentworks',
    contactsOnRecord: async () => record,
  } as unknown as SystemConnector;
  await runStep(journey, step.id, searchRecordHandler(journey, new Map([['fluentworks', system]])));
}

/** Counted here in another way than the product does: from the rows, in plain words of the rule. */
async function proofsOf({ id }: Challenged): Promise<Assurance> {
  const contacts = await journey.db.selectFrom('contacts').selectAll().where('request_id', '=', id).execute();
  const declarations = await journey.db
    .selectFrom('declarations')
    .select('accepted')
    .where('request_id', '=', id)
    .execute();
  const proven = contacts.filter((one) => one.proven_at !== null);
  const aMonthAgo = journey.clock.now().epochMilliseconds - 30 * 24 * 3_600_000;
  const settled = proven.filter((one) => (one.on_record_since?.epochMilliseconds ?? Infinity) <= aMonthAgo);
  if (proven.length === 0) return 'none';
  const declared = declarations.some(({ accepted }) => accepted);
  return settled.length > 1 || (declared && settled.length === 1) ? 'strong' : 'basic';
}

async function expectNoMoreThanProven(request: Challenged, needed: Assurance): Promise<void> {
  const { state, assurance } = await readRequest(journey, request.id);
  const carried = await proofsOf(request);
  expect(isEnough(carried, assurance)).toBe(true);
  if (state !== 'verifying') expect(isEnough(carried, needed)).toBe(true);
}

/** Two days later, which no budget outlasts, a new code can be had for the first contact and proves it. */
async function expectNotLockedOut(request: Challenged): Promise<void> {
  const { state } = await readRequest(journey, request.id);
  if (state !== 'verifying') return;
  journey.clock.advance({ hours: 49 });
  const contact = await journey.db
    .selectFrom('contacts')
    .select('proven_at')
    .where('id', '=', request.contactId)
    .executeTakeFirstOrThrow();
  if (contact.proven_at !== null) return;
  const bearer = { requestId: request.id, contactId: request.contactId };
  expect(await resendCode(journey, bearer)).toMatchObject({ ok: true });
  const code = await newestCode(journey, request);
  expect(await checkCode(journey, { ...bearer, code, by: 'page' })).toEqual({ ok: true });
}
