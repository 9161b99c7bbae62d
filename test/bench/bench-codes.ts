import { randomInt } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Card, Log, TeamBoard } from '../../src/core/ports.ts';
import { openStore } from '../../src/db/open-store.ts';
import { watchCodes } from '../../src/desk/watch-codes.ts';
import { checkCode } from '../../src/journey/verify/check-code.ts';
import { resendCode } from '../../src/journey/verify/resend-code.ts';
import { type Challenged, challengedRequest } from '../support/codes.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import type { Report } from './report.ts';

const REQUESTS = 1_000;
/** The wrong guesses that one contact has within a day: five for each of two codes. */
const GUESSES_PER_CODE = 5;
const CODES = 2;
const AT_ONCE = 8;
const silent: Log = { info() {}, warn() {}, error() {} };

/**
 * Somebody guesses at 1,000 requests, as often as each takes it, by the verb that the page uses. How fast are codes
 * checked, does a guess hit, and does the team hear of it?
 */
export async function benchCodes(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lawrence-bench-'));
  await chmod(folder, 0o711);
  const store = await openStore({ DATA_DIR: folder, DATABASE_CONNECTIONS_MAX: 20 }, silent, {
    migrate: true,
  });
  const { db, address } = store;
  const journey = await testJourney({ db, address, pool: store.openPool() });
  const requests: Challenged[] = [];
  await atOnce(Array.from({ length: REQUESTS }), async () => {
    requests.push(await challengedRequest(journey));
  });

  const answers: Awaited<ReturnType<typeof checkCode>>[] = [];
  let seconds = 0;
  for (let code = 0; code < CODES; code += 1) {
    if (code > 0) {
      journey.clock.advance({ minutes: 2 });
      await atOnce(requests, ({ id: requestId, contactId }) => resendCode(journey, { requestId, contactId }));
    }
    const began = performance.now();
    for (let guess = 0; guess < GUESSES_PER_CODE; guess += 1) {
      await atOnce(requests, async (request) => void answers.push(await guessAt(journey, request)));
    }
    seconds += (performance.now() - began) / 1000;
  }

  const posted: Card[] = [];
  for (let sweep = 0; sweep < 3; sweep += 1) await watchCodes(journey, boardOf(posted));
  const compared = answers.filter((answer) => answer.ok || answer.because === 'wrong');
  const hits = answers.filter(({ ok }) => ok).length;
  report({ bench: 'codes', what: 'code checks/s', perSecond: Math.round(answers.length / seconds) });
  report({
    bench: 'codes',
    what: `wrong guesses at ${REQUESTS} requests`,
    guesses: compared.length,
    hits,
    alarms: posted.length,
    goal: '10000 guesses, 0 hits, 1 alarm',
    met: compared.length === REQUESTS * GUESSES_PER_CODE * CODES && hits === 0 && posted.length === 1,
  });
  await store.close();
  await rm(folder, { recursive: true, force: true });
}

async function guessAt(journey: TestJourney, { id: requestId, contactId }: Challenged) {
  const code = String(randomInt(10 ** 8)).padStart(8, '0');
  return await checkCode(journey, { requestId, contactId, code, by: 'page' });
}

async function atOnce<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>) {
  const left = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of left) await work(item);
    }),
  );
}

/** A board that keeps what was posted. */
function boardOf(posted: Card[]): TeamBoard {
  return {
    async post(channelId, card) {
      posted.push(card);
      return { channelId, ts: String(posted.length) };
    },
    update: async () => true,
    find: async () => null,
    reply: async () => {},
    tell: async () => {},
    linkTo: async () => '',
  };
}
