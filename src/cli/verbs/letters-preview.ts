import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LAWS } from '../../core/law/laws.ts';
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
    const letters = await preview(jurisdiction);
    const about = `Every letter in every language for a made-up case under the law of ${law.name}, as mail and as text. A text has room for two segments.`;
    await writeFile(out, lettersPage(letters, about)).catch((error: NodeJS.ErrnoException) => {
      throw new CliProblem(`cannot write ${out} (${error.code})`);
    });
    const listed = letters.map(({ letter, locale, subject }) => ({ letter, locale, subject }));
    return { ok: true, json: { out, letters: listed }, lines: [`${letters.length} letters in ${out}`] };
  },
};

async function preview(jurisdiction: string): Promise<PreviewedLetter[]> {
  const workflows = await loadWorkflows();
  const files = await letterFiles(join(WORKFLOWS_FOLDER, 'letters'));
  return files
    .map(({ letter, locale, file }) => {
      const values = sampleValues(workflows, letter, locale, { jurisdiction });
      const rendered = workflows.letterbook.render(letter, locale, values);
      return { letter, locale, file: `workflows/letters/${file}`, ...rendered };
    })
    .toSorted((a, b) => a.letter.localeCompare(b.letter) || a.locale.localeCompare(b.locale));
}
