import { beforeAll, describe, expect, test } from 'vitest';
import { askForStep } from '../../src/db/steps.ts';
import { optOut } from '../../src/db/text-opt-outs.ts';
import { runStep as runDurably } from '../../src/durable/run-step.ts';
import { requesterPages } from '../../src/http/requester-pages.ts';
import { mintPageToken } from '../../src/journey/page-token.ts';
import { requesterView } from '../../src/journey/requester-view.ts';
import { challengeHandler } from '../../src/journey/verify/challenge.ts';
import { checkCode } from '../../src/journey/verify/check-code.ts';
import { disown } from '../../src/journey/verify/disown.ts';
import { replyCodeHandler } from '../../src/journey/verify/reply-code.ts';
import { resendCode } from '../../src/journey/verify/resend-code.ts';
import { cancelCodeHandler, startCodeHandler } from '../../src/journey/verify/start-code.ts';
import { testEngine } from '../durable/engine-on-test.ts';
import { isProven } from '../support/codes.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import {
  events,
  eventTypes,
  readRequest,
  reply,
  type TestRequest,
  verifyingRequest,
} from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';
import {
  challengedByText,
  codesTextedTo,
  newestRow,
  SlowVendor,
  startNewest,
  testVerify,
  verifyVendor,
  wrongText,
} from '../support/verify-vendor.ts';
import { askForFault } from '../vendors/faults.ts';

const database = testDatabase();
const verify = testVerify(() => journey.clock);
const SERVICE = '/v2/Services/{service}';
let journey: TestJourney;
let vendor: SlowVendor;
beforeAll(async () => {
  journey = await testJourney(database);
  vendor = new SlowVendor(verifyVendor(verify.url));
  journey.codeVendors = { sms: vendor };
});

const stage = (options: Parameters<typeof verifyingRequest>[1] = {}) =>
  challengedByText(journey, verify, options);
const guess = (request: TestRequest, code: string) =>
  checkCode(journey, { requestId: request.id, contactId: request.contactId, code, by: 'page' });
const again = async (request: TestRequest) => {
  journey.clock.advance({ minutes: 2 });
  expect(await resendCode(journey, { requestId: request.id, contactId: request.contactId })).toMatchObject({
    ok: true,
  });
  expect(await startNewest(journey, request)).toMatchObject({ state: 'done' });
  return (await codesTextedTo(verify, request.address)).at(-1) ?? '';
};
const statuses = async (request: TestRequest) => {
  const state = (await (await fetch(`${verify.url}/_emulator/state`)).json()) as {
    verifications: { to: string; status: string }[];
  };
  return state.verifications.filter(({ to }) => to === request.address).map(({ status }) => status);
};
async function runCancel(request: TestRequest, challenge: string) {
  const step = await findStep(journey, request.id, `code.cancel.${challenge}`);
  return await runStep(journey, step.id, cancelCodeHandler(journey));
}
const triesLeft = async (request: TestRequest) => (await newestRow(journey, request)).tries_left;
const view = (request: TestRequest) =>
  requesterView(journey, { requestId: request.id, contactId: request.contactId });

