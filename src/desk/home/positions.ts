import { z } from 'zod';
import type { RequestId } from '../../core/privacy-request.ts';
import { HOME_LISTS, type HomeList, type ListPosition } from '../../db/home-lists.ts';

/** Which page of each list somebody looks at; a list that is not named shows its first. */
export type Positions = { [List in HomeList]?: ListPosition };

const position = z.strictObject({
  go: z.enum(['after', 'before']),
  dueAt: z.iso.datetime(),
  id: z.uuid().transform((id) => id as RequestId),
});
const positions = z.partialRecord(z.enum(HOME_LISTS), position);
const turn = z.strictObject({ list: z.enum(HOME_LISTS), to: position });

/** What a button under a list carries. */
export const writeTurn = (list: HomeList, to: ListPosition): string => JSON.stringify({ list, to });

/** The pages after a press. What no home of ours was drawn with shows the first pages. */
export function turnedPositions(shown: string, pressed: string): Positions {
  const asked = turn.safeParse(parsed(pressed)).data;
  return { ...readPositions(parsed(shown)), ...(asked ? { [asked.list]: asked.to } : {}) };
}

export function readPositions(stored: unknown): Positions {
  return (positions.safeParse(stored).data ?? {}) as Positions;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON, so not ours.
    return undefined;
  }
}
