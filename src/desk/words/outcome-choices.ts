import type { SystemOutcome } from '../../core/privacy-request.ts';
import type { TaskOutcome } from '../../journey/task-outcomes.ts';

const WORDS: { readonly [outcome in SystemOutcome]?: string } = {
  exported: 'copied; the file comes on our own page',
  corrected: 'corrected as asked',
  erased: 'everything is erased',
  opted_out: 'opted out',
  nothing_found: 'nothing was found',
  partly_corrected: 'some stays as it is',
  partly_kept: 'some is kept',
};
const SEPARATOR = '|';

/** What came of a system, as staff read it. */
export const outcomeInWords = ({ outcome, reason }: TaskOutcome): string =>
  `${WORDS[outcome] ?? outcome}${reason === undefined ? '' : ` (${reason})`}`;

export const writeOutcome = ({ outcome, reason }: TaskOutcome): string =>
  [outcome, ...(reason === undefined ? [] : [reason])].join(SEPARATOR);

/** What is none of the outcomes is refused by the verb, which knows what can come of it. */
export function readOutcome(value: string): TaskOutcome {
  const [outcome, reason] = value.split(SEPARATOR);
  return { outcome: outcome as SystemOutcome, ...(reason === undefined ? {} : { reason }) };
}
