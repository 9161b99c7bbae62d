import { z } from 'zod';
import type { OutgoingMail } from '../core/ports.ts';

/**
 * What `outbound_messages.content` seals: the mail exactly as it is handed to the provider. `secrets` are the code
 * and the page token in it; once the mail is sent they are blotted out, so that reading the record later gives
 * nobody the requester's powers.
 */
export const letterContentSchema = z.strictObject({
  mail: z.strictObject({
    messageId: z.string(),
    to: z.string(),
    from: z.strictObject({ address: z.string(), name: z.string() }),
    replyTo: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    headers: z.record(z.string(), z.string()),
  }) satisfies z.ZodType<OutgoingMail>,
  secrets: z.array(z.string()),
});
export type LetterContent = z.infer<typeof letterContentSchema>;

const BLOT = '•••';

export function withoutSecrets({ mail, secrets }: LetterContent): LetterContent {
  const blotted = (text: string) =>
    secrets.reduce((blottedSoFar, secret) => blottedSoFar.replaceAll(secret, BLOT), text);
  return { mail: { ...mail, text: blotted(mail.text), html: blotted(mail.html) }, secrets: [] };
}
