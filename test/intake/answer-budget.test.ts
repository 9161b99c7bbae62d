import { beforeEach, describe, expect, test } from 'vitest';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { forgetAnswers } from '../../src/db/automatic-answers.ts';
import { releaseReceipt } from '../../src/journey/deliver/release-receipt.ts';
import { triage } from '../../src/journey/route/triage.ts';
import { testDatabase } from '../support/database.ts';
import { drive, fulfilment } from '../support/fulfilment.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { deletionMail, mailIntake, optOutMail } from '../support/receive-mail.ts';
import { events, eventTypes, readRequest } from '../support/requests.ts';

const database = testDatabase();
/** proven.example lets anybody's machine send for it, so that SPF and DMARC pass. */
const { store, read, receive } = mailIntake({
  'proven.example': ['v=spf1 ip4:192.0.2.7 -all'],
  '_dmarc.proven.example': ['v=DMARC1; p=none'],
});
let journey: TestJourney;
beforeEach(async () => {
  journey = await testJourney(database);
  journey.settings = {
    ...journey.settings,
    answers: { perAddressPerDay: 1, unprovenPerDomainPerHour: 2, unprovenPerHour: 4 },
  };
  // Earlier tests have answered as well.
  await database.db.deleteFrom('automatic_answers').execute();
});

async function ask(from: string) {
  const { requestId, ended } = await receive(journey, deletionMail(from), { from });
  expect(ended.state).toBe('done');
  const id = requestId as RequestId;
  const letters = await journey.db
    .selectFrom('steps')
    .select('name')
    .where('request_id', '=', id)
    .where('name', 'in', ['send.acknowledgement', 'verify.challenge'])
    .orderBy('name')
    .execute();
  const types = await eventTypes(journey, id);
  return {
    id,
    letters: letters.map(({ name }) => name),
    withheld: types.includes('receipt.withheld'),
    state: (await readRequest(journey, id)).state,
  };
}
const BOTH = ['send.acknowledgement', 'verify.challenge'];
let count = 0;
const somebody = (domain: string) => `person${++count}@${domain}`;

describe('a sender whom a domain vouches for', () => {
  test('gets one receipt a day; a second request goes on all the same and says that it has none', async () => {
    const dana = somebody('proven.example');
    expect(await ask(dana)).toMatchObject({ letters: BOTH, withheld: false, state: 'verifying' });
    const second = await ask(dana);
    expect(second).toMatchObject({ letters: ['verify.challenge'], withheld: true, state: 'verifying' });
    expect((await events(journey, second.id)).find(({ type }) => type === 'receipt.withheld')?.data).toEqual({
      because: 'address-budget',
    });
    journey.clock.advance({ hours: 25 });
    expect(await ask(dana)).toMatchObject({ letters: BOTH, withheld: false });
  });

  test('is not held up by a flood of forged mail', async () => {
    for (let mail = 0; mail < 8; mail += 1) await ask(somebody(`domain${mail}.example`));
    expect(await ask(somebody('proven.example'))).toMatchObject({ letters: BOTH, state: 'verifying' });
  });
});

describe('a sender whom nobody vouches for', () => {
  test('is answered, as most small senders are', async () => {
    expect(await ask(somebody('small.example'))).toMatchObject({ letters: BOTH, state: 'verifying' });
  });

  test('gets nothing more by repeating: no receipt, no code, and a human sorts the case', async () => {
    const victim = somebody('small.example');
    await ask(victim);
    const again = await ask(victim);
    expect(again).toMatchObject({ letters: [], withheld: true, state: 'received' });
    expect(await readRequest(journey, again.id)).toMatchObject({
      attention: 'needs-triage',
      acknowledged_at: null,
    });
  });

  test('shares a budget with everybody of the domain, which an hour renews', async () => {
    const answered = async () => (await ask(somebody('busy.example'))).letters.length > 0;
    expect([await answered(), await answered(), await answered()]).toEqual([true, true, false]);
    journey.clock.advance({ minutes: 61 });
    expect(await answered()).toBe(true);
  });

  test('is not answered while the breaker is open, whatever the domain', async () => {
    const answers: boolean[] = [];
    for (let domain = 0; domain < 6; domain += 1) {
      answers.push((await ask(somebody(`d${domain}.example`))).letters.length > 0);
    }
    expect(answers).toEqual([true, true, true, true, false, false]);
  });

  test('gets one answer also when two mails are read at the same instant', async () => {
    const from = somebody('small.example');
    const stored = await Promise.all(
      Array.from({ length: 4 }, () => store(journey, deletionMail(from), { from })),
    );
    const cases = await Promise.all(stored.map((inboundId) => read(journey, inboundId)));
    const receipts = await journey.db
      .selectFrom('steps')
      .select('id')
      .where('name', '=', 'send.acknowledgement')
      .where(
        'request_id',
        'in',
        cases.map(({ requestId }) => requestId as RequestId),
      )
      .execute();
    expect(receipts).toHaveLength(1);
  });
});

