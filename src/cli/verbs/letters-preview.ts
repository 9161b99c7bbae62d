import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Law } from '../../core/law/law.ts';
import { LAWS } from '../../core/law/laws.ts';
import type { Letterbook, LetterValues } from '../../core/letterbook.ts';
import { toProblem } from '../../core/problem.ts';
import { letterFiles } from '../../workflows/letters.ts';
import { loadWorkflows, WORKFLOWS_FOLDER } from '../../workflows/load-workflows.ts';
import { lettersPage, type PreviewedLetter } from '../letters-page.ts';
import { sampleValues } from '../sample-letter.ts';
import { CliProblem, noPositionals, textOption, type Verb, WrongUsage } from '../verb.ts';

export const lettersPreview: Verb = {
  name: 'letters preview',
  takes: '[--out FILE] [--law ID]',
  does: 'Renders every letter in every language, as mail and as text, with a made-up case to one HTML page.',
  options: { out: { type: 'string' }, law: { type: 'string' } },
  async run(call) {
    noPositionals(call);
    const out = textOption(call, 'out') ?? 'letters.html';
    const jurisdiction = textOption(call, 'law') ?? 'US-CO';
    const law = LAWS.find(({ id }) => id === jurisdiction);
    if (!law) throw new WrongUsage(`--law is one of ${LAWS.map(({ id }) => id).join(', ')}`);
    const letters = await preview(law);
    const about = `Every letter in every language for a made-up case under the law of ${law.name}, as mail and as text. A text has room for two segments.`;
    await writeFile(out, lettersPage(letters, about)).catch((error: NodeJS.ErrnoException) => {
      throw new CliProblem(`cannot write ${out} (${error.code})`);
    });
    const listed = letters.map(({ letter, locale, subject }) => ({ letter, locale, subject }));
    return { ok: true, json: { out, letters: listed }, lines: [`${letters.length} letters in ${out}`] };
  },
};

/** Every letter that can come up under a law: one without an extension knows no letter about it. */
async function preview(law: Law): Promise<PreviewedLetter[]> {
  const workflows = await loadWorkflows();
  const files = await letterFiles(join(WORKFLOWS_FOLDER, 'letters'));
  return files
    .filter(({ letter }) => letter !== 'extension' || law.extension !== null)
    .map(({ letter, locale, file }) => {
      const values = sampleValues(workflows, letter, locale, { jurisdiction: law.id });
      const rendered = rendering(workflows.letterbook, letter, locale, values);
      return { letter, locale, file: `workflows/letters/${file}`, ...rendered };
    })
    .toSorted((a, b) => a.letter.localeCompare(b.letter) || a.locale.localeCompare(b.locale));
}

/** @throws CliProblem with the letter's file and line where it asks for a value that there is not */
function rendering(letterbook: Letterbook, letter: string, locale: string, values: LetterValues) {
  try {
    return letterbook.render(letter, locale, values);
  } catch (error) {
    const [, value] = /^letter-lacks-a-value-([\w.]+)$/.exec(toProblem(error).code) ?? [];
    if (value === undefined) throw error;
    throw new CliProblem(`${letterbook.placeOf(letter, locale, value)} there is no value ${value}`);
  }
}
