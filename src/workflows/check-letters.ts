import { LANGUAGES, languageFor } from '../core/language.ts';
import { dutiesOfLetter, type LetterDuty } from '../core/law/letter-duties.ts';
import { REPLY_LINE } from '../core/reply-line.ts';
import { textSize } from '../core/text-segments.ts';
import { letterFault } from './letter-fault.ts';
import { letterFiles, lineOfValue, sampleText } from './letters.ts';
import { type ParsedLetter, parseLetter, readLetterText, valuesAsked, valuesSaid } from './parse-letter.ts';
import type { YamlFault } from './read-yaml.ts';

/**
 * Every value that a letter can be given; `code`, `systems` and what was decided (from `reason` on) only in the letters they
 * belong to.
 */
export const LETTER_VALUES = [
  'reference',
  'company',
  'company_address',
  'received_on',
  'due_on',
  'page_url',
  'code',
  'expires_on',
  'systems',
  'categories',
  'recipients',
  'package_until',
  'support_contact',
  'policy_url',
  'asked',
  'asked_of_us',
  'asked_in_all',
  'organization',
  'requester_contact',
  'today',
  'contact_email',
  'partly',
  'statute',
  'appeal_days',
  'regulator',
  'regulator_url',
  'regulator_days',
  'offers_opt_out',
  'reason',
  'extended_on',
  'other_reference',
  'first_reference',
  'first_reason',
  'overturned',
  'new_reference',
  'new_due_on',
  'question',
] as const;
const isValue = (name: string) => LETTER_VALUES.some((value) => value === name);

/** Letters that the lifecycle sends whatever the playbook says. */
export const ALWAYS_NEEDED: readonly string[] = [
  'acknowledgement',
  'acknowledgement-no-code',
  'code',
  'unverified',
  'withdrawn',
  'referred',
  'support',
  'not-a-request',
  'reminder',
  'second-proof',
  'declaration-unmatched',
  'agent-needs',
  'parent-needs',
  'subject-asked',
  'authority-unclear',
  'organization',
  'refused',
  'extension',
  'duplicate',
  'reopened',
  'appeal-received',
  'appeal-decided',
  'question-for-you',
  'decided-by-hand',
];
const [FALLBACK_LOCALE] = LANGUAGES;

export interface CheckedLetters {
  known: Set<string>;
  faults: YamlFault[];
  /** What the letters lack that the law wants, once it is known which of them playbooks end with. */
  dutyFaults(answers: ReadonlySet<string>): YamlFault[];
}

/**
 * All faults of all letters: each is written in every language that requesters are answered in, and says there what
 * it says in English. `known` are the letters that a playbook may name.
 */
export async function checkLetters(folder: string): Promise<CheckedLetters> {
  const files = await letterFiles(folder);
  const known = new Set(files.flatMap(({ locale, letter }) => (locale === FALLBACK_LOCALE ? [letter] : [])));
  const written = new Map<string, ParsedLetter>();
  const texts = new Map<string, string>();
  const faults: YamlFault[] = [];
  for (const { locale, letter, file } of files) {
    const at = place(`letters/${file}`);
    if (!known.has(letter) && !ALWAYS_NEEDED.includes(letter)) {
      faults.push(at(1, 1, `every letter is needed in English too: letters/${FALLBACK_LOCALE}/${letter}.md`));
    }
    const text = await readLetterText(folder, file);
    const read = readLetter(text, locale, at);
    faults.push(...read.faults);
    if (read.letter) {
      written.set(`${locale}/${letter}`, read.letter);
      texts.set(`${locale}/${letter}`, text);
    }
  }
  for (const letter of ALWAYS_NEEDED.filter((name) => !known.has(name))) {
    faults.push(place(`letters/${FALLBACK_LOCALE}/${letter}.md`)(1, 1, 'this letter is always needed'));
  }
  const present = new Set(files.map(({ locale, letter }) => `${locale}/${letter}`));
  for (const name of [...known].flatMap((letter) => LANGUAGES.map((locale) => `${locale}/${letter}`))) {
    const at = place(`letters/${name}.md`);
    if (!present.has(name)) faults.push(at(1, 1, 'this letter is missing; English would be sent instead'));
    const original = written.get(`${FALLBACK_LOCALE}/${name.slice(name.indexOf('/') + 1)}`);
    const translated = written.get(name);
    if (original && translated) faults.push(...lackOf(original, translated).map((lack) => at(1, 1, lack)));
  }
  const dutyFaults = (answers: ReadonlySet<string>) =>
    [...written].flatMap(([name, letter]) => lackOfDuty(name, letter, texts.get(name) ?? '', answers));
  return { known, faults, dutyFaults };
}

