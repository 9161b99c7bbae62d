import { beforeAll, describe, expect, test } from 'vitest';
import { requesterView } from '../../src/journey/requester-view.ts';
import { challengeHandler } from '../../src/journey/verify/challenge.ts';
import { checkCode } from '../../src/journey/verify/check-code.ts';
import { disown } from '../../src/journey/verify/disown.ts';
import { resendCode } from '../../src/journey/verify/resend-code.ts';
import { challengedRequest, newestCode, wrong } from '../support/codes.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { events, eventTypes, type TestRequest, verifyingRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';

const database = testDatabase();
let journey: TestJourney;
beforeAll(async () => {
  journey = await testJourney(database);
});

const guess = (request: TestRequest, code: string) =>
  checkCode(journey, { requestId: request.id, contactId: request.contactId, code, by: 'page' });
const again = (request: TestRequest) =>
  resendCode(journey, { requestId: request.id, contactId: request.contactId });
/** Runs the step that issues the first code, as often as it is due. */
async function challenge(request: TestRequest) {
  const { id } = await findStep(journey, request.id, 'verify.challenge');
  await journey.db
    .updateTable('steps')
    .set({ state: 'ready' })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('run_after', '<=', journey.clock.now())
    .execute();
  return await runStep(journey, id, challengeHandler(journey));
}
const codes = async (request: TestRequest) =>
  (await eventTypes(journey, request.id)).filter((type) => type === 'challenge.issued').length;
const last = async (request: TestRequest) => (await events(journey, request.id)).at(-1);

/** As many codes as a contact gets within a day, asked for by whoever writes in its owner's name. */
async function floodOfCodes(address: string): Promise<TestRequest[]> {
  const forged = [
    await challengedRequest(journey, { address }),
    await challengedRequest(journey, { address }),
  ];
  for (const pause of [2, 11]) {
    journey.clock.advance({ minutes: pause });
    for (const request of forged) expect(await again(request)).toMatchObject({ ok: true });
  }
  return forged;
}

describe('whoever writes in somebody’s name', () => {
  test('cannot fill their mailbox, and their own request gets its code by itself a day later', async () => {
    const address = 'flooded@example.net';
    await floodOfCodes(address);
    const own = await verifyingRequest(journey, { address });
    expect(await challenge(own)).toMatchObject({ state: 'waiting' });
    expect(await codes(own)).toBe(0);
    expect(await last(own)).toMatchObject({ type: 'code.withheld', data: { because: 'too-many-codes' } });
    const bearer = { requestId: own.id, contactId: own.contactId };
    expect((await requesterView(journey, bearer)).code).toMatchObject({ is: 'withheld' });
    journey.clock.advance({ hours: 24 });
    await challenge(own);
    expect(await guess(own, await newestCode(journey, own))).toEqual({ ok: true });
  });

  test('has used up nothing of theirs once they said that it was not them', async () => {
    const address = 'disowning@example.net';
    for (const request of await floodOfCodes(address))
      await disown(journey, { requestId: request.id, contactId: request.contactId });
    const own = await verifyingRequest(journey, { address });
    await challenge(own);
    expect(await guess(own, await newestCode(journey, own))).toEqual({ ok: true });
  });

  test('and guesses wrong closes their codes for a day, not for good', async () => {
    const address = 'guessed@example.net';
    const forged = await challengedRequest(journey, { address });
    for (let tries = 0; tries < 5; tries += 1) await guess(forged, wrong(forged.code));
    const own = await challengedRequest(journey, { address });
    for (let tries = 0; tries < 5; tries += 1) await guess(own, wrong(own.code));
    journey.clock.advance({ minutes: 11 });
    expect(await again(own)).toMatchObject({ ok: false, because: 'too-many-tries' });
    journey.clock.advance({ hours: 24 });
    expect(await again(own)).toMatchObject({ ok: true });
    expect(await guess(own, await newestCode(journey, own))).toEqual({ ok: true });
  });
});

test('wrong guesses count over every code and request of a contact: no new code gives them back', async () => {
  const address = 'counted@example.net';
  const first = await challengedRequest(journey, { address });
  for (let tries = 0; tries < 3; tries += 1) await guess(first, wrong(first.code));
  journey.clock.advance({ minutes: 2 });
  await again(first);
  const second = await newestCode(journey, first);
  for (let tries = 0; tries < 3; tries += 1) await guess(first, wrong(second));
  // Four are left of ten: a code of another request takes no more than those.
  const other = await challengedRequest(journey, { address });
  for (const left of [3, 2, 1, 0]) {
    expect(await guess(other, wrong(other.code))).toMatchObject({ because: 'wrong', triesLeft: left });
  }
  expect(await guess(other, other.code)).toMatchObject({ ok: false, because: 'no-tries-left' });
  expect(await guess(first, second)).toMatchObject({ ok: false, because: 'no-tries-left' });
});

test('requests that are understood at the same instant share the codes of their contact', async () => {
  const address = 'at-once@example.net';
  const requests: TestRequest[] = [];
  for (let n = 0; n < 9; n += 1) requests.push(await verifyingRequest(journey, { address }));
  await Promise.all(requests.map(challenge));
  const issued = await Promise.all(requests.map(codes));
  expect(issued.reduce((sum, one) => sum + one, 0)).toBe(6);
});

test('more codes than an hour allows go to nobody: they wait, their cases say so, and then they go', async () => {
  journey.clock.advance({ hours: 2 });
  const { codes: settings } = journey.settings;
  journey.settings.codes = { ...settings, perHour: 2 };
  const [one, two, three] = [
    await challengedRequest(journey),
    await challengedRequest(journey),
    await verifyingRequest(journey),
  ];
  await challenge(three);
  expect(await codes(three)).toBe(0);
  expect(await last(three)).toMatchObject({ type: 'code.withheld', data: { because: 'hourly-breaker' } });
  journey.clock.advance({ minutes: 15 });
  expect(await again(one)).toMatchObject({ ok: false, because: 'hourly-breaker' });
  expect(await guess(two, two.code)).toEqual({ ok: true });
  journey.clock.advance({ minutes: 45 });
  await challenge(three);
  expect(await codes(three)).toBe(1);
  journey.settings.codes = settings;
});
