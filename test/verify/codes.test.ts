import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { askForStep } from '../../src/db/steps.ts';
import { challengeHandler } from '../../src/journey/verify/challenge.ts';
import { checkCode } from '../../src/journey/verify/check-code.ts';
import { disown } from '../../src/journey/verify/disown.ts';
import { replyCodeHandler } from '../../src/journey/verify/reply-code.ts';
import { resendCode } from '../../src/journey/verify/resend-code.ts';
import { challengedRequest, isProven, newestCode, wrong } from '../support/codes.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { events, eventTypes, readRequest, reply, type TestRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';

const database = testDatabase();
let journey: TestJourney;
beforeAll(async () => {
  journey = await testJourney(database);
});

const guess = (request: TestRequest, code: string) =>
  checkCode(journey, { requestId: request.id, contactId: request.contactId, code, by: 'page' });

describe('a code', () => {
  test('proves the contact it was sent to, once', async () => {
    const request = await challengedRequest(journey);
    expect(await guess(request, request.code)).toEqual({ ok: true });
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'routed', assurance: 'basic' });
    expect(await isProven(journey, request.id)).toBe(true);
    expect(await guess(request, request.code)).toMatchObject({ ok: false });
    expect(
      (await eventTypes(journey, request.id)).filter((type) => type === 'identity.verified'),
    ).toHaveLength(1);
  });

  test('is taken as people type it', async () => {
    const request = await challengedRequest(journey);
    const spaced = ` ${request.code.slice(0, 4)} - ${request.code.slice(4)} `;
    expect(await guess(request, spaced)).toEqual({ ok: true });
  });

  test('of another request proves nothing', async () => {
    const mine = await challengedRequest(journey);
    const theirs = await challengedRequest(journey);
    expect(await guess(mine, theirs.code)).toMatchObject({ ok: false, because: 'wrong' });
    expect(await isProven(journey, mine.id)).toBe(false);
  });

  test('proves nothing for another contact of the same request', async () => {
    const request = await challengedRequest(journey);
    const stranger = { ...request, contactId: (await challengedRequest(journey)).contactId };
    expect(await guess(stranger, request.code)).toMatchObject({ ok: false, because: 'no-live-challenge' });
    expect(await isProven(journey, request.id)).toBe(false);
  });

  test('takes five guesses, and then not even the right one', async () => {
    const request = await challengedRequest(journey);
    for (const left of [4, 3, 2, 1, 0]) {
      expect(await guess(request, wrong(request.code))).toEqual({
        ok: false,
        because: 'wrong',
        triesLeft: left,
      });
    }
    expect(await guess(request, request.code)).toMatchObject({ ok: false, because: 'no-tries-left' });
    expect(await isProven(journey, request.id)).toBe(false);
  });

  test('takes one guess of many that are made at the same instant with the last try', async () => {
    const request = await challengedRequest(journey);
    for (let tries = 0; tries < 4; tries += 1) await guess(request, wrong(request.code));
    const answers = await Promise.all([
      guess(request, wrong(request.code)),
      guess(request, request.code),
      guess(request, wrong(request.code)),
      guess(request, request.code),
    ]);
    expect(answers.filter((answer) => answer.ok).length).toBeLessThanOrEqual(1);
    const { tries_left } = await journey.db
      .selectFrom('challenges')
      .select('tries_left')
      .where('request_id', '=', request.id)
      .executeTakeFirstOrThrow();
    expect(tries_left).toBe(0);
  });

  test('is over after a day', async () => {
    const request = await challengedRequest(journey);
    journey.clock.advance({ hours: 24 });
    expect(await guess(request, request.code)).toMatchObject({ ok: false, because: 'expired' });
  });

  test('stops working when a new one was asked for, and guesses are not given back', async () => {
    const request = await challengedRequest(journey);
    await guess(request, wrong(request.code));
    journey.clock.advance({ minutes: 2 });
    expect(await resendCode(journey, { requestId: request.id, contactId: request.contactId })).toMatchObject({
      ok: true,
    });
    const second = await newestCode(journey, request);
    expect(await guess(request, request.code)).toMatchObject({ ok: false });
    expect(await guess(request, second)).toEqual({ ok: true });
  });

  test('is sent again only after a pause, and three times a day at most', async () => {
    const request = await challengedRequest(journey);
    const again = () => resendCode(journey, { requestId: request.id, contactId: request.contactId });
    expect(await again()).toMatchObject({ ok: false, because: 'too-soon' });
    journey.clock.advance({ minutes: 2 });
    expect(await again()).toMatchObject({ ok: true });
    journey.clock.advance({ minutes: 11 });
    expect(await again()).toMatchObject({ ok: true });
    journey.clock.advance({ hours: 2 });
    expect(await again()).toMatchObject({ ok: false, because: 'too-many-codes' });
  });

  test('stands nowhere in clear: not in the challenge, the outbox, the steps or the events', async () => {
    const request = await challengedRequest(journey);
    for (const table of ['challenges', 'outbound_messages', 'steps', 'request_events'] as const) {
      const rows = await journey.db
        .selectFrom(table)
        .selectAll()
        .where('request_id', '=', request.id)
        .execute();
      const text = JSON.stringify(rows, (_, value) =>
        Buffer.isBuffer(value) ? value.toString('latin1') : value,
      );
      expect(text).not.toContain(request.code);
    }
  });

  test('is made once, however often the step that makes it is repeated', async () => {
    const request = await challengedRequest(journey);
    await journey.db.transaction().execute((tx) =>
      askForStep(tx, {
        requestId: request.id,
        name: 'verify.challenge',
        kind: 'verify.challenge',
        at: journey.clock.now(),
      }),
    );
    const step = await findStep(journey, request.id, 'verify.challenge');
    await runStep(journey, step.id, challengeHandler(journey));
    expect(await newestCode(journey, request)).toBe(request.code);
    const letters = (await eventTypes(journey, request.id)).filter((type) => type === 'challenge.issued');
    expect(letters).toHaveLength(1);
  });
});

