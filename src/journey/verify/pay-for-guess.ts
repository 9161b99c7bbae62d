import { type ChallengeRow, isOpen, isSent, newestChallenge, takeTry } from '../../db/challenges.ts';
import { lockContactBudget, wrongTries } from '../../db/code-use.ts';
import type { Tx } from '../../db/tables.ts';
import { CODE_DIGITS } from '../code-kind.ts';
import type { Journey } from '../context.ts';
import type { CodeGuess, CodeRefusal } from './code-guess.ts';

export interface Paid {
  ok: true;
  challenge: ChallengeRow;
  triesLeft: number;
}
export interface Refused {
  ok: false;
  because: Exclude<CodeRefusal, 'wrong' | 'not-checked'>;
  triesLeft: number;
}

/**
 * Takes a try of the newest challenge for a guess, in one statement: guesses at the same time never share a try. What
 * cannot be a code, and what no open challenge is waiting for, costs nothing.
 */
export async function payForGuess(
  journey: Journey,
  tx: Tx,
  guess: CodeGuess,
): Promise<Paid | (Refused & { challenge?: ChallengeRow | undefined })> {
  const at = journey.clock.now();
  const challenge = await newestChallenge(tx, guess.requestId, guess.contactId);
  const refused = (because: Refused['because'], triesLeft = 0) =>
    ({ ok: false, because, triesLeft, challenge }) as const;
  if (!challenge || !isOpen(challenge) || !isSent(challenge)) return refused('no-live-challenge');
  const code = toDigits(guess.code);
  if (!/^\d+$/.test(code) || code.length !== CODE_DIGITS[challenge.channel]) {
    return refused('wrong-length', challenge.tries_left);
  }
  if (Temporal.Instant.compare(challenge.expires_at, at) <= 0) return refused('expired');
  await lockContactBudget(tx, challenge.contact_id);
  const wrong = await wrongTries(tx, { contactId: challenge.contact_id, now: at });
  if (wrong >= journey.settings.codes.wrongPerContactPerDay) return refused('no-tries-left');
  const triesLeft = await takeTry(tx, challenge.id, at);
  return triesLeft === undefined ? refused('no-tries-left') : { ok: true, challenge, triesLeft };
}

/** As people type it: with spaces or hyphens between, or in the full-width digits of some keyboards. */
export function toDigits(typed: string): string {
  return typed.normalize('NFKC').replaceAll(/[\s\-\u2010-\u2015]/g, '');
}