/** What a letter must say and its file does not, at the last line that could say it. */
function lackOfDuty(
  name: string,
  { body, sms }: ParsedLetter,
  text: string,
  answers: ReadonlySet<string>,
): YamlFault[] {
  const said = valuesSaid(body);
  const asked = valuesAsked({ subject: [], body, sms: null });
  const at = place(`letters/${name}.md`);
  const duties = dutiesOfLetter(name.slice(name.indexOf('/') + 1), answers);
  const texted = sms && valuesSaid(sms);
  return [
    ...duties
      .filter(({ value, isSwitch }) => !(isSwitch ? asked : said).includes(value))
      .map((duty) => at(lineOfValue(text, duty.value), 1, inWords(duty))),
    ...duties
      .filter(({ value, isTexted }) => isTexted && texted && !texted.includes(value))
      .map((duty) => at(lineOfText(text), 1, `in the text ${inWords(duty)}`)),
  ];
}

const inWords = ({ value, what, source }: LetterDuty): string =>
  source === undefined
    ? `the law wants {{ ${value} }} here: ${what}`
    : `{{ ${value} }} must stand here: ${what} (${source})`;

/** What the English letter says and its translation does not. */
function lackOf(original: ParsedLetter, translated: ParsedLetter): string[] {
  if (original.sms !== null && translated.sms === null) {
    return ['the English letter can be texted (sms:), this one cannot'];
  }
  const lacking = (part: (letter: ParsedLetter) => ParsedLetter) => {
    const [theirs, ours] = [part(original), part(translated)];
    const lost = [
      ...without(valuesAsked(theirs), valuesAsked(ours)),
      ...without(valuesSaid(wordsOf(theirs)), valuesSaid(wordsOf(ours))),
    ];
    return [...new Set(lost)].filter(isValue);
  };
  return [
    ...lacking((letter) => ({ ...letter, sms: null })).map(
      (name) => `the English letter says {{ ${name} }}, this one does not`,
    ),
    ...lacking((letter) => ({ ...letter, subject: [], body: [] })).map(
      (name) => `the English text (sms:) says {{ ${name} }}, this one does not`,
    ),
  ];
}

const wordsOf = ({ subject, body, sms }: ParsedLetter) => [...subject, ...body, ...(sms ?? [])];
const without = (names: readonly string[], others: readonly string[]) =>
  names.filter((name) => !others.includes(name));

type At = ReturnType<typeof place>;
const place =
  (file: string) =>
  (line: number, column: number, message: string): YamlFault => ({
    file: `workflows/${file}`,
    line,
    column,
    path: '',
    message,
  });

function readLetter(text: string, locale: string, at: At): { letter?: ParsedLetter; faults: YamlFault[] } {
  try {
    const letter = parseLetter(text);
    const unknown = valuesAsked(letter).filter((name) => !isValue(name));
    if (unknown.length > 0) return { letter, faults: unknown.map((name) => unknownValue(text, name, at)) };
    const faults = textFaults(letter).map((fault) => at(lineOfText(text), 1, fault));
    return { letter, faults: [...replyLineFaults(text, locale, at), ...faults] };
  } catch (error) {
    return { faults: [letterFault(at(1, 1, '').file, text, error)] };
  }
}

function unknownValue(text: string, name: string, at: At): YamlFault {
  const before = text.slice(0, text.search(new RegExp(`\\b${name}\\b`))).split('\n');
  const known = LETTER_VALUES.join(', ');
  return at(
    before.length,
    (before.at(-1)?.length ?? 0) + 1,
    `there is no value ${name}; there are: ${known}`,
  );
}

const SEGMENTS_MAX = 2;

/** Without the line, what a reply quotes would be read as its sender's own words. */
function replyLineFaults(text: string, locale: string, at: At): YamlFault[] {
  const wanted = REPLY_LINE[languageFor(locale)];
  const lines = text.split('\n');
  const first = lines.findIndex((line, index) => index > lines.indexOf('---', 1) && line.trim() !== '');
  return lines[first] === wanted ? [] : [at(first + 1, 1, `the letter must begin with the line ${wanted}`)];
}

/**
 * A text that is cut into many segments costs more and arrives in pieces; characters outside GSM halve its room. It only
 * points to the whole letter, and to where a person says that it was not them.
 */
function textFaults(letter: ParsedLetter): string[] {
  const text = sampleText(letter);
  if (letter.sms === null || text === null) return [];
  const { segments, outside } = textSize(text);
  const size =
    outside.length > 0
      ? [`the text has characters outside the GSM alphabet: ${outside.join(' ')}`]
      : segments > SEGMENTS_MAX
        ? [`the text fills ${segments} segments; there is room for ${SEGMENTS_MAX}`]
        : [];
  const pointer = valuesSaid(letter.sms).includes('page_url')
    ? []
    : ['the text must say {{ page_url }}: the whole letter stands there, and who did not ask says so there'];
  return [...size, ...pointer];
}

const lineOfText = (text: string): number =>
  text.split('\n').findIndex((line) => line.startsWith('sms:')) + 1;
