import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Liquid, type Template } from 'liquidjs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Letterbook, LetterValues } from '../core/playbook.ts';
import { Permanent } from '../core/problem.ts';

const frontMatter = z.strictObject({ subject: z.string().min(1) });
interface ParsedLetter {
  subject: Template[];
  body: Template[];
}

/**
 * Reads `letters/<locale>/<letter>.md`: front matter with the subject, then paragraphs of plain text with Liquid
 * variables. A variable that was not given is an error, never an empty space in a legal letter.
 */
export async function loadLetters(folder: string): Promise<Letterbook> {
  const liquid = new Liquid({ strictVariables: true, strictFilters: true, ownPropertyOnly: true });
  const letters = new Map<string, ParsedLetter>();
  for (const locale of await readdir(folder)) {
    for (const file of (await readdir(join(folder, locale))).filter((name) => name.endsWith('.md'))) {
      const [, matter, body] = (await readFile(join(folder, locale, file), 'utf8')).split(/^---\n/m);
      const { subject } = frontMatter.parse(parse(matter ?? ''));
      const letter = file.replace(/\.md$/, '');
      letters.set(`${locale}/${letter}`, {
        subject: liquid.parse(subject),
        body: liquid.parse((body ?? '').trim()),
      });
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
  return {
    render(letter, locale, values) {
      const found = letters.get(`${locale}/${letter}`) ?? letters.get(`en/${letter}`);
      if (!found) throw new Permanent('letter-unknown');
      const text = fill(found.body, values);
      return { subject: fill(found.subject, values), text, html: toHtml(text) };
    },
  };
}

/** Paragraphs and links, nothing else: the same words in every mail program. */
function toHtml(text: string): string {
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => {
    const linked = escapeHtml(paragraph).replace(
      /https?:\/\/[^\s<>"]+/g,
      (url) => `<a href="${url}">${url}</a>`,
    );
    return `<p>${linked.replaceAll('\n', '<br>\n')}</p>`;
  });
  return `<!doctype html>\n<html lang="en"><body style="font:16px/1.5 system-ui,sans-serif;max-width:40em">\n${paragraphs.join('\n')}\n</body></html>\n`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
