/**
 * The languages in which a requester is answered; the first one stands in for every other. Each has its words for the
 * pages, its letters and its names in the data map: the compiler and `playbook check` say what a new one still lacks.
 */
export const LANGUAGES = ['en', 'es', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];
const [FALLBACK] = LANGUAGES;
/** No browser sends more than a few dozen; the header comes from anybody. */
const RANGES_MAX = 32;

/** The language that answers a language tag (BCP 47): `es-MX` is answered in Spanish, what we do not speak in English. */
export function languageFor(tag: string): Language {
  return spoken(tag) ?? FALLBACK;
}

/** The language of ours that a browser likes best, by its `Accept-Language` (RFC 9110 §12.5.4). */
export function preferredLanguage(header: string | undefined): Language {
  const ranges = (header ?? '').split(',', RANGES_MAX).map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
    const weight = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
    return { language: spoken(tag), weight: weight === undefined ? 1 : Number(weight) };
  });
  const [best] = ranges
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .filter(({ language }) => language !== undefined);
  return best?.language ?? FALLBACK;
}

function spoken(tag: string): Language | undefined {
  const primary = tag.split('-', 1)[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === primary);
}
