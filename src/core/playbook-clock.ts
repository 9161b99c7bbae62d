import { type Deadline, respondBy } from './law/deadline.ts';
import type { HouseRules } from './law/house-rules.ts';
import { answerAppealBy } from './law/later-dates.ts';
import type { Playbook } from './playbook.ts';

/** For a message that people answer no privacy law sets a clock. */
export const asksForNoRight = ({ applies }: Pick<Playbook, 'applies'>): boolean =>
  'kind' in applies && applies.kind !== 'appeal';

/** The law that says how soon health data under a BAA is handed over. */
export const BAA = 'US-HIPAA';

/**
 * By when what a playbook is for must be answered while it is not known which law counts. A message that asks for no right
 * keeps the clock that its receipt started, as if it asked for any.
 */
export function clockFor(
  { applies }: Pick<Playbook, 'applies'>,
  receivedAt: Temporal.Instant,
  house: HouseRules,
): Deadline {
  if ('kind' in applies && applies.kind === 'appeal') return answerAppealBy(null, receivedAt, house);
  const jurisdiction = 'hand-over' in applies && applies['hand-over'] === 'covered-entity' ? BAA : null;
  const right =
    'right' in applies ? applies.right : 'lesser-of' in applies ? applies['lesser-of'] : undefined;
  return respondBy({ receivedAt, jurisdiction, rights: right === undefined ? [] : [right] }, house);
}
