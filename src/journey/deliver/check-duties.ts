import { lawOf } from '../../core/law/laws.ts';
import { dutiesAsSent, inLawsWords, type LetterDuty } from '../../core/law/letter-duties.ts';
import type { Letterbook, LetterValues } from '../../core/letterbook.ts';
import { NeedsHuman } from '../../core/problem.ts';
import type { RequestRow } from '../../db/tables.ts';

/**
 * Holds a letter as it would be sent against what its law wants said: a condition in it may have left out what its file
 * holds. What the law does not have (`false`) need not be said.
 * @throws NeedsHuman `letter-lacks-duty`, naming the letter's file and line
 */
export function checkDuties(
  letterbook: Letterbook,
  { letter, locale }: { letter: string; locale: string },
  request: Pick<RequestRow, 'jurisdiction' | 'outcome'>,
  values: LetterValues,
  text: string,
): void {
  const partly = request.outcome === 'partly_fulfilled';
  const lacking = dutiesAsSent(letter, partly).find((duty) => !says(text, values, duty));
  if (!lacking) return;
  const law = inLawsWords(lawOf(request.jurisdiction), lacking);
  const place = letterbook.placeOf(letter, locale, lacking.value);
  const wanted = law === null ? 'It must stand there.' : `The law wants it (${law}).`;
  throw new NeedsHuman('letter-lacks-duty', {
    ask: `${place} does not say {{ ${lacking.value} }}, ${lacking.what}. ${wanted} Please mend the letter, then try again.`,
  });
}

/** Whether the value stands in the text; for the systems, what of each was kept and why. */
function says(text: string, values: LetterValues, { value }: LetterDuty): boolean {
  const given = values[value];
  if (given === false || given === undefined) return given === false || value === 'systems';
  // A switch is said by the words that it turns on, which only the file knows.
  if (given === true) return true;
  if (!Array.isArray(given)) return text.includes(String(given));
  return given.every(
    ({ name, kept }) =>
      text.includes(String(name)) &&
      (!Array.isArray(kept) || kept.every(({ because }) => text.includes(String(because)))),
  );
}
