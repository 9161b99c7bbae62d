import laws from './lexicon/laws.json' with { type: 'json' };
import { bounded, type Hit, placesIn } from './places.ts';
import { plain } from './tokens.ts';

const LAWS = Object.entries(laws).map(([code, words]) => ({
  code,
  pattern: new RegExp(bounded(words.map(plain)).source.replace('(?![\\p{L}\\p{N}])', ''), 'u'),
}));
/** Where a place is said to be somebody's own. */
const RESIDES =
  /(?:\b(?:lived|live|lives|living|reside|resides|residing|resident|based|located|home|domiciled|citizen|i am in|i'?m in|im in|we'?re in|we are in|from|here in|out of|vivo|vive|vivimos|resido|residente|radico|radicamos|soy de|estoy en|somos de|vecin[oa] de|saludos desde|desde|domicilio en|habite|habitons|reside|residente?|vis a|demeure|suis a|suis de|residant|resident|nous sommes a|je suis en|ici a)\b[^.!?\n]{0,30})$/;

/**
 * ISO 3166-2 code of the residence that is stated or of the one law that is named (LABELS.md: a residence wins over
 * laws; several laws and no residence is null). `signature` places, at the end, count like a stated residence.
 */
export function jurisdictionOf(subject: string, text: string): string | null {
  const whole = `${subject}\n\n${text}`;
  const hits = placesIn(whole);
  const flat = plain(whole);
  const resides = hits.filter(({ at }) => RESIDES.test(flat.slice(Math.max(0, at - 60), at)));
  const specific = (codes: Hit[]) => {
    const unique = [...new Set(codes.map(({ code }) => code))];
    const narrow = unique.filter(
      (code) => !unique.some((other) => other !== code && other.startsWith(`${code}-`)),
    );
    return narrow;
  };
  const own = specific(resides);
  if (own.length === 1) return own[0] ?? null;
  if (own.length > 1) return specific(resides.slice(0, 1))[0] ?? null;
  const all = specific(hits);
  if (all.length === 1) return all[0] ?? null;
  if (all.length > 1) {
    const tail = hits.filter(({ at }) => at > whole.trimEnd().length - 45);
    const last = specific(tail);
    if (last.length === 1) return last[0] ?? null;
    const counts = all
      .map((code) => ({ code, count: hits.filter((hit) => hit.code === code).length }))
      .sort((a, b) => b.count - a.count);
    if (counts[0] && counts[1] && counts[0].count > counts[1].count) return counts[0].code;
    return hits[0]?.code ?? null;
  }
  const named = LAWS.filter(({ pattern }) => pattern.test(flat)).map(({ code }) => code);
  const states = named.filter((code) => code !== 'US' && code !== 'EU');
  if (states.length === 1) return states[0] ?? null;
  if (states.length === 0 && named.length === 1) return named[0] ?? null;
  return null;
}
