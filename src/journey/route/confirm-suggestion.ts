import type { Kind, RequestId } from '../../core/privacy-request.ts';
import type { Actor } from '../../db/apply-event.ts';
import type { Journey } from '../context.ts';
import { readSuggestion, type Suggestion } from '../suggestion.ts';
import { type Dismissed, dismiss } from './dismiss.ts';
import { type Redirected, redirect } from './redirect.ts';
import { type Triaged, triage } from './triage.ts';

/** Closing is all that these need. An appeal, a subpoena or a leak is not done with by one press. */
const CLOSED_BY_CONFIRMING: readonly Kind[] = ['question', 'support', 'automatic', 'spam'];

/** Whether one press can say "yes, that is it". */
export function isConfirmable({ kind, rights }: Pick<Suggestion, 'kind' | 'rights'>): boolean {
  return kind === 'request' ? rights.length > 0 : CLOSED_BY_CONFIRMING.includes(kind);
}

export type Confirmed = Triaged | Dismissed | Redirected | { ok: false; because: 'no-suggestion' };

/**
 * Staff confirm what the reader took a message for, on the version of the case that they were shown.
 * @throws Permanent `request-unknown`
 */
export async function confirmSuggestion(
  journey: Journey,
  order: { requestId: RequestId; version: number; actor: Actor },
): Promise<Confirmed> {
  const row = await journey.db
    .selectFrom('requests')
    .select('suggestion')
    .where('id', '=', order.requestId)
    .executeTakeFirst();
  const suggestion = readSuggestion(row?.suggestion ?? null);
  if (!suggestion || !isConfirmable(suggestion)) return { ok: false, because: 'no-suggestion' };
  const { kind, rights } = suggestion;
  if (kind === 'request') return await triage(journey, { ...order, rights });
  if (kind === 'support' || kind === 'question') {
    const redirected = await redirect(journey, { ...order, kind });
    // Nobody to write to: then there is nothing but closing it.
    if (redirected.ok || redirected.because !== 'no-sender') return redirected;
  }
  return await dismiss(journey, { ...order, kind });
}
