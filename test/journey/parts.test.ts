import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MailSender, OptOutConnector, OutgoingMail, TextSender } from '../../src/core/ports.ts';
import type { Right } from '../../src/core/privacy-request.ts';
import { isDestroyed } from '../../src/db/data-keys.ts';
import { partsOf } from '../../src/db/parts.ts';
import { readCaseRecord } from '../../src/desk/card/case-record.ts';
import { requesterPages } from '../../src/http/requester-pages.ts';
import { destroyDueContent } from '../../src/journey/close/destroy-content.ts';
import { sendLetterHandler } from '../../src/journey/deliver/send-letter.ts';
import { mintPageToken } from '../../src/journey/page-token.ts';
import { caseContent } from '../../src/journey/reveal/case-content.ts';
import { triage } from '../../src/journey/route/triage.ts';
import { challengeHandler } from '../../src/journey/verify/challenge.ts';
import { checkCode } from '../../src/journey/verify/check-code.ts';
import { disown } from '../../src/journey/verify/disown.ts';
import { loadWorkflows } from '../../src/workflows/load-workflows.ts';
import { testDatabase } from '../support/database.ts';
import { drive, type Fulfilment, fulfilment, MemorySystem } from '../support/fulfilment.ts';
import { eventTypes, readRequest, receivedRequest, type TestRequest } from '../support/requests.ts';

const database = testDatabase();
/** Opts out whoever it is asked to, and notes by what. */
class Preferences implements OptOutConnector {
  readonly system: string;
  readonly asked: string[] = [];
  constructor(system: string) {
    this.system = system;
  }
  async optOut(...[preference, contacts]: Parameters<OptOutConnector['optOut']>) {
    this.asked.push(...contacts.map(({ value }) => `${preference} ${value}`));
    return { profiles: contacts.length };
  }
  goingOn = async () => ({});
}

let all: Fulfilment;
let service: Preferences;
let mails: OutgoingMail[] = [];
/** A provider that takes everything. */
const mail: MailSender = {
  async send(one) {
    mails.push(one);
    return { vendorId: `v${mails.length}` };
  },
  wasSent: async () => false,
};
const text: TextSender = {
  send: () => Promise.reject(new Error('no text was expected')),
  wasSent: async () => false,
};

beforeAll(async () => {
  service = new Preferences('fluentworks');
  const connectors = [new MemorySystem('fluentworks'), new MemorySystem('stripe')];
  const { journey, engine } = await fulfilment(database, connectors, [service, new Preferences('sendgrid')]);
  const { systems } = await loadWorkflows();
  const catalogue = new Map([
    ...engine.catalogue,
    ['letter.send', sendLetterHandler(journey, { mail, text }, systems)] as const,
    ['verify.challenge', challengeHandler(journey)] as const,
  ]);
  all = { journey, engine: { ...engine, catalogue } };
});
beforeEach(() => {
  mails = [];
});

const RIGHTS: Right[] = ['opt_out', 'delete', 'marketing_opt_out'];

/** A message that asks for three things, sorted. */
async function asked(
  rights = RIGHTS,
  options: Parameters<typeof receivedRequest>[1] = {},
): Promise<TestRequest> {
  const request = await receivedRequest(all.journey, options);
  const sorted = await triage(all.journey, { requestId: request.id, rights, actor: 'staff:U1' });
  expect(sorted).toMatchObject({ ok: true });
  return request;
}
const parts = (request: TestRequest) => partsOf(database.db, request.id);
const part = async (request: TestRequest, right: Right) => {
  const found = (await parts(request)).find(({ rights }) => rights.includes(right));
  if (!found) throw new Error(`no part for ${right}`);
  return found;
};

/** The person types the one code that they were sent. */
async function prove(request: TestRequest) {
  await drive(all, request.id);
  const [code = ''] = mails.flatMap((one) => one.text.match(/\b\d{8}\b/) ?? []);
  const { id: requestId, contactId } = request;
  expect(await checkCode(all.journey, { requestId, contactId, code, by: 'page' })).toEqual({ ok: true });
}

const subjects = () => mails.map(({ subject }) => subject);

async function page(request: TestRequest) {
  const bearer = { requestId: request.id, contactId: request.contactId };
  const token = await database.db.transaction().execute((tx) => mintPageToken(all.journey, tx, bearer));
  const pages = requesterPages(all.journey);
  return {
    look: async () => await (await pages.request(`/r/${token}`)).text(),
    press: async (verb: string) => await pages.request(`/r/${token}/${verb}`, { method: 'POST' }),
  };
}

