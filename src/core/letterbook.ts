/** Letters that legal-ops write; rendering fails on a variable that was not given. */
export interface Letterbook {
  /** The locale that a letter is rendered in: the wanted one where it is written, else English. */
  localeOf(letter: string, wanted: string): string;
  /** @throws Permanent `letter-unknown` or `letter-lacks-a-value` */
  render(
    letter: string,
    locale: string,
    values: LetterValues,
  ): { subject: string; text: string; html: string /** The same in a text message. */; sms: string | null };
  /** File and line where a letter says a value, or where its last line stands: `workflows/letters/en/refused.md:12`. */
  placeOf(letter: string, locale: string, value: string): string;
}
export type LetterValues = { [name: string]: string | number | boolean | LetterValues[] };
