import { readdir } from 'node:fs/promises';
import type { Template } from 'liquidjs';
import type { Letterbook, LetterValues } from '../core/letterbook.ts';
import { Permanent } from '../core/problem.ts';
import { inGsm } from '../core/text-segments.ts';
import { letterFault } from './letter-fault.ts';
import { liquid, type ParsedLetter, parseLetter, readLetterText } from './parse-letter.ts';
import { YamlFaults } from './read-yaml.ts';

/**
 * Reads `letters/<locale>/<letter>.md`: front matter with the subject, then paragraphs of plain text with Liquid
 * variables. A variable that was not given is an error, never an empty space in a legal letter.
 * @throws YamlFaults with file and line of the first letter that is not one
 */
export async function loadLetters(folder: string): Promise<Letterbook> {
  const letters = new Map<string, ParsedLetter & { file: string; text: string }>();
  for (const { locale, letter, file } of await letterFiles(folder)) {
    const text = await readLetterText(folder, file);
    try {
      letters.set(`${locale}/${letter}`, { ...parseLetter(text), file, text });
    } catch (error) {
      throw new YamlFaults([letterFault(`workflows/letters/${file}`, text, error)]);
    }
  }
  const fill = (template: Template[], values: LetterValues): string => {
    try {
      return liquid.renderSync(template, values) as string;
    } catch (error) {
      const missing = /undefined variable: ([\w.]+)/.exec(String(error))?.[1] ?? 'unknown';
      throw new Permanent(`letter-lacks-a-value-${missing}`);
    }
  };
  const localeOf = (letter: string, wanted: string) => (letters.has(`${wanted}/${letter}`) ? wanted : 'en');
  return {
    localeOf,
    render(letter, wanted, values) {
      const locale = localeOf(letter, wanted);
      const found = letters.get(`${locale}/${letter}`);
      if (!found) throw new Permanent('letter-unknown');
      const text = fill(found.body, values);
      const sms = found.sms && asText(fill(found.sms, values));
      return { subject: fill(found.subject, values), text, html: toHtml(text, locale), sms };
    },
    placeOf(letter, wanted, value) {
      const found = letters.get(`${localeOf(letter, wanted)}/${letter}`);
      if (!found) throw new Permanent('letter-unknown');
      return `workflows/letters/${found.file}:${lineOfValue(found.text, value)}`;
    },
  };
}

/** The line on which a letter says a value, in its body if it can; its last line where it says it nowhere. */
export function lineOfValue(text: string, value: string): number {
  const lines = text.trimEnd().split('\n');
  const says = (line: string) => new RegExp(`\\b${value}\\b`).test(line);
  const line = lines.findLastIndex(says);
  return line === -1 ? lines.length : line + 1;
}

/** Dates come with narrow spaces and, in Spanish and French, with accents that would more than halve the room in a text. */
const asText = (words: string) => inGsm(inOneLine(words));
const inOneLine = (words: string) => words.replace(/\s+/gu, ' ').trim();

/**
 * What is texted for a letter, filled with plain values as long as they get. Its own words are left as they were
 * written, so that a sign outside the GSM alphabet is found and not quietly spelled otherwise.
 * @throws what Liquid throws
 */
export function sampleText({ sms }: ParsedLetter): string | null {
  return sms && inOneLine(liquid.renderSync(sms, LONGEST_VALUES) as string);
}
const LONGEST_VALUES: LetterValues = {
  reference: 'FW-7K3M-92QD',
  company: 'Fluentworks, Inc.',
  company_address: '2529 Lawrence St, Denver, CO 80205, USA',
  received_on: '30 de septiembre de 2026',
  due_on: '30 de septiembre de 2026',
  page_url: `https://privacy.fluentworks.com/r/${'x'.repeat(32)}`,
  code: '000000',
  package_until: '30 de septiembre de 2026',
  expires_on: 'miercoles, 30 de septiembre de 2026, 12:00 p.m. MST',
  support_contact: 'support@fluentworks.com',
  policy_url: 'https://www.fluentworks.com/privacy',
  asked: 'ne pas vendre ni partager les données',
  asked_of_us: 'ne pas vendre ni partager les données',
  asked_in_all: 'ne pas vendre ni partager les données et supprimer les données',
  organization: 'N'.repeat(75),
  requester_contact: 'someone.with.a.long.name@example.com',
  extended_on: '30 de septiembre de 2026',
  other_reference: 'FW-7K3M-92QD',
  first_reference: 'FW-7K3M-92QD',
};

/** Every letter in a folder: `file` is its path from there. */
export async function letterFiles(
  folder: string,
): Promise<{ locale: string; letter: string; file: string }[]> {
  const files = await readdir(folder, { recursive: true });
  return files.sort().flatMap((path) => {
    const [, locale, letter] = /^([\w-]+)[\\/]([\w-]+)\.md$/.exec(path) ?? [];
    return locale && letter ? [{ locale, letter, file: path }] : [];
  });
}

/** Paragraphs and links, nothing else: the same words in every mail program. */
function toHtml(text: string, locale: string): string {
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => {
    const linked = escapeHtml(paragraph).replace(
      /https?:\/\/[^\s<>"]+/g,
      (url) => `<a href="${url}">${url}</a>`,
    );
    return `<p>${linked.replaceAll('\n', '<br>\n')}</p>`;
  });
  return `<!doctype html>\n<html lang="${locale}"><body style="font:16px/1.5 system-ui,sans-serif;max-width:40em">\n${paragraphs.join('\n')}\n</body></html>\n`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