describe('a code that Twilio Verify made', () => {
  test('proves the number it was texted to, once, and is never seen here', async () => {
    const request = await stage();
    const row = await newestRow(journey, request);
    expect(row).toMatchObject({ code_hash: null, vendor: 'twilio-verify' });
    expect(row.vendor_id).toMatch(/^VE[0-9a-f]{32}$/);
    expect(await guess(request, request.code)).toEqual({ ok: true });
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'routed', assurance: 'basic' });
    expect(await guess(request, request.code)).toMatchObject({ ok: false, because: 'no-live-challenge' });
    expect(await eventTypes(journey, request.id)).toEqual(
      expect.arrayContaining(['challenge.issued', 'code.sent', 'identity.verified']),
    );
  });

  test('leaves number and code in no row, step or event of the case', async () => {
    const request = await stage();
    await guess(request, wrongText(request.code));
    for (const table of ['challenges', 'steps', 'request_events', 'outbound_messages'] as const) {
      const rows = await journey.db
        .selectFrom(table)
        .selectAll()
        .where('request_id', '=', request.id)
        .execute();
      const text = JSON.stringify(rows, (_, value) =>
        Buffer.isBuffer(value) ? value.toString('latin1') : value,
      );
      expect(text).not.toContain(request.code);
      expect(text).not.toContain(request.address.slice(1));
    }
    expect(JSON.stringify(journey.log.lines)).not.toContain(request.address.slice(1));
  });

  test('goes by WhatsApp to who wrote by WhatsApp', async () => {
    const request = await stage({ channel: 'whatsapp' });
    const state = (await (await fetch(`${verify.url}/_emulator/state`)).json()) as {
      verifications: { to: string; channel: string }[];
    };
    expect(state.verifications.find(({ to }) => to === request.address)?.channel).toBe('whatsapp');
  });

  test('takes five guesses, and then not even the right one', async () => {
    const request = await stage();
    for (const left of [4, 3, 2, 1, 0]) {
      expect(await guess(request, wrongText(request.code))).toEqual({
        ok: false,
        because: 'wrong',
        triesLeft: left,
      });
    }
    expect(await guess(request, request.code)).toMatchObject({ ok: false, because: 'no-tries-left' });
    expect(await isProven(journey, request.id)).toBe(false);
  });

  test('is over after ten minutes, at the vendor as well', async () => {
    const request = await stage();
    journey.clock.advance({ minutes: 10 });
    expect(await guess(request, request.code)).toMatchObject({ ok: false, because: 'expired' });
  });

  test('is asked for anew where its vendor has forgotten it before its time', async () => {
    const request = await stage();
    await journey.db
      .updateTable('challenges')
      .set({ expires_at: journey.clock.now().add({ hours: 1 }) })
      .where('request_id', '=', request.id)
      .execute();
    journey.clock.advance({ minutes: 11 });
    expect(await guess(request, request.code)).toMatchObject({ ok: false, because: 'expired' });
    expect((await view(request)).code).toEqual({ is: 'expired' });
  });

  test('stops working here and at the vendor when a new one was asked for; guesses are not given back', async () => {
    const request = await stage();
    for (let tries = 0; tries < 5; tries += 1) await guess(request, wrongText(request.code));
    const second = await again(request);
    expect(await guess(request, request.code)).toMatchObject({ ok: false, because: 'wrong' });
    for (let tries = 0; tries < 4; tries += 1) await guess(request, wrongText(second));
    // That were the ten wrong guesses that a contact has within a day.
    journey.clock.advance({ minutes: 11 });
    expect(await resendCode(journey, { requestId: request.id, contactId: request.contactId })).toMatchObject({
      ok: false,
      because: 'too-many-tries',
    });
    expect(await statuses(request)).not.toContain('approved');
  });

  test('after "this was not me" is ended at the vendor, and the right one proves nothing', async () => {
    const request = await stage();
    const { id } = await newestRow(journey, request);
    await disown(journey, { requestId: request.id, contactId: request.contactId });
    expect(await runCancel(request, id)).toMatchObject({ state: 'done' });
    expect(await statuses(request)).toEqual(['canceled']);
    expect(await guess(request, request.code)).toMatchObject({ ok: false, because: 'no-live-challenge' });
    expect(await isProven(journey, request.id)).toBe(false);
  });

  test('of another request of the same number proves nothing: the newer one ended it', async () => {
    const older = await stage();
    const newer = await stage({ address: older.address });
    expect(await statuses(older)).toEqual(['canceled', 'pending']);
    expect(await guess(newer, older.code)).toMatchObject({ ok: false, because: 'wrong' });
    expect(await guess(older, newer.code)).toMatchObject({ ok: false, because: 'no-live-challenge' });
    expect(await guess(newer, newer.code)).toEqual({ ok: true });
    expect(await isProven(journey, older.id)).toBe(false);
  });

  test('proves nothing for another contact', async () => {
    const request = await stage();
    const stranger = { ...request, contactId: (await stage()).contactId };
    expect(await guess(stranger, request.code)).toMatchObject({ ok: false, because: 'no-live-challenge' });
    expect(await triesLeft(request)).toBe(5);
  });
});

