import { z } from 'zod';
import type { OutgoingMail, OutgoingText } from '../core/ports.ts';

/**
 * What `outbound_messages.content` seals: the letter exactly as it is handed to the provider. `secrets` are the code
 * and the page token in it; once it is sent they are blotted out, so that reading the record later gives nobody the
 * requester's powers.
 */
export const letterContentSchema = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('mail'),
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
  }),
  z.strictObject({
    by: z.literal('text'),
    text: z.strictObject({
      to: z.string(),
      whatsapp: z.boolean(),
      body: z.string(),
      validSeconds: z.number().nullable(),
    }) satisfies z.ZodType<OutgoingText>,
    /** The whole letter, which is too long for a text and stands on the requester's page. */
    full: z.string(),
    secrets: z.array(z.string()),
  }),
]);
export type LetterContent = z.infer<typeof letterContentSchema>;

const BLOT = '•••';

export function withoutSecrets(content: LetterContent): LetterContent {
  const blotted = (text: string) =>
    content.secrets.reduce((blottedSoFar, secret) => blottedSoFar.replaceAll(secret, BLOT), text);
  if (content.by === 'text') {
    const { text, full } = content;
    return { by: 'text', text: { ...text, body: blotted(text.body) }, full: blotted(full), secrets: [] };
  }
  const { mail } = content;
  const unsaid = { ...mail, text: blotted(mail.text), html: blotted(mail.html) };
  return { by: 'mail', mail: unsaid, secrets: [] };
}
