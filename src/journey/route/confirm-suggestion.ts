import { lawOf } from '../../core/law/laws.ts';
import type { Kind, RequestId } from '../../core/privacy-request.ts';
import type { Actor } from '../../db/apply-event.ts';
import type { Journey } from '../context.ts';
import { readSuggestion, type Suggestion } from '../suggestion.ts';
import { setJurisdiction } from './set-jurisdiction.ts';
import { type Sorted, sort } from './sort.ts';

/** One press does all that these need. An appeal, a subpoena or a leak is read by somebody first. */
const DONE_BY_CONFIRMING: readonly Kind[] = ['question', 'support', 'automatic', 'spam'];

/** Whether one press can say "yes, that is it". */
export function isConfirmable({ kind, rights }: Pick<Suggestion, 'kind' | 'rights'>): boolean {
  return kind === 'request' ? rights.length > 0 : DONE_BY_CONFIRMING.includes(kind);
}

export type Confirmed = Sorted | { ok: false; because: 'no-suggestion' };

/**
 * Staff confirm what the reader took a message for, and the law that it names, on the version of the case that they
 * were shown.
 * @throws Permanent `request-unknown`
 */
export async function confirmSuggestion(
  journey: Journey,
  order: { requestId: RequestId; version: number; actor: Actor },
): Promise<Confirmed> {
  const row = await journey.db
    .selectFrom('requests')
    .select(['suggestion', 'jurisdiction'])
    .where('id', '=', order.requestId)
    .executeTakeFirst();
  const suggestion = readSuggestion(row?.suggestion ?? null);
  if (!suggestion || !isConfirmable(suggestion)) return { ok: false, because: 'no-suggestion' };
  const { kind, rights, on_behalf: onBehalf, jurisdiction: law = null } = suggestion;
  const sorted = await sort(journey, { ...order, kind, rights, onBehalf: onBehalf ?? undefined });
  if (sorted.ok && kind === 'request' && row?.jurisdiction === null && lawOf(law) !== null) {
    const { requestId, actor } = order;
    await setJurisdiction(journey, { requestId, law, actor });
  }
  return sorted;
}
