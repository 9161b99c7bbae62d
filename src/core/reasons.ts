import { z } from 'zod';
import { APPEAL_REASONS, EXTENSION_REASONS, REFUSAL_REASONS } from './decision.ts';
import type { Language } from './language.ts';

/** Words of ours that stand in letters. */
export const inEveryLanguage = z.strictObject({
  en: z.string().min(1),
  es: z.string().min(1),
  fr: z.string().min(1),
} satisfies Record<Language, z.ZodString>);
const wordsFor = <Code extends string>(codes: readonly Code[]) => z.record(z.enum(codes), inEveryLanguage);

/** `workflows/reasons.yaml`: why we decide as we do, in whole sentences of our letters. */
export const reasonsSchema = z.strictObject({
  refusal: wordsFor(REFUSAL_REASONS).describe('Why nothing is done of what was asked'),
  extension: wordsFor(EXTENSION_REASONS).describe('Why the answer takes longer'),
  appeal: wordsFor([...APPEAL_REASONS.upheld, ...APPEAL_REASONS.overturned]).describe(
    'How an appeal was decided',
  ),
});
export type Reasons = z.infer<typeof reasonsSchema>;