describe('guesses at the same time', () => {
  test('share no try: of four with the last one, one is looked at', async () => {
    const request = await stage();
    for (let tries = 0; tries < 4; tries += 1) await guess(request, wrongText(request.code));
    const answers = await Promise.all(
      [wrongText, wrongText, (code: string) => code, wrongText].map((of) => guess(request, of(request.code))),
    );
    const refused = answers.filter((answer) => !answer.ok && answer.because === 'no-tries-left');
    const proven = answers.some(({ ok }) => ok);
    // Where the right one was looked at, the others may find the request proven already.
    expect(proven || refused.length === 3).toBe(true);
    expect(await triesLeft(request)).toBe(0);
  });

  test('while one is being checked count as if it had been', async () => {
    const request = await stage();
    const release = vendor.hold();
    const { answers: before } = vendor;
    const first = guess(request, wrongText(request.code));
    await eventually(async () => vendor.answers === before + 1);
    expect(await triesLeft(request)).toBe(4);
    release();
    expect(await first).toMatchObject({ because: 'wrong', triesLeft: 4 });
  });

  test('that are both right are one proof', async () => {
    const request = await stage();
    const release = vendor.hold();
    const { answers: before } = vendor;
    const first = guess(request, request.code);
    await eventually(async () => vendor.answers === before + 1);
    vendor.hold()();
    // The vendor knows the code no more; that must not end it for the guess that is still to be concluded.
    expect(await guess(request, request.code)).toMatchObject({ ok: false, because: 'expired' });
    release();
    expect(await first).toEqual({ ok: true });
    const proofs = (await eventTypes(journey, request.id)).filter((type) => type === 'identity.verified');
    expect(proofs).toHaveLength(1);
  });

  test('that are right, but of a code that was replaced while the vendor was asked, prove nothing', async () => {
    const request = await stage();
    const release = vendor.hold();
    const { answers: before } = vendor;
    const late = guess(request, request.code);
    await eventually(async () => vendor.answers === before + 1);
    journey.clock.advance({ minutes: 2 });
    await resendCode(journey, { requestId: request.id, contactId: request.contactId });
    release();
    expect(await late).toMatchObject({ ok: false, because: 'no-live-challenge' });
    expect(await isProven(journey, request.id)).toBe(false);
  });
});

test('a code that the vendor made for another request is never taken for this one’s, whoever notes it first', async () => {
  const older = await verifyingRequest(journey, { channel: 'sms' });
  const newer = await verifyingRequest(journey, { channel: 'sms', address: older.address });
  for (const { id } of [older, newer]) {
    const step = await findStep(journey, id, 'verify.challenge');
    await runStep(journey, step.id, challengeHandler(journey));
    journey.clock.advance({ seconds: 1 });
  }
  const letOlder = vendor.hold();
  const olderStart = startNewest(journey, older);
  await eventually(async () => (await codesTextedTo(verify, older.address)).length === 1);
  const letNewer = vendor.hold();
  const newerStart = startNewest(journey, newer);
  await eventually(async () => (await codesTextedTo(verify, older.address)).length === 2);
  letOlder();
  expect(await olderStart).toMatchObject({ state: 'done' });
  letNewer();
  expect(await newerStart).toMatchObject({ problem: 'code-of-another-request-pending' });
  const [first = ''] = await codesTextedTo(verify, older.address);
  expect(await guess(older, first)).toMatchObject({ ok: false, because: 'no-live-challenge' });
  expect(await startNewest(journey, newer)).toMatchObject({ state: 'done' });
  const third = (await codesTextedTo(verify, older.address)).at(-1) ?? '';
  expect(await guess(newer, first)).toMatchObject({ ok: false, because: 'wrong' });
  expect(await guess(newer, third)).toEqual({ ok: true });
});

