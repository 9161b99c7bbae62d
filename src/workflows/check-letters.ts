import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LANGUAGES } from '../core/language.ts';
import { dutiesOfLetter } from '../core/law/letter-duties.ts';
import { textSize } from '../core/text-segments.ts';
import {
  letterFiles,
  lineOfValue,
  type ParsedLetter,
  parseLetter,
  sampleText,
  valuesAsked,
} from './letters.ts';
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
const ALWAYS_NEEDED = [
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
    const text = await readFile(join(folder, file), 'utf8');
    const read = readLetter(text, at);
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

/** What the law wants a letter to say and its file does not, at the last line that could say it. */
function lackOfDuty(
  name: string,
  letter: ParsedLetter,
  text: string,
  answers: ReadonlySet<string>,
): YamlFault[] {
  const said = valuesAsked({ ...letter, sms: null });
  const at = place(`letters/${name}.md`);
  return dutiesOfLetter(name.slice(name.indexOf('/') + 1), answers)
    .filter(({ value }) => !said.includes(value))
    .map(({ value, what }) => at(lineOfValue(text, value), 1, `the law wants {{ ${value} }} here: ${what}`));
}

/** What the English letter says and its translation does not. */
function lackOf(original: ParsedLetter, translated: ParsedLetter): string[] {
  if (original.sms !== null && translated.sms === null) {
    return ['the English letter can be texted (sms:), this one cannot'];
  }
  const lacking = (part: (letter: ParsedLetter) => ParsedLetter) => {
    const said = valuesAsked(part(translated));
    return valuesAsked(part(original)).filter((name) => isValue(name) && !said.includes(name));
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

function readLetter(text: string, at: At): { letter?: ParsedLetter; faults: YamlFault[] } {
  try {
    const letter = parseLetter(text);
    const unknown = valuesAsked(letter).filter((name) => !isValue(name));
    if (unknown.length > 0) return { letter, faults: unknown.map((name) => unknownValue(text, name, at)) };
    const fault = textFault(letter);
    return { letter, faults: fault === undefined ? [] : [at(lineOfText(text), 1, fault)] };
  } catch (error) {
    return { faults: [at(lineOf(error, text), 1, reasonOf(error))] };
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

/** A text that is cut into many segments costs more and arrives in pieces; characters outside GSM halve its room. */
function textFault(letter: ParsedLetter): string | undefined {
  const text = sampleText(letter);
  if (text === null) return undefined;
  const { segments, outside } = textSize(text);
  if (outside.length > 0) return `the text has characters outside the GSM alphabet: ${outside.join(' ')}`;
  return segments > SEGMENTS_MAX
    ? `the text fills ${segments} segments; there is room for ${SEGMENTS_MAX}`
    : undefined;
}

const lineOfText = (text: string): number =>
  text.split('\n').findIndex((line) => line.startsWith('sms:')) + 1;

/** Liquid counts lines from the start of the body; what the body is not to blame for stands in the front matter. */
function lineOf(error: unknown, text: string): number {
  const matter = /^---\n[\s\S]*?^---\n\n*/m.exec(text)?.[0] ?? '';
  try {
    parseLetter(`---\nsubject: any\n---\n${text.slice(matter.length)}`);
    return matter === '' ? 1 : 2;
  } catch {
    // The body alone fails too, so the fault is in it.
    return matter.split('\n').length - 1 + Number(/, line:(\d+)/.exec(String(error))?.[1] ?? 1);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'ZodError') {
    return 'a letter begins with ---, then subject: and its words, then --- again';
  }
  if (!(error instanceof Error)) return 'cannot be read';
  // Liquid's own place counts from the start of the body; the fault's place is the file's.
  return error.message.split('\n')[0]?.replace(/, line:\d+, col:\d+$/, '') ?? error.name;
}
