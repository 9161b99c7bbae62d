import { canProve } from '../../core/assurance.ts';
import type { CodeVerdict } from '../../core/code-vendor.ts';
import { SendUnknown } from '../../core/ports.ts';
import { NeedsHuman, toProblem } from '../../core/problem.ts';
import { lockRequest } from '../../db/apply-event.ts';
import { consumeChallenge, endChallenge, giveBackTry, newestChallenge } from '../../db/challenges.ts';
import type { Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import type { CodeAnswer, CodeGuess } from './code-guess.ts';
import { accept, refuse } from './conclude-guess.ts';
import { isRight } from './own-code.ts';
import { type Paid, payForGuess, toDigits } from './pay-for-guess.ts';
import { vendorOf } from './start-code.ts';

const NOT_OPEN: CodeAnswer = { ok: false, because: 'no-live-challenge', triesLeft: 0 };
/** What a vendor is asked for by a page ends with the vendor client's own limit of time. */
const NO_LIMIT = new AbortController().signal;

/**
 * Compares a guess that was typed on the page. Where the vendor of the code cannot be asked, the person is told to
 * try again in a moment.
 */
export async function checkCode(journey: Journey, guess: CodeGuess): Promise<CodeAnswer> {
  const { requestId } = guess;
  try {
    const conclude = await openCheck(journey, guess, NO_LIMIT);
    return await change(journey, requestId, conclude);
  } catch (error) {
    if (!(error instanceof NotChecked)) throw error;
    journey.log.error({ request: requestId, problem: error.code }, 'a code could not be checked');
    const { triesLeft } = error;
    return await change(journey, requestId, (tx) =>
      refuse(journey, tx, requestId, { ok: false, because: 'not-checked', triesLeft }),
    );
  }
}

/** The vendor of a code could not be asked; `cause` is why. */
export class NotChecked extends Error {
  readonly code: string;
  readonly triesLeft: number;
  constructor(cause: unknown, triesLeft: number) {
    super('code-not-checked', { cause });
    this.name = 'NotChecked';
    this.code = cause instanceof SendUnknown ? cause.code : toProblem(cause).code;
    this.triesLeft = triesLeft;
  }
}

/**
 * Looks at a guess. It is paid for before it is compared, works once, and counts only for the request and contact
 * that the code was sent to. A vendor is asked between two transactions, so that nobody waits for it but the guesser:
 * the first pays, the last finds out whether the same challenge is still open.
 * @returns what concludes it, in a transaction of the caller: the right guess proves the contact (assurance `basic`)
 * @throws NotChecked when the vendor could not be asked; a try that it certainly did not count is given back
 */
export async function openCheck(
  journey: Journey,
  guess: CodeGuess,
  signal: AbortSignal,
): Promise<(tx: Tx) => Promise<CodeAnswer>> {
  const newest = await newestChallenge(journey.db, guess.requestId, guess.contactId);
  if (!newest || newest.vendor === null) return (tx) => checkOwn(journey, tx, guess);
  const paid = await change(journey, guess.requestId, async (tx) => {
    const request = await lockRequest(tx, guess.requestId);
    return canProve(request.state) ? await payForGuess(journey, tx, guess) : undefined;
  });
  if (!paid) return async () => NOT_OPEN;
  if (!paid.ok) return (tx) => refuse(journey, tx, guess.requestId, paid);
  const verdict = await askVendor(journey, guess, paid, signal);
  return (tx) => settleVerdict(journey, tx, guess, paid, verdict);
}

async function checkOwn(journey: Journey, tx: Tx, guess: CodeGuess): Promise<CodeAnswer> {
  const request = await lockRequest(tx, guess.requestId);
  if (!canProve(request.state)) return NOT_OPEN;
  const paid = await payForGuess(journey, tx, guess);
  const right = isRight(journey, paid.challenge, toDigits(guess.code));
  if (!paid.ok) return await refuse(journey, tx, guess.requestId, paid);
  if (right && (await consumeChallenge(tx, paid.challenge.id, journey.clock.now()))) {
    return await accept(journey, tx, guess, paid.challenge.contact_id);
  }
  return await refuse(journey, tx, guess.requestId, { ...paid, ok: false, because: 'wrong' });
}

async function askVendor(
  journey: Journey,
  guess: CodeGuess,
  { challenge, triesLeft }: Paid,
  signal: AbortSignal,
): Promise<CodeVerdict> {
  try {
    const vendor = vendorOf(journey, challenge);
    if (!vendor) throw vendorOff();
    return await vendor.check(challenge.vendor_id ?? '', toDigits(guess.code), signal);
  } catch (error) {
    const counted = error instanceof SendUnknown;
    if (!counted) await change(journey, guess.requestId, (tx) => giveBackTry(tx, challenge.id));
    throw new NotChecked(error, counted ? triesLeft : triesLeft + 1);
  }
}

const vendorOff = () =>
  new NeedsHuman('code-vendor-switched-off', {
    ask: 'The vendor of this code is not configured any more. Configure it and try again.',
  });

/** The person may have asked for another code, or given up, while the vendor was asked. */
async function settleVerdict(
  journey: Journey,
  tx: Tx,
  guess: CodeGuess,
  { challenge, triesLeft }: Paid,
  verdict: CodeVerdict,
): Promise<CodeAnswer> {
  const { requestId } = guess;
  const request = await lockRequest(tx, requestId);
  if (!canProve(request.state)) return NOT_OPEN;
  const at = journey.clock.now();
  if (verdict === 'right') {
    const proven = await consumeChallenge(tx, challenge.id, at);
    return proven
      ? await accept(journey, tx, guess, challenge.contact_id)
      : await refuse(journey, tx, requestId, { ok: false, because: 'no-live-challenge', triesLeft: 0 });
  }
  if (verdict === 'wrong')
    return await refuse(journey, tx, requestId, { ok: false, because: 'wrong', triesLeft });
  const because = verdict === 'over' ? 'expired' : 'no-tries-left';
  await endChallenge(tx, challenge.id, because, at);
  return await refuse(journey, tx, requestId, { ok: false, because, triesLeft: 0 });
}