describe('while Twilio does not answer', () => {
  const CHECK = `POST ${SERVICE}/VerificationCheck`;

  test('a guess on the page costs nothing where it was not counted, and the person may try again', async () => {
    const request = await stage();
    await askForFault(verify, { route: CHECK, status: 429, code: 20429 });
    expect(await guess(request, request.code)).toMatchObject({
      ok: false,
      because: 'not-checked',
      triesLeft: 5,
    });
    expect((await events(journey, request.id)).at(-1)).toMatchObject({
      type: 'code.refused',
      data: { because: 'not-checked' },
    });
    expect(await guess(request, request.code)).toEqual({ ok: true });
  });

  test('a guess whose answer was lost stays paid for: Twilio may have counted it', async () => {
    const request = await stage();
    await askForFault(verify, { route: CHECK, status: 503, when: 'after' });
    expect(await guess(request, wrongText(request.code))).toMatchObject({
      because: 'not-checked',
      triesLeft: 4,
    });
    expect(await triesLeft(request)).toBe(4);
  });

  test('a code that was texted back is looked at again later', async () => {
    const request = await stage();
    await askForFault(verify, { route: CHECK, status: 429, code: 20429 });
    const { step, run } = await textedBack(request, { ownWords: request.code });
    expect(await run()).toMatchObject({ state: 'ready', problem: 'twilio-slow-down' });
    expect(await triesLeft(request)).toBe(5);
    expect(await runStep(journey, step, replyCodeHandler(journey))).toMatchObject({ state: 'done' });
    expect(await isProven(journey, request.id)).toBe(true);
  });

  test('a key that Twilio refuses is a question for a human, and costs no guess', async () => {
    const request = await stage();
    await askForFault(verify, { route: CHECK, status: 401, code: 20003 });
    const { run } = await textedBack(request, { ownWords: request.code });
    expect(await run()).toMatchObject({ state: 'failed', problem: 'twilio-refused-401' });
    expect(await triesLeft(request)).toBe(5);
  });

  test('codes are sent once it does, and a crash after the call sends the same code again', async () => {
    const request = await verifyingRequest(journey, { channel: 'sms' });
    const first = await findStep(journey, request.id, 'verify.challenge');
    await runStep(journey, first.id, challengeHandler(journey));
    expect((await view(request)).code).toEqual({ is: 'none' });
    // Taken, but the answer is lost: as if the process had died before it could note it.
    await askForFault(verify, { route: `POST ${SERVICE}/Verifications`, status: 503, when: 'after' });
    expect(await startNewest(journey, request)).toMatchObject({ state: 'ready' });
    expect(await startNewest(journey, request)).toMatchObject({ state: 'done' });
    const codes = await codesTextedTo(verify, request.address);
    expect(codes).toHaveLength(2);
    expect(new Set(codes).size).toBe(1);
    expect(await statuses(request)).toEqual(['pending']);
    expect(await guess(request, codes[0] ?? '')).toEqual({ ok: true });
  });
});

async function textedBack(request: TestRequest, text: Parameters<typeof reply>[2]) {
  const inbound = await reply(journey, request, text);
  const name = `verify.reply.${inbound}`;
  await journey.db.transaction().execute((tx) =>
    askForStep(tx, {
      requestId: request.id,
      name,
      kind: 'verify.reply',
      input: { inbound },
      at: journey.clock.now(),
    }),
  );
  const { id: step } = await findStep(journey, request.id, name);
  return { step, run: () => runStep(journey, step, replyCodeHandler(journey)) };
}

describe('a code that is texted back', () => {
  test('by the number it went to proves that number', async () => {
    const request = await stage();
    await (await textedBack(request, { ownWords: request.code })).run();
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'routed', assurance: 'basic' });
  });

  test.each([
    ['from another number', (): Parameters<typeof reply>[2] => ({ ownWords: '', fromContact: null })],
    ['among other numbers like it', () => ({ ownWords: '' })],
  ])('%s proves nothing and costs no guess', async (how, text) => {
    const request = await stage();
    const words = how.startsWith('among') ? `${request.code} ${wrongText(request.code)}` : request.code;
    await (await textedBack(request, { ...text(), ownWords: words })).run();
    expect(await isProven(journey, request.id)).toBe(false);
    expect(await triesLeft(request)).toBe(5);
  });
});

