import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type SampleCase, sampleValues } from '../../src/cli/sample-letter.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import { LAWS } from '../../src/core/law/laws.ts';
import { dutiesAsSent, type LetterDuty } from '../../src/core/law/letter-duties.ts';
import { answersToRights } from '../../src/core/which-playbook.ts';
import { letterFiles } from '../../src/workflows/letters.ts';
import { loadWorkflows, WORKFLOWS_FOLDER } from '../../src/workflows/load-workflows.ts';

const workflows = await loadWorkflows();
const { letterbook, playbooks } = workflows;

const GOLDEN: { name: string; letter: string; sample: SampleCase }[] = [
  { name: 'california-deletion', letter: 'deleted', sample: { jurisdiction: 'US-CA', rights: ['delete'] } },
  {
    name: 'colorado-access-refused',
    letter: 'refused',
    sample: { jurisdiction: 'US-CO', rights: ['access'], outcome: 'refused', refusal: 'others-rights' },
  },
  {
    name: 'colorado-access-appeal-upheld',
    letter: 'appeal-decided',
    sample: {
      jurisdiction: 'US-CO',
      rights: ['access'],
      outcome: 'refused',
      refusal: 'others-rights',
      appeal: 'reason-holds',
    },
  },
  {
    name: 'quebec-access-refused',
    letter: 'refused',
    sample: { jurisdiction: 'CA-QC', rights: ['access'], outcome: 'refused', refusal: 'legal-claims' },
  },
  {
    name: 'texas-opt-out',
    letter: 'opted-out',
    sample: { jurisdiction: 'US-TX', rights: ['opt_out'], outcome: 'fulfilled' },
  },
  {
    name: 'phi-hand-over',
    letter: 'handed-over',
    sample: { jurisdiction: 'US-HIPAA', rights: ['access'], outcome: 'handed_over' },
  },
];

describe.each(GOLDEN)('the letter of $name', ({ name, letter, sample }) => {
  test.each(LANGUAGES)('reads as it was agreed on (%s)', async (locale) => {
    const { subject, text, sms } = letterbook.render(
      letter,
      locale,
      sampleValues(workflows, letter, locale, sample),
    );
    const whole = `${subject}\n\n${text}\n\n--- as a text ---\n${sms}\n`;
    await expect(whole).toMatchFileSnapshot(join(import.meta.dirname, 'golden', `${name}.${locale}.txt`));
  });
});

/** Letters by which something is decided, each under every law: what the law has stands in it, in every language. */
test('every letter about a decision says under every law what that law wants, in every language', async () => {
  const answers = answersToRights(playbooks);
  const files = await letterFiles(join(WORKFLOWS_FOLDER, 'letters'));
  const lacking: string[] = [];
  for (const { letter, locale } of files) {
    const partly = answers.has(letter);
    const duties = dutiesAsSent(letter, partly);
    if (duties.length === 0) continue;
    for (const { id } of LAWS) {
      const outcome = partly ? 'partly_fulfilled' : 'refused';
      const values = sampleValues(workflows, letter, locale, { jurisdiction: id, outcome });
      const { text } = letterbook.render(letter, locale, values);
      const says = ({ value }: LetterDuty) =>
        typeof values[value] !== 'string' || text.includes(values[value]);
      lacking.push(
        ...duties.filter((duty) => !says(duty)).map(({ value }) => `${locale}/${letter} ${id} ${value}`),
      );
    }
  }
  expect(lacking).toEqual([]);
});
