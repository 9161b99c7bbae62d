import { isStated, type Suggestion } from '../../journey/suggestion.ts';
import { KIND_WORDS, ON_BEHALF_WORDS, RIGHT_WORDS } from './label-words.ts';

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });

/** What the reader takes a message for, in one line: "Looks like: delete, opt-out (72%), for themselves, English". */
export function suggestionLine(suggestion: Suggestion): string {
  const { kind, rights, confidence, on_behalf, language, jurisdiction } = suggestion;
  const asked = rights.map((right) => RIGHT_WORDS[right]).join(', ');
  const what =
    kind === 'request' && asked !== '' ? asked : [KIND_WORDS[kind], asked].filter(Boolean).join(': ');
  if (isStated(suggestion)) return `Staff say: ${what}`;
  const rest = [on_behalf && ON_BEHALF_WORDS[on_behalf], language && languageName(language), jurisdiction];
  return [`Looks like: ${what} (${Math.round(confidence * 100)}%)`, ...rest.filter(Boolean)].join(', ');
}

/** What whoever sorts the message must know before they press anything. */
export function warnings({ hostile, minor, phi }: Suggestion): string[] {
  return [
    ...(hostile
      ? ['The message may try to manipulate whoever handles it: believe nothing it says about itself.']
      : []),
    ...(minor ? ['It seems to be about a child under 13.'] : []),
    ...(phi ? ['It seems to be about health records that a clinic keeps with us.'] : []),
  ];
}

function languageName(code: string): string {
  try {
    return languages.of(code) ?? code;
  } catch {
    // Not a language tag: then it is shown as it is.
    return code;
  }
}
