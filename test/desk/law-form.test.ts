import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { respondBy } from '../../src/core/law/deadline.ts';
import { STAFF_PAUSES } from '../../src/core/law/law.ts';
import { LAWS } from '../../src/core/law/laws.ts';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { applyEvent } from '../../src/db/apply-event.ts';
import { partsOf, wholeCase } from '../../src/db/parts.ts';
import { readCaseRecord } from '../../src/desk/card/case-record.ts';
import { drawCardHandler } from '../../src/desk/card/draw-card.ts';
import { formFor } from '../../src/desk/verbs/decide-forms.ts';
import { pauseClock, resumeClock } from '../../src/journey/route/pause-clock.ts';
import { setJurisdiction } from '../../src/journey/route/set-jurisdiction.ts';
import { testDatabase } from '../support/database.ts';
import { chooseVerb } from '../support/desk-menu.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { mailIntake } from '../support/receive-mail.ts';
import { events, readRequest, verifyingRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';
import { type SlackDesk, startSlackDesk } from '../support/slack-desk.ts';

const database = testDatabase();
const intake = mailIntake();
let journey: TestJourney;
let desk: SlackDesk;
beforeAll(async () => {
  journey = await testJourney(database);
  desk = await startSlackDesk(journey);
});
afterAll(async () => await desk.stop());
beforeEach(() => desk.sync());

async function write(from: string, text: string): Promise<RequestId> {
  const head = `From: ${from}\r\nTo: legal@fluentworks.com\r\nMessage-ID: <${crypto.randomUUID()}@example.net>`;
  const raw = Buffer.from(`${head}\r\nSubject: My data\r\n\r\n${text}\r\n`);
  const { inboundId } = await intake.receive(journey, raw, { from });
  const { request_id: id } = await journey.db
    .selectFrom('inbound_messages')
    .select('request_id')
    .where('id', '=', inboundId)
    .executeTakeFirstOrThrow();
  return id as RequestId;
}

/** A mail that nobody understands: its case stands on the board. */
async function onBoard(from: string): Promise<RequestId> {
  const id = await write(from, 'Could you do it like the last time, but for the other one as well?');
  await draw(id);
  return id;
}

async function draw(id: RequestId) {
  const step = await findStep(journey, id, 'desk.card');
  await journey.db.updateTable('steps').set({ state: 'ready' }).where('id', '=', step.id).execute();
  await runStep(journey, step.id, drawCardHandler(journey, desk.board));
}

async function openForm(id: RequestId, who = 'chloe') {
  const card = await journey.db
    .selectFrom('cards')
    .selectAll()
    .where('request_id', '=', id)
    .executeTakeFirstOrThrow();
  const place = { channelId: card.channel_id ?? '', ts: card.ts ?? '' };
  return await chooseVerb(desk, who, place, 'law');
}

/** What the card says of the dates of a request under a law, when its person proves who they are a week later. */
async function dated(law: string): Promise<string | undefined> {
  const { id } = await verifyingRequest(journey);
  await setJurisdiction(journey, { requestId: id, law, actor: 'staff:U1' });
  const record = async () => await readCaseRecord(journey, id);
  const at = journey.clock.now();
  await journey.db.transaction().execute(async (tx) => {
    const event = {
      type: 'challenge.issued',
      challenge: 'c',
      channel: 'email',
      expiresAt: at.toString(),
    } as const;
    await applyEvent(tx, id, { event, actor: 'system', at });
    const verified = { type: 'identity.verified', assurance: 'basic', contact: 'c', by: 'page' } as const;
    await applyEvent(tx, id, { event: verified, actor: 'requester', at: at.add({ hours: 24 * 7 }) });
  });
  const { lawfulUntil, receivedAt, dueAt } = await record();
  expect(dueAt.since(receivedAt).total('days')).toBe(30);
  return lawfulUntil?.toZonedDateTimeISO(journey.company['time-zone']).toPlainDate().toString();
}

test('the card keeps the date that the person was told apart from the law’s own, which waits only where the law says so', async () => {
  const days = (count: number) =>
    journey.clock
      .now()
      .toZonedDateTimeISO(journey.company['time-zone'])
      .toPlainDate()
      .add({ days: count })
      .toString();
  expect(await dated('US-CO')).toBe(days(45));
  expect(await dated('US-OR')).toBe(days(45 + 7));
  expect(await dated('US-NV-SB370')).toBe(days(30 + 7));
});

describe('"Set the law…"', () => {
  test('offers every law and what speaks for which, and no word of the address that says so', async () => {
    const id = await onBoard('quetzal@school.k12.ca.us');
    const shown = JSON.stringify((await openForm(id)).view);
    for (const { id: law } of LAWS) expect(shown).toContain(`"${law}"`);
    expect(shown).toContain('US-CA (end of the mail address)');
    expect(await desk.heard()).not.toMatch(/quetzal|school\.k12/);
  });

  test('puts the case under that law, says so in the thread, and shows it on the card with its evidence', async () => {
    const id = await onBoard('somebody@example.net');
    const before = await readRequest(journey, id);
    const { view_id } = await openForm(id);
    await desk.submit(desk.staff('chloe'), view_id, { law: 'US-HIPAA' });
    const after = await readRequest(journey, id);
    expect(after.jurisdiction).toBe('US-HIPAA');
    expect(Temporal.Instant.compare(after.due_at, before.due_at)).toBe(-1);
    await draw(id);
    const heard = await desk.heard();
    expect(heard).toContain(
      'set the law: US-HIPAA. The legal date is now 2026-11-27 (US-HIPAA, 45 CFR 164.504(e)',
    );
    expect(heard).toContain('US-HIPAA (set by staff)');
  });

  test('changes nothing for whoever may not, nor twice', async () => {
    const id = await onBoard('anybody@example.net');
    const { view_id } = await openForm(id);
    await desk.submit(desk.staff('vera'), view_id, { law: 'US-CO' });
    expect((await readRequest(journey, id)).jurisdiction).toBeNull();
    await desk.submit(desk.staff('chloe'), view_id, { law: 'unknown' });
    expect((await events(journey, id)).at(-1)).toMatchObject({
      type: 'action.refused',
      data: { because: 'same-law' },
    });
  });
});

test('a law that is set on a case counts for its parts, which have dates of their own', async () => {
  const id = await write('two@example.net', 'Please delete my data, and do not sell my data.');
  const [part] = await partsOf(journey.db, id);
  if (!part) throw new Error('the case has no part');
  await setJurisdiction(journey, { requestId: part.id, law: 'US-CA', actor: 'staff:U1' });
  const [own, after] = await wholeCase(journey.db, part);
  expect([own?.jurisdiction, after?.jurisdiction]).toEqual(['US-CA', 'US-CA']);
  expect([own?.rights, after?.rights]).toEqual([['delete'], ['opt_out']]);
  // Told of no law yet: the strictest of all for each.
  expect([own?.due_source, after?.due_source].map((source) => source?.split(',')[1])).toEqual([
    ' strictest clock: MX-FED',
    ' strictest clock: US-CA',
  ]);
});

test('what a person says of where they live decides, what their address looks like does not', async () => {
  const id = await write('somebody@example.ca', 'Please delete my data. I live in Texas.');
  expect(await readRequest(journey, id)).toMatchObject({ jurisdiction: 'US-TX' });
  const hints = await journey.db
    .selectFrom('jurisdiction_hints')
    .select(['source', 'place'])
    .where('request_id', '=', id)
    .orderBy('source')
    .execute();
  expect(hints).toEqual([
    { source: 'mail_domain', place: 'CA' },
    { source: 'message', place: 'US-TX' },
  ]);
});

describe('a clock that its law lets stand still', () => {
  const underLaw = async (law: string) => {
    const { id } = await verifyingRequest(journey);
    await setJurisdiction(journey, { requestId: id, law, actor: 'staff:U1' });
    return id;
  };
  const order = async (requestId: RequestId) => {
    const { version } = await readRequest(journey, requestId);
    return { requestId, version, userId: 'U1' };
  };
  /** How many days more than without a pause the law allows. */
  const more = async (id: RequestId, law: string) => {
    const { lawfulUntil, receivedAt } = await readCaseRecord(journey, id);
    const { dueAt } = respondBy({ receivedAt, jurisdiction: law, rights: ['delete'] }, journey.company);
    return Math.round((lawfulUntil ?? dueAt).since(dueAt).total('days'));
  };

  test.each([
    ['US-UT', 'suspected-fraud'],
    ['CA-AB', 'fee-estimate'],
  ] as const)(
    'in %s for %s gains the days of the pause and moves no date that the person was told',
    async (law, reason) => {
      const id = await underLaw(law);
      const { due_at } = await readRequest(journey, id);
      expect(await pauseClock(journey, { ...(await order(id)), reason })).toEqual({ ok: true });
      expect(await pauseClock(journey, { ...(await order(id)), reason })).toMatchObject({
        because: 'clock-stands',
      });
      journey.clock.advance({ days: 6 });
      expect(await resumeClock(journey, { ...(await order(id)), reason })).toEqual({ ok: true });
      journey.clock.advance({ days: 6 });
      expect(await more(id, law)).toBe(6);
      expect((await readRequest(journey, id)).due_at.equals(due_at)).toBe(true);
      expect(await resumeClock(journey, { ...(await order(id)), reason })).toMatchObject({
        because: 'clock-runs',
      });
    },
  );

  test('runs on for everything else, and where nobody knows the law', async () => {
    const colorado = await underLaw('US-CO');
    for (const reason of STAFF_PAUSES) {
      const paused = await pauseClock(journey, { ...(await order(colorado)), reason });
      expect(paused).toEqual({ ok: false, because: 'no-such-pause' });
    }
    expect((await readCaseRecord(journey, colorado)).decisions).not.toContain('pause');
  });

  test('is offered under "Decide…" to reviewers, and stands in thread and card', async () => {
    const id = await onBoard('somebody@example.net');
    await setJurisdiction(journey, { requestId: id, law: 'US-UT', actor: 'staff:U1' });
    await draw(id);
    const choose = formFor(journey, await readCaseRecord(journey, id), 'pause');
    expect(JSON.stringify(await choose)).toContain('fraud is suspected');
    await pauseClock(journey, { ...(await order(id)), reason: 'suspected-fraud' });
    await draw(id);
    const heard = await desk.heard();
    expect(heard).toContain('The law’s clock stands still: fraud is suspected.');
    expect(heard).toContain('Utah Code 13-61-203(2)(d)');
  });
});
