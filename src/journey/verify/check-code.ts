import { timingSafeEqual } from 'node:crypto';
import type { ContactId, RequestId } from '../../core/privacy-request.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { codeUse, consumeChallenge, newestChallenge, takeTry } from '../../db/challenges.ts';
import { linkRequests, openRequestsOfSamePerson } from '../../db/request-links.ts';
import { askForStep } from '../../db/steps.ts';
import type { Tx } from '../../db/tables.ts';
import { CODE_DIGITS } from '../code-kind.ts';
import { change, type Journey } from '../context.ts';
import { BUDGET_HOURS, WRONG_TRIES_PER_ADDRESS } from './code-budget.ts';

export interface CodeGuess {
  requestId: RequestId;
  /** Who typed it: only a code that was sent to this contact counts. */
  contactId?: ContactId;
  code: string;
  by: 'page' | 'reply';
}

export type CodeRefusal = 'no-live-challenge' | 'expired' | 'wrong' | 'no-tries-left' | 'wrong-length';
export type CodeAnswer = { ok: true } | { ok: false; because: CodeRefusal; triesLeft: number };

/** Compares a guess with the live challenge of a request, in a transaction of its own. */
export async function checkCode(journey: Journey, guess: CodeGuess): Promise<CodeAnswer> {
  return await change(journey, guess.requestId, (tx) => checkCodeIn(journey, tx, guess));
}

/**
 * The check itself. A guess is paid for before it is compared, works once, and counts only for the request and
 * contact that the code was sent to. The right one proves the contact (assurance `basic`) and moves the request on.
 * A request that is not being verified is left exactly as it is.
 */
export async function checkCodeIn(journey: Journey, tx: Tx, guess: CodeGuess): Promise<CodeAnswer> {
  const { requestId, by } = guess;
  const request = await lockRequest(tx, requestId);
  if (request.state !== 'verifying') return { ok: false, because: 'no-live-challenge', triesLeft: 0 };
  const at = journey.clock.now();
  const answer = await compare(journey, tx, guess, at);
  if (answer.ok) {
    await tx
      .updateTable('contacts')
      .set({ proven_at: at })
      .where('id', '=', answer.contactId)
      .where('proven_at', 'is', null)
      .execute();
    await recordEvent(tx, requestId, {
      event: { type: 'identity.verified', assurance: 'basic', contact: answer.contactId, by },
      actor: 'requester',
      at,
    });
    for (const otherId of await openRequestsOfSamePerson(tx, requestId)) {
      await linkRequests(tx, { requestId, otherId, because: 'same-person', at });
    }
    // Not a mere waking: a run that is under way right now must look again as well.
    await askForStep(tx, { requestId, name: 'verify.challenge', kind: 'verify.challenge', at });
    return { ok: true };
  }
  const { because, triesLeft } = answer;
  await recordEvent(tx, requestId, {
    event: { type: 'code.refused', because, triesLeft },
    actor: 'requester',
    at,
  });
  return answer;
}

type Comparison = { ok: true; contactId: ContactId } | { ok: false; because: CodeRefusal; triesLeft: number };

async function compare(
  journey: Journey,
  tx: Tx,
  guess: CodeGuess,
  at: Temporal.Instant,
): Promise<Comparison> {
  const code = toDigits(guess.code);
  const challenge = await newestChallenge(tx, guess.requestId, guess.contactId);
  // The hash is made whether there is a challenge or not, so that the time taken does not tell.
  const given = journey.vault.codeHash(challenge?.id ?? 'none', code);
  if (!challenge || challenge.consumed_at || challenge.cancelled_at) {
    return { ok: false, because: 'no-live-challenge', triesLeft: 0 };
  }
  if (!/^\d+$/.test(code) || code.length !== CODE_DIGITS[challenge.channel]) {
    return { ok: false, because: 'wrong-length', triesLeft: challenge.tries_left };
  }
  if (Temporal.Instant.compare(challenge.expires_at, at) <= 0) {
    return { ok: false, because: 'expired', triesLeft: 0 };
  }
  const since = at.subtract({ hours: BUDGET_HOURS });
  const use = await codeUse(tx, { requestId: guess.requestId, contactId: challenge.contact_id, since });
  const triesLeft =
    use.wrongTries >= WRONG_TRIES_PER_ADDRESS ? undefined : await takeTry(tx, challenge.id, at);
  if (triesLeft === undefined) return { ok: false, because: 'no-tries-left', triesLeft: 0 };
  const right = timingSafeEqual(given, challenge.code_hash);
  if (right && (await consumeChallenge(tx, challenge.id, at))) {
    return { ok: true, contactId: challenge.contact_id };
  }
  return { ok: false, because: 'wrong', triesLeft };
}

/** As people type it: with spaces or hyphens between, or in the full-width digits of some keyboards. */
function toDigits(typed: string): string {
  return typed.normalize('NFKC').replaceAll(/[\s\-\u2010-\u2015]/g, '');
}
