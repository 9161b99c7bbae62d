import { plain } from './tokens.ts';

export const IDENTIFIER_TYPES = ['emails', 'phones', 'names', 'organizations', 'account_ids'] as const;
export type IdentifierType = (typeof IDENTIFIER_TYPES)[number];

/** A piece of the text that may identify somebody, verbatim. */
export interface Candidate {
  type: 'email' | 'phone' | 'proper' | 'id';
  value: string;
  at: number;
  end: number;
}

const EMAIL = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const PHONE =
  /(?<![\p{L}\p{N}@._/-])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{1,4}\)|\d{1,4})(?:[\s./-]{0,2}\d{2,4}){2,4}(?![\p{L}\p{N}@_-])/gu;
/** A code of letters and digits, capitals with marks, or a user name with a mark in it. */
const CODE =
  /(?<![\p{L}\p{N}@._/#*+-])@?(?:[A-Z]{2,5}[ ]\d[\d-]{2,}|[\p{L}\p{N}]+(?:[-_./#*][\p{L}\p{N}]+)+|(?=[\p{L}\p{N}]*\d)(?=[\p{L}\p{N}]*[\p{L}])[\p{L}\p{N}]{4,}|[A-Z]{4,}[A-Z0-9]*|\d{5,})(?![\p{L}\p{N}@])/gu;
/** After these words even a plain word is a login. */
const LOGIN =
  /\b(?:user ?name|username|login|log-in|user ref|user|handle|workspace|usuario|identifiant|account|acct|cuenta|compte|client|customer|member|id)\b(?: (?:is|es|est|id|name|number|no|called|named|n°|under|here is|ref))?[ :.#]*\(?["“'«]?\s?(@?[\p{L}\p{N}][\p{L}\p{N}_.@-]{3,30})/giu;
/** A name typed without capitals: after an introduction, or alone on the last line. */
const INTRODUCED =
  /(?:\b(?:i am|i'm|im|this is|its|it's|my name is|name is|name's|name:|names|soy|me llamo|mi nombre es|je suis|je m'appelle|mon nom est|nom:|nombre:)\s+)([\p{Ll}][\p{L}'’-]+(?: [\p{Ll}][\p{L}'’.-]*){0,2})/giu;
const AFTER_PLACE =
  /\b(?:at|from|with|w|en|en la|en el|con|chez|à la|à|au|a la|del|de la)\s+([\p{Ll}][\p{L}'’-]+(?: [\p{L}'’&-]+){1,3})/giu;

/** Everything that could be an identifier, in reading order; pieces of the same type do not overlap. */
export function candidatesIn(text: string): Candidate[] {
  const found: Candidate[] = [];
  const taken: [number, number][] = [];
  const free = (at: number, end: number) => !taken.some(([from, to]) => at < to && end > from);
  const add = (type: Candidate['type'], value: string, at: number, claim = true) => {
    const end = at + value.length;
    if (value.trim() === '' || !free(at, end)) return;
    found.push({ type, value, at, end });
    if (claim) taken.push([at, end]);
  };
  for (const match of text.matchAll(EMAIL)) add('email', match[0].replace(/[.'-]+$/, ''), match.index);
  for (const match of text.matchAll(PHONE)) {
    const digits = match[0].replace(/\D/g, '').length;
    if (digits >= 10 && digits <= 15) add('phone', match[0], match.index);
  }
  for (const match of text.matchAll(LOGIN)) {
    const value = (match[1] ?? '').replace(/[.,:;-]+$/, '');
    if (/[\d_.@-]|^\p{Lu}+$/u.test(value))
      add('id', value, match.index + match[0].lastIndexOf(match[1] ?? ''));
    else add('id', value, match.index + match[0].lastIndexOf(match[1] ?? ''), false);
  }
  for (const match of text.matchAll(CODE)) {
    if (/^\p{L}+(?:['’/-]\p{L}+)*$/u.test(match[0]) && !/^[\p{Lu}-]{4,}$/u.test(match[0])) continue;
    add('id', match[0].replace(/[.]+$/, ''), match.index, !/^\p{Lu}+$/u.test(match[0]));
  }
  for (const [value, at] of properSpans(text)) add('proper', value, at, false);
  for (const match of text.matchAll(INTRODUCED)) {
    const value = match[1] ?? '';
    for (const part of [value, value.split(' ').slice(0, 2).join(' '), value.split(' ')[0] ?? ''])
      add('proper', part, match.index + match[0].length - value.length, false);
  }
  const last = /(?:^|\n)[ \t]*[-–—~]?[ \t]*([\p{Ll}][\p{L}'’.-]*(?: [\p{L}'’.-]+){0,2})[ \t.]*$/u.exec(
    text.trimEnd(),
  );
  if (last?.[1]) add('proper', last[1], last.index + last[0].indexOf(last[1]), false);
  for (const match of text.matchAll(AFTER_PLACE)) {
    const words = (match[1] ?? '').split(' ');
    for (let count = 2; count <= words.length; count++)
      add(
        'proper',
        words.slice(0, count).join(' '),
        match.index + match[0].length - (match[1] ?? '').length,
        false,
      );
  }
  return found.sort((one, other) => one.at - other.at || one.end - other.end);
}

const TITLE =
  /^(?:mrs?|ms|miss|dr|dra|prof|sr|sra|srta|señora?|don|doña|madame|monsieur|mme|maître|sgt|lt|det|rev|sir|hon)\.?$/iu;
/** Words that no name begins or ends with. */
const DULL = new Set(
  (
    'i a an this that these those my your our his her their its it we you he she they who what when where why how which ' +
    'please pls thanks thank regards best sincerely yours cheers hello hi hey dear good morning afternoon evening yes no not ' +
    'and or but if so also to for from in on at of by with as is are was were be been do does did have has had will would ' +
    'can could should must stop delete remove send tell give show take keep let get put make use under since because ' +
    "after before now today tomorrow yesterday first second third both all any some every each another more i'm i'd i've i'll it's we're she's he's " +
    'monday tuesday wednesday thursday friday saturday sunday january february march july august september october november ' +
    "december re fwd fw subject data account request privacy team information personal email phone name name's number " +
    'customer client member user id login address city state sent ids ok okay ps attn whom concern there here just only even ' +
    'hola buenas buenos días tardes noches gracias saludos atentamente estimados estimadas señores por favor quiero solicito soy somos ' +
    'mi mis su sus un una de del en con para que no si yo desde cuando como pero y o a al se me nos vivo ' +
    "bonjour bonsoir merci cordialement je vous nous mon ma mes votre vos un une des du et ou j'ai c'est " +
    "l' d' pour par avec sans ce cette il elle on est suis veuillez bien depuis quand comme mais dans au aux ne pas " +
    'lunes martes miércoles jueves viernes sábado domingo enero febrero marzo mayo junio julio agosto septiembre octubre ' +
    'noviembre diciembre lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août ' +
    'septembre octobre novembre décembre fluentworks ccpa gdpr hipaa coppa cpra rgpd gpc csv pdf json sms faq url ssn dob'
  )
    .split(' ')
    .map(plain),
);
/** Articles and months begin names of places and people, but are none alone. */
const NOT_ALONE = new Set([
  'the',
  'el',
  'la',
  'los',
  'las',
  'le',
  'les',
  'chez',
  'one',
  'two',
  'three',
  'four',
  'april',
  'may',
  'june',
  'don',
  'st',
  'mt',
]);
export const HEAD =
  /^(?:gym|gimnasio|camp|campamento|guarder[ií]a|cl[ií]nica?|est[eé]tica|llantera|spa|sal[oó]n|studio|estudio|club|academia|escuela|taller|barber[ií]a|peluquer[ií]a|consultorio|restaurante?|hotel|garderie|clinique|centre|école|coiffeur|dojo|cabinet)$/iu;
/** Kinds of places, by the last word of their name. */
export const PLACE =
  /^(?:yoga|pilates|dental|dentistry|smiles|spa|gym|salon|barbell|barbers?|barbershop|clinic|studio|fitness|crossfit|nails|cuts|massage|wellness|vet|kennels|grooming|academy|daycare|preschool|camp|club|cafe|bakery|movers|ortho|orthodontics|pediatrics|derm|dermatology|therapy|rehab|chiropractic|care|health|auto|tire|tattoo|lashes|brows|golf|swim|karate|dance|music|tutoring|rentals|physio|counseling|hearing|vision|cardiology|oncology|medical|hospital|bank|church|school)$/iu;
const ABBREVIATION = /^(?:\p{Lu}|st|ste|mt|ft|dr|co|jr|sr|mr|mrs|ms|no|prof|lic|ing)\.$/iu;
const GAP_MAX = 3;
const SPAN_MAX = 7;
const SPANS_MAX = 800;

/** Every stretch of capitalised words that could be a name, as overlapping pieces: which one counts is learned. */
function properSpans(text: string): [string, number][] {
  const words = [
    ...text.matchAll(/(?<![\p{L}])[ldLD]['’](?=\p{L})|[\p{L}\p{N}&+][\p{L}\p{M}\p{N}'’.&+/-]*/gu),
  ].map((match) => {
    const bare = match[0].replace(/(?:['’]s)?[.'’/-]*$/u, '');
    const keeps = ABBREVIATION.test(match[0]);
    return {
      text: keeps ? match[0] : bare,
      at: match.index,
      end: match.index + (keeps ? match[0].length : bare.length),
      stop: !keeps && bare !== match[0] && /[.]$/.test(match[0]),
      capital: /^\p{Lu}/u.test(match[0]),
    };
  });
  const spans: [string, number][] = [];
  const seen = new Set<string>();
  const push = (from: number, to: number) => {
    const first = words[from];
    const last = words[to];
    if (!first || !last) return;
    const value = text.slice(first.at, last.end);
    if (seen.has(`${first.at} ${value}`) || value.length < 2) return;
    seen.add(`${first.at} ${value}`);
    spans.push([value, first.at]);
  };
  const joined = (index: number) => {
    const one = words[index];
    const next = words[index + 1];
    return one && next && !one.stop && /^(?:['’]s)?[ ]$|^$/u.test(text.slice(one.end, next.at));
  };
  const dull = (index: number) => {
    const word = words[index]?.text ?? '';
    return DULL.has(plain(word)) || TITLE.test(word);
  };
  for (const [from, word] of words.entries()) {
    if (spans.length >= SPANS_MAX) break;
    const isHead = HEAD.test(word.text) && !word.capital;
    if (!word.capital && !isHead) {
      // Text messages name places without capitals: "lotus lane yoga".
      if (PLACE.test(word.text)) {
        for (let back = 1; back <= 2; back++) {
          let whole = true;
          for (let index = from - back; index < from; index++) whole &&= Boolean(joined(index));
          if (whole && !dull(from - back)) push(from - back, from);
        }
      }
      continue;
    }
    if (dull(from)) continue;
    let gap = 0;
    for (let to = from; to < from + SPAN_MAX && to < words.length; to++) {
      if (to > from && !joined(to - 1)) break;
      const here = words[to];
      if (!here) break;
      if (!here.capital && !/^\d+$/.test(here.text)) {
        if (to > from && ++gap > GAP_MAX) break;
        continue;
      }
      gap = 0;
      if (dull(to) || (to === from && NOT_ALONE.has(plain(here.text)))) continue;
      push(from, to);
    }
  }
  return spans;
}
