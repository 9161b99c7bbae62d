import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { textSize } from '../core/text-segments.ts';
import { letterFiles, type ParsedLetter, parseLetter, sampleText, valuesAsked } from './letters.ts';
import type { YamlFault } from './read-yaml.ts';

/** Every value that a letter can be given; `code` and `systems` only in the letters they belong to. */
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
  'support_contact',
  'policy_url',
] as const;
/** Letters that the lifecycle sends whatever the playbook says. */
const ALWAYS_NEEDED = [
  'acknowledgement',
  'acknowledgement-no-code',
  'code',
  'unverified',
  'withdrawn',
  'referred',
  'support',
  'question',
  'not-a-request',
];
const FALLBACK_LOCALE = 'en';

/** All faults of all letters. `known` are the letters that a playbook may name. */
export async function checkLetters(folder: string): Promise<{ known: Set<string>; faults: YamlFault[] }> {
  const known = new Set<string>();
  const faults: YamlFault[] = [];
  const files = await letterFiles(folder);
  for (const { locale, letter } of files) if (locale === FALLBACK_LOCALE) known.add(letter);
  for (const { letter, file } of files) {
    const at = place(`letters/${file}`);
    if (!known.has(letter)) {
      faults.push(at(1, 1, `every letter is needed in English too: letters/${FALLBACK_LOCALE}/${letter}.md`));
    }
    faults.push(...letterFaults(await readFile(join(folder, file), 'utf8'), at));
  }
  for (const letter of ALWAYS_NEEDED.filter((name) => !known.has(name))) {
    faults.push(place(`letters/${FALLBACK_LOCALE}/${letter}.md`)(1, 1, 'this letter is always needed'));
  }
  return { known, faults };
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

function letterFaults(text: string, at: At): YamlFault[] {
  try {
    const letter = parseLetter(text);
    const unknown = valuesAsked(letter).filter((name) => !LETTER_VALUES.some((value) => value === name));
    if (unknown.length === 0) {
      const fault = textFault(letter);
      return fault === undefined ? [] : [at(lineOfText(text), 1, fault)];
    }
    return unknown.map((name) => {
      const before = text.slice(0, text.search(new RegExp(`\\b${name}\\b`))).split('\n');
      const known = LETTER_VALUES.join(', ');
      return at(
        before.length,
        (before.at(-1)?.length ?? 0) + 1,
        `there is no value ${name}; there are: ${known}`,
      );
    });
  } catch (error) {
    return [at(lineOf(error, text), 1, reasonOf(error))];
  }
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
