import { REFERENCE_PATTERN } from '../../core/privacy-request.ts';
import { readContact } from '../../journey/read-contact.ts';

/** What the words behind `/privacy` ask for. Words that are none of ours are not carried on. */
export type Asked =
  | { verb: 'queue' | 'help' | 'new' | 'mine' | 'find' | 'personal' | 'unknown' }
  | { verb: 'case'; reference: string };

const VERBS = ['help', 'new', 'mine', 'find'] as const;

export function readWords(typed: string): Asked {
  const words = typed.normalize('NFKC').trim();
  if (words === '') return { verb: 'queue' };
  const reference = readReference(words);
  if (reference) return { verb: 'case', reference };
  if (holdsContact(words)) return { verb: 'personal' };
  const verb = VERBS.find((known) => known === words.toLowerCase());
  return { verb: verb ?? 'unknown' };
}

/** A case's number, however it was typed; `undefined` for anything else. */
export function readReference(typed: string): string | undefined {
  const [, one = '', two = ''] =
    /^(?:find\s+)?FW[-\s]?(\w{4})[-\s]?(\w{4})$/.exec(typed.trim().toUpperCase().replace(/^FIND/, 'find')) ??
    [];
  const reference = `FW-${one}-${two}`;
  return REFERENCE_PATTERN.test(reference) ? reference : undefined;
}

/** As few digits as a telephone number has. */
const DIGITS_MIN = 7;

/** Whether an address or a number stands in it, also one that is misspelt: better one too many than one kept. */
function holdsContact(words: string): boolean {
  if (words.includes('@') || words.replace(/\D/g, '').length >= DIGITS_MIN) return true;
  return words.split(/[\s,;()<>|]+/).some((word) => readContact(word) !== undefined);
}
