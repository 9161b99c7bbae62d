import { z } from 'zod';
import type { JsonObject } from '../core/json.ts';
import { KINDS, ON_BEHALF, RIGHTS, type Right } from '../core/privacy-request.ts';

/** What a message is taken for, as `requests.suggestion` holds it. Labels only: nothing about a person. */
const schema = z.object({
  kind: z.enum(KINDS),
  rights: z.array(z.enum(RIGHTS)).default([]),
  on_behalf: z.enum(ON_BEHALF).nullish(),
  minor: z.boolean().default(false),
  phi: z.boolean().default(false),
  jurisdiction: z.string().max(20).nullish(),
  language: z.string().max(20).nullish(),
  confidence: z.number().min(0).max(1),
  hostile: z.boolean().default(false),
  reasons: z.array(z.string()).default([]),
});
export type Suggestion = z.infer<typeof schema>;

/** @returns `null` where there is none, or one that this version cannot read */
export function readSuggestion(stored: JsonObject | null): Suggestion | null {
  return schema.nullable().safeParse(stored).data ?? null;
}

/** The reason of what staff state of a message that they entered. */
export const STATED_BY_STAFF = 'stated-by-staff';

export const isStated = (suggestion: Suggestion): boolean => suggestion.reasons.includes(STATED_BY_STAFF);

/** What the reader takes a message for, without what it states of a person. */
export function suggestionOf(
  read: Omit<Suggestion, 'on_behalf' | 'jurisdiction' | 'language'> & {
    on_behalf: string;
    jurisdiction: string | null;
    language: string;
  },
): JsonObject {
  const { kind, rights, on_behalf, minor, phi, jurisdiction, language, confidence, hostile, reasons } = read;
  return {
    kind,
    rights: [...rights],
    on_behalf,
    minor,
    phi,
    jurisdiction,
    language,
    confidence,
    hostile,
    reasons: [...reasons],
  };
}

/** What staff state of a message that they entered, in the form of a suggestion; `null` where they state no right. */
export function statedSuggestion(stated: {
  rights: readonly Right[];
  jurisdiction: string | null;
}): JsonObject | null {
  if (stated.rights.length === 0) return null;
  return {
    kind: 'request',
    rights: [...stated.rights],
    jurisdiction: stated.jurisdiction,
    confidence: 1,
    reasons: [STATED_BY_STAFF],
  };
}