describe('a request that nobody proves', () => {
  test('ends unverified with a letter when its time is over, and a late code changes nothing', async () => {
    const request = await challengedRequest(journey);
    journey.clock.advance({ days: 15 });
    await journey.db.transaction().execute((tx) =>
      askForStep(tx, {
        requestId: request.id,
        name: 'verify.challenge',
        kind: 'verify.challenge',
        at: journey.clock.now(),
      }),
    );
    const step = await findStep(journey, request.id, 'verify.challenge');
    await runStep(journey, step.id, challengeHandler(journey));
    expect(await readRequest(journey, request.id)).toMatchObject({
      state: 'delivering',
      outcome: 'unverified',
    });
    expect(await findStep(journey, request.id, 'send.answer')).toMatchObject({ state: 'ready' });
    expect(await guess(request, request.code)).toMatchObject({ ok: false });
  });

  test('ends at once when the owner of the address says that it was not theirs', async () => {
    const request = await challengedRequest(journey);
    expect(await disown(journey, { requestId: request.id, contactId: request.contactId })).toEqual({
      ok: true,
    });
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'closed', outcome: 'unverified' });
    expect(await guess(request, request.code)).toMatchObject({ ok: false });
    expect(await isProven(journey, request.id)).toBe(false);
  });
});

describe('a code sent back in a mail', () => {
  async function sentBack(request: TestRequest, mail: Parameters<typeof reply>[2]) {
    const inbound = await reply(journey, request, mail);
    await journey.db.transaction().execute((tx) =>
      askForStep(tx, {
        requestId: request.id,
        name: `verify.reply.${inbound}`,
        kind: 'verify.reply',
        input: { inbound },
        at: journey.clock.now(),
      }),
    );
    const step = await findStep(journey, request.id, `verify.reply.${inbound}`);
    return await runStep(journey, step.id, replyCodeHandler(journey));
  }
  const last = async (request: TestRequest) => (await events(journey, request.id)).at(-1);

  test('by the person it was sent to, in their own words, proves the contact', async () => {
    const request = await challengedRequest(journey);
    await sentBack(request, { ownWords: `Here it is: ${request.code}\nDana` });
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'routed', assurance: 'basic' });
  });

  test.each<[string, (code: string) => Parameters<typeof reply>[2]]>([
    ['by an out-of-office', (code) => ({ ownWords: `I am away. ${code}`, automatic: 'auto-submitted' })],
    ['by somebody else', (code) => ({ ownWords: code, fromContact: null })],
    ['among other numbers like it', (code) => ({ ownWords: `${code} or ${wrong(code)}` })],
    ['not at all', () => ({ ownWords: 'I cannot find the code' })],
  ])('%s proves nothing', async (_, mail) => {
    const request = await challengedRequest(journey);
    await sentBack(request, mail(request.code));
    expect(await isProven(journey, request.id)).toBe(false);
    expect((await readRequest(journey, request.id)).state).toBe('verifying');
  });

  test('that names several candidates costs no guess and says so on the case', async () => {
    const request = await challengedRequest(journey);
    await sentBack(request, { ownWords: `${request.code} ${wrong(request.code)}` });
    expect(await last(request)).toMatchObject({
      type: 'code.refused',
      data: { because: 'several-candidates', triesLeft: null },
    });
    expect(await guess(request, request.code)).toEqual({ ok: true });
  });
});

test('whatever the order of guesses, new codes and pauses, only the right code of the living challenge proves', async () => {
  const action = fc.oneof(
    fc.constant('right' as const),
    fc.constant('wrong' as const),
    fc.constant('stale' as const),
    fc.constant('resend' as const),
    fc.integer({ min: 1, max: 30 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 12 }), async (actions) => {
      const request = await challengedRequest(journey);
      const codes = [request.code];
      let expected = false;
      for (const one of actions) {
        const current = codes.at(-1) ?? '';
        if (typeof one === 'number') journey.clock.advance({ hours: one });
        else if (one === 'resend') {
          const sent = await resendCode(journey, { requestId: request.id, contactId: request.contactId });
          if (sent.ok) codes.push(await newestCode(journey, request));
        } else {
          const code = { right: current, wrong: wrong(current), stale: codes[0] ?? '' }[one];
          const answer = await guess(request, code);
          if (answer.ok) {
            expect(code).toBe(current);
            expect(expected).toBe(false);
            expected = true;
          }
        }
        expect(await isProven(journey, request.id)).toBe(expected);
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);
