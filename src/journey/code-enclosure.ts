import { z } from 'zod';

/** What a code letter carries that no column holds in the clear; sealed into the outbox, emptied once sent. */
export const codeEnclosureSchema = z.strictObject({
  challenge: z.string(),
  code: z.string(),
  expiresAt: z.string(),
});
export type CodeEnclosure = z.infer<typeof codeEnclosureSchema>;
