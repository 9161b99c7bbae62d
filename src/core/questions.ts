import { z } from 'zod';
import { slug } from './duration.ts';
import { inEveryLanguage } from './reasons.ts';

/** As what a question in a staff member's own words is noted; no key of the file. */
export const FREE_QUESTION = 'free';

/** `workflows/questions.yaml`: what staff ask requesters again and again, in the words of our letters. */
export const questionsSchema = z.strictObject({
  questions: z
    .record(
      slug.refine((key) => key !== FREE_QUESTION, `${FREE_QUESTION} is what staff write themselves`),
      z.strictObject({
        label: z.string().min(1).max(75).describe('What staff choose by in Slack'),
        asks: inEveryLanguage.describe('The question, as the letter asks it'),
      }),
    )
    .refine((all) => Object.keys(all).length <= 99, 'Slack shows at most 99 in one list'),
});
export type Questions = z.infer<typeof questionsSchema>['questions'];