describe('a message that asks for several things', () => {
  test('becomes one case with a part for each, and an opt-out in it never waits for the code', async () => {
    const request = await asked();
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      rights: ['delete'],
      state: 'verifying',
    });
    const optOut = await part(request, 'opt_out');
    await drive(all, optOut.id);
    expect(await readRequest(all.journey, optOut.id)).toMatchObject({
      state: 'closed',
      outcome: 'fulfilled',
    });
    expect(service.asked).toContain(`sale_and_ads ${request.address}`);
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'verifying',
      assurance: 'none',
    });
  });

  test('gives each part the date that its own law sets, counted from the receipt of the whole', async () => {
    const request = await asked(RIGHTS, {});
    const own = await readRequest(all.journey, request.id);
    const optOut = await part(request, 'opt_out');
    expect(optOut.received_at).toEqual(own.received_at);
    expect(Temporal.Instant.compare(optOut.due_at, own.due_at)).toBe(-1);
  });

  test('asks for one code, which is enough for all of it', async () => {
    const request = await asked();
    await prove(request);
    expect(subjects()).toHaveLength(2);
    expect((await readRequest(all.journey, request.id)).state).toBe('routed');
  });

  test('is answered part by part, under one number, in one thread', async () => {
    const request = await asked();
    const optOut = await part(request, 'opt_out');
    await drive(all, optOut.id);
    const [answer] = mails;
    expect(answer).toMatchObject({ to: request.address });
    expect(`${answer?.subject} ${answer?.text}`).toContain(request.reference);
    expect(`${answer?.subject} ${answer?.text}`).not.toContain(optOut.reference);
    expect(answer?.headers['In-Reply-To']).toBe(`<${request.id}@example.net>`);
    await drive(all, request.id);
    expect(new Set(mails.map(({ replyTo }) => replyTo)).size).toBe(1);
    expect(await readRequest(all.journey, optOut.id)).toMatchObject({ state: 'closed' });
    expect(await readRequest(all.journey, request.id)).toMatchObject({ state: 'verifying' });
  });

  test('shows the person where each part stands, and withdraws all that can be withdrawn with one letter', async () => {
    const request = await asked(['delete', 'opt_out', 'marketing_opt_out']);
    await drive(all, (await part(request, 'opt_out')).id);
    const own = await page(request);
    expect(await own.look()).toMatch(/What else you asked for[\s\S]*Do not sell or share my data/);
    await own.press('withdraw');
    expect(await readRequest(all.journey, request.id)).toMatchObject({ outcome: 'withdrawn' });
    expect(await part(request, 'opt_out')).toMatchObject({ outcome: 'fulfilled' });
    expect(await part(request, 'marketing_opt_out')).toMatchObject({ state: 'closed', outcome: 'withdrawn' });
    await drive(all, request.id);
    expect(subjects().filter((subject) => /withdrawn|stopped/i.test(subject))).toHaveLength(1);
  });

  test('ends what is not proven in time, and nothing that needed no proof', async () => {
    const request = await asked();
    await drive(all, (await part(request, 'opt_out')).id);
    await drive(all, request.id);
    all.journey.clock.advance({ days: 15 });
    await drive(all, request.id);
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'closed',
      outcome: 'unverified',
    });
    expect(await part(request, 'opt_out')).toMatchObject({ outcome: 'fulfilled' });
  });

  test('"not me" ends what has not begun and tells staff of what has', async () => {
    const request = await asked();
    const begun = await part(request, 'opt_out');
    const { id: requestId, contactId } = request;
    expect(await disown(all.journey, { requestId, contactId })).toEqual({ ok: true });
    expect(await eventTypes(all.journey, begun.id)).toContain('contact.disowned');
    expect(await readRequest(all.journey, begun.id)).toMatchObject({ attention: 'disowned' });
  });

  test('shows staff on every card what belongs together, and what the person wrote', async () => {
    const request = await asked();
    const optOut = await part(request, 'opt_out');
    const own = await readCaseRecord(all.journey, request.id);
    expect(own.parts.map(({ reference }) => reference)).toContain(optOut.reference);
    expect(await readCaseRecord(all.journey, optOut.id)).toMatchObject({
      partOf: request.reference,
      hasSender: true,
    });
    expect(await caseContent(all.journey, optOut.id)).toEqual(
      expect.objectContaining({ messages: (await caseContent(all.journey, request.id)).messages }),
    );
  });

  test('keeps its content until no part of it needs it any more', async () => {
    const request = await asked(['opt_out', 'marketing_opt_out']);
    const { key_id } = await readRequest(all.journey, request.id);
    const other = await part(request, 'marketing_opt_out');
    await drive(all, request.id);
    all.journey.clock.advance({ months: 25 });
    await destroyDueContent(all.journey);
    expect(await isDestroyed(database.db, key_id)).toBe(false);
    await drive(all, other.id);
    all.journey.clock.advance({ months: 25 });
    await destroyDueContent(all.journey);
    expect(await isDestroyed(database.db, key_id)).toBe(true);
    expect(await eventTypes(all.journey, other.id)).toContain('content.destroyed');
  });
});
