import { beforeAll, describe, expect, test } from 'vitest';
import type { MailSender, OutgoingMail, TextSender } from '../../src/core/ports.ts';
import { partsOf } from '../../src/db/parts.ts';
import { sendLetterHandler } from '../../src/journey/deliver/send-letter.ts';
import { handOver } from '../../src/journey/route/hand-over.ts';
import { triage } from '../../src/journey/route/triage.ts';
import { loadWorkflows } from '../../src/workflows/load-workflows.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import {
  events,
  readRequest,
  receivedRequest,
  type TestRequest,
  verifyingRequest,
} from '../support/requests.ts';
import { runStep } from '../support/run-step.ts';

const database = testDatabase();
let journey: TestJourney;
const mails: OutgoingMail[] = [];
const mail: MailSender = {
  async send(one) {
    mails.push(one);
    return { vendorId: 'v' };
  },
  wasSent: async () => false,
};
const text: TextSender = {
  send: () => Promise.reject(new Error('no text was expected')),
  wasSent: async () => false,
};
beforeAll(async () => {
  journey = await testJourney(database);
});

async function hand(request: TestRequest, organization = 'pinewood-dental') {
  const { version } = await readRequest(journey, request.id);
  return await handOver(journey, { requestId: request.id, version, organization, userId: 'U1' });
}

async function sendAll(request: TestRequest) {
  const { systems } = await loadWorkflows();
  const steps = await database.db
    .selectFrom('steps')
    .select('id')
    .where('request_id', '=', request.id)
    .where('kind', '=', 'letter.send')
    .where('state', '=', 'ready')
    .execute();
  for (const { id } of steps) await runStep(journey, id, sendLetterHandler(journey, { mail, text }, systems));
}

describe('a request about data of a customer organization', () => {
  test('is handed over to its privacy contact, and the requester is told who answers now', async () => {
    const request = await verifyingRequest(journey);
    expect(await hand(request)).toEqual({ ok: true });
    mails.length = 0;
    await sendAll(request);
    const notice = mails.find(({ to }) => to === 'privacy@pinewood-dental.example.com');
    expect(notice?.text).toContain(request.address);
    expect(notice?.text).toContain('to delete the data');
    const answer = mails.find(({ to, subject }) => to === request.address && /Pinewood Dental/.test(subject));
    expect(answer?.text).toContain('they decide on your request');
    expect(answer?.text).toContain('Department of Health and Human Services, Office for Civil Rights');
    expect(await readRequest(journey, request.id)).toMatchObject({
      state: 'closed',
      outcome: 'handed_over',
      organization: 'pinewood-dental',
      playbook: 'phi-hand-over',
    });
  });

  test('sends the organization no link to the requester’s page', async () => {
    const request = await verifyingRequest(journey);
    await hand(request);
    mails.length = 0;
    await sendAll(request);
    const notice = mails.find(({ to }) => to.startsWith('privacy@'));
    expect(`${notice?.text}${notice?.html}`).not.toContain('/r/');
  });

  test('stops the work on it: no code and no step of a playbook runs any more', async () => {
    const request = await verifyingRequest(journey);
    await hand(request);
    const open = await database.db
      .selectFrom('steps')
      .select('kind')
      .where('request_id', '=', request.id)
      .where('state', 'in', ['ready', 'waiting', 'blocked'])
      .execute();
    expect(new Set(open.map(({ kind }) => kind))).toEqual(new Set(['letter.send']));
  });

  test('takes along what still waits for the same proof, and leaves what needs none', async () => {
    const request = await receivedRequest(journey);
    const rights = ['delete', 'opt_out', 'correct'] as const;
    await triage(journey, { requestId: request.id, rights, actor: 'staff:U1' });
    expect(await hand(request)).toEqual({ ok: true });
    const parts = await partsOf(database.db, request.id);
    expect(new Map(parts.map((part) => [part.rights[0], part.outcome]))).toEqual(
      new Map([
        ['opt_out', null],
        ['correct', 'handed_over'],
      ]),
    );
  });

  test('says when the term of the contract ends, weekends and holidays left out, and whether it was kept', async () => {
    const intime = await verifyingRequest(journey);
    await hand(intime);
    // Tuesday before Thanksgiving: Wednesday and Friday are the two business days of the BAA.
    const dueOn = '2026-11-27';
    expect((await events(journey, intime.id)).at(-1)?.data).toMatchObject({ dueOn, late: false });
    const late = await verifyingRequest(journey);
    journey.clock.advance({ days: 4 });
    await hand(late);
    expect((await events(journey, late.id)).at(-1)?.data).toMatchObject({ dueOn, late: true });
  });

  test('is handed over from what staff saw, once, to somebody who is listed', async () => {
    const request = await receivedRequest(journey);
    const stale = { requestId: request.id, version: 99, organization: 'pinewood-dental', userId: 'U1' };
    expect(await handOver(journey, stale)).toEqual({ ok: false, because: 'stale' });
    expect(await hand(request, 'nobody-inc')).toEqual({ ok: false, because: 'unknown-organization' });
    expect(await hand(request)).toEqual({ ok: true });
    expect(await hand(request)).toEqual({ ok: false, because: 'not-open' });
  });
});
