import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ForTag, Liquid, Output, type Template, toValueSync } from 'liquidjs';
import { parse } from 'yaml';
import { z } from 'zod';

const frontMatter = z.strictObject({ subject: z.string().min(1), sms: z.string().min(1).optional() });
export interface ParsedLetter {
  subject: Template[];
  body: Template[];
  /** What is texted instead, to a person who has only a number. */
  sms: Template[] | null;
}

export const liquid = new Liquid({ strictVariables: true, strictFilters: true, ownPropertyOnly: true });

/** @throws what YAML, zod and Liquid throw on a letter that is not one */
export function parseLetter(text: string): ParsedLetter {
  const [, matter = '', body = ''] = text.split(/^---\n/m);
  const { subject, sms } = frontMatter.parse(parse(matter));
  return {
    subject: liquid.parse(subject),
    body: liquid.parse(body.trim()),
    sms: sms === undefined ? null : liquid.parse(sms.trim()),
  };
}

/** The values that a letter asks for, outermost names only. */
export function valuesAsked({ subject, body, sms }: ParsedLetter): string[] {
  return liquid.globalVariablesSync([...subject, ...body, ...(sms ?? [])]);
}

/**
 * The values that stand in words of a letter: one that is only asked about, in a condition, is not said. A list is said by
 * the words about each of its entries.
 */
export function valuesSaid(templates: readonly Template[]): string[] {
  return templates.flatMap((template) => {
    if (template instanceof Output) return liquid.globalVariablesSync([template]);
    const within = valuesSaid(toValueSync(template.children?.(false, true) ?? []));
    return template instanceof ForTag && within.includes(template.variable)
      ? [...within, ...listNamed(template)]
      : within;
  });
}

const listNamed = ({ collection }: ForTag): string[] =>
  liquid.globalVariablesSync(liquid.parse(`{{ ${collection.getText()} }}`));

/** A letter's text, whatever program saved it: some put a mark before it, or end lines in two signs. */
export async function readLetterText(folder: string, file: string): Promise<string> {
  const text = await readFile(join(folder, file), 'utf8');
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}