describe('a receipt that was held back', () => {
  test('is sent when staff say so, once', async () => {
    const from = somebody('small.example');
    await ask(from);
    const { id } = await ask(from);
    const order = { requestId: id, actor: 'staff:U1' } as const;
    expect(await releaseReceipt(journey, order)).toEqual({ ok: true });
    expect(await releaseReceipt(journey, order)).toEqual({ ok: false, because: 'receipt-not-withheld' });
    const letters = await journey.db
      .selectFrom('outbound_messages')
      .select('role')
      .where('request_id', '=', id)
      .execute();
    expect(letters).toEqual([{ role: 'acknowledgement' }]);
    expect((await events(journey, id)).at(-1)).toMatchObject({ type: 'receipt.released', actor: 'staff:U1' });
  });

  test('does not keep staff from sorting the case, which then goes on', async () => {
    const from = somebody('small.example');
    await ask(from);
    const { id } = await ask(from);
    const answer = await triage(journey, { requestId: id, rights: ['delete'], actor: 'staff:U1' });
    expect(answer.ok).toBe(true);
    expect((await readRequest(journey, id)).state).toBe('verifying');
  });
});

test('a mail that is not answered in any case takes nothing from the budgets', async () => {
  const from = somebody('small.example');
  for (let mail = 0; mail < 5; mail += 1) {
    await receive(journey, deletionMail(from, 'Auto-Submitted: auto-generated'), { from });
  }
  expect(await ask(from)).toMatchObject({ letters: BOTH });
});

test('what is older than every budget is forgotten', async () => {
  await ask(somebody('small.example'));
  await forgetAnswers(journey.db, journey.clock.now());
  const left = () => journey.db.selectFrom('automatic_answers').select('id').execute();
  expect(await left()).toHaveLength(1);
  journey.clock.advance({ hours: 49 });
  await forgetAnswers(journey.db, journey.clock.now());
  expect(await left()).toEqual([]);
});

describe('an opt-out by a sender whom nobody vouches for', () => {
  const done = { system: 'fluentworks', optOut: async () => ({ persons: 1 }), goingOn: async () => ({}) };

  /** Reads an opt-out and does all of it but sending letters. */
  async function optOut(from: string, ...fields: string[]) {
    const { requestId } = await receive(journey, optOutMail(from, ...fields), { from });
    const id = requestId as RequestId;
    await drive(await fulfilment(database, [], [done], journey), id);
    return id;
  }
  const lettersOf = async (id: RequestId) => {
    const rows = await journey.db
      .selectFrom('outbound_messages')
      .select('letter')
      .where('request_id', '=', id)
      .orderBy('queued_at')
      .execute();
    return rows.map(({ letter }) => letter).toSorted();
  };
  const noMoreAnswers = () => {
    journey.settings = {
      ...journey.settings,
      answers: { perAddressPerDay: 1, unprovenPerDomainPerHour: 0, unprovenPerHour: 0 },
    };
  };

  test('is done and answered, as most small senders are', async () => {
    const id = await optOut(somebody('small.example'));
    expect(await readRequest(journey, id)).toMatchObject({ state: 'delivering', outcome: 'fulfilled' });
    expect(await lettersOf(id)).toEqual(['acknowledgement-no-code', 'opted-out']);
  });

  test('is done also where no machine may answer; then no letter leaves until staff say so, once', async () => {
    noMoreAnswers();
    const id = await optOut(somebody('small.example'));
    expect(await readRequest(journey, id)).toMatchObject({
      state: 'delivering',
      outcome: 'fulfilled',
      waiting_on: 'team',
    });
    expect(await lettersOf(id)).toEqual([]);
    const order = { requestId: id, actor: 'staff:U1' } as const;
    expect(await releaseReceipt(journey, order)).toEqual({ ok: true });
    expect(await releaseReceipt(journey, order)).toEqual({ ok: false, because: 'receipt-not-withheld' });
    expect(await lettersOf(id)).toEqual(['opted-out']);
    expect(await readRequest(journey, id)).toMatchObject({ waiting_on: 'system', answer_held: false });
  });

  test('is held for the team when a machine wrote it, and done once they say that it is one', async () => {
    const id = await optOut(somebody('small.example'), 'Auto-Submitted: auto-generated');
    expect(await readRequest(journey, id)).toMatchObject({ state: 'received', attention: 'needs-triage' });
    await triage(journey, { requestId: id, rights: ['opt_out'], actor: 'staff:U1' });
    expect(await readRequest(journey, id)).toMatchObject({
      state: 'routed',
      due_source: expect.stringContaining('11 CCR 7026(f)') as string,
    });
  });

  test('by a sender whom a domain vouches for is answered, however many receipts they had', async () => {
    const dana = somebody('proven.example');
    await optOut(dana);
    const second = await optOut(dana);
    expect(await lettersOf(second)).toEqual(['opted-out']);
  });
});
