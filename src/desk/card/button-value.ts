import { z } from 'zod';

/** What a button carries. Slack and its users can read it: ids and the version it was drawn from, nothing else. */
const schema = z.strictObject({
  requestId: z.uuid(),
  stepId: z.uuid().optional(),
  version: z.int(),
});
export type ButtonValue = z.infer<typeof schema>;

export const writeValue = (value: ButtonValue): string => JSON.stringify(value);

/** @returns `undefined` for a value that no card of ours was drawn with */
export function readValue(text: string): ButtonValue | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON, so not ours.
    return undefined;
  }
}