describe('on the requester’s page', () => {
  async function page(request: TestRequest) {
    const pages = requesterPages(journey);
    const token = await journey.db
      .transaction()
      .execute((tx) => mintPageToken(journey, tx, { requestId: request.id, contactId: request.contactId }));
    const type = async (code: string) => {
      const answer = await pages.request(`/r/${token}/code`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ code }),
      });
      return answer.headers.get('Location');
    };
    const read = async (path: string) => await (await pages.request(path)).text();
    return { token, type, read };
  }

  test('the same form sent again changes nothing and asks nobody', async () => {
    const request = await stage();
    const { token, type } = await page(request);
    expect(await type(request.code)).toBe(`/r/${token}`);
    const before = [await eventTypes(journey, request.id), await triesLeft(request)];
    expect(await type(request.code)).toBe(`/r/${token}?note=code-over`);
    expect([await eventTypes(journey, request.id), await triesLeft(request)]).toEqual(before);
  });

  test('a person whose code cannot be checked is told to try again in a moment', async () => {
    const request = await stage();
    const { type, read } = await page(request);
    await askForFault(verify, { route: `POST ${SERVICE}/VerificationCheck`, status: 429, code: 20429 });
    const where = (await type(request.code)) ?? '';
    expect(await read(where)).toContain('try again in a moment');
  });
});

describe('no code goes', () => {
  test('to a number that gets none, without a card in front of the team', async () => {
    const request = await verifyingRequest(journey, { channel: 'sms', address: '+4915112345679' });
    const engine = testEngine(
      journey,
      { 'verify.challenge': challengeHandler(journey) },
      { settings: { leaseSeconds: 60, attemptsMax: 4, channelForFailures: 'privacy-requests' } },
    );
    const { id } = await findStep(journey, request.id, 'verify.challenge');
    await runDurably(engine, id);
    expect(await readRequest(journey, request.id)).toMatchObject({
      slack_channel: 'privacy-requests',
      attention: 'step-failed',
      waiting_on: 'team',
    });
    expect(await findStep(journey, request.id, 'desk.card')).toMatchObject({ state: 'ready' });
  });

  test('to a number of a country that is not served: a human is asked', async () => {
    const request = await verifyingRequest(journey, { channel: 'sms', address: '+4915112345678' });
    const step = await findStep(journey, request.id, 'verify.challenge');
    const ended = await runStep(journey, step.id, challengeHandler(journey));
    expect(ended).toMatchObject({ state: 'failed', problem: 'number-not-served' });
    expect(ended.ask).toContain('No code can go to this number');
    expect(await resendCode(journey, { requestId: request.id, contactId: request.contactId })).toEqual({
      ok: false,
      because: 'number-not-served',
    });
    expect(await codesTextedTo(verify, request.address)).toEqual([]);
  });

  test('to a number that told us to stop', async () => {
    const request = await verifyingRequest(journey, { channel: 'sms' });
    const hash = journey.vault.fingerprint('sms', request.address);
    await journey.db.transaction().execute((tx) => optOut(tx, hash, journey.clock.now()));
    const step = await findStep(journey, request.id, 'verify.challenge');
    await runStep(journey, step.id, challengeHandler(journey));
    expect(await startNewest(journey, request)).toMatchObject({ problem: 'opted-out-of-texts' });
  });

  test('by a step that is repeated after the request has ended', async () => {
    const request = await verifyingRequest(journey, { channel: 'sms' });
    const step = await findStep(journey, request.id, 'verify.challenge');
    await runStep(journey, step.id, challengeHandler(journey));
    await disown(journey, { requestId: request.id, contactId: request.contactId });
    const { id } = await newestRow(journey, request);
    const start = await findStep(journey, request.id, `code.start.${id}`);
    await runStep(journey, start.id, startCodeHandler(journey));
    expect(await codesTextedTo(verify, request.address)).toEqual([]);
  });
});
