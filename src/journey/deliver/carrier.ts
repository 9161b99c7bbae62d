import type { MailSender, TextSender } from '../../core/ports.ts';
import { Permanent } from '../../core/problem.ts';
import type { LetterContent } from '../letter-content.ts';

/** Who brings letters to people, by the kind of contact. */
export interface Carriers {
  mail: MailSender;
  text: TextSender;
}

/** Hands a letter to the provider of its channel. @throws as `MailSender.send` */
export async function send(
  { mail, text }: Carriers,
  content: LetterContent,
  signal: AbortSignal,
): Promise<{ vendorId: string }> {
  return content.by === 'mail'
    ? await mail.send(content.mail, signal)
    : await text.send(content.text, signal);
}

/** Whether the provider took a letter whose answer was lost; `null` where it cannot be told. */
export async function wasSent(
  { mail, text }: Carriers,
  content: LetterContent,
  sendingAt: Temporal.Instant | null,
  signal: AbortSignal,
): Promise<{ vendorId: string } | false | null> {
  if (content.by === 'mail') return await mail.wasSent(content.mail.messageId, signal);
  if (sendingAt === null) throw new Permanent('letter-not-begun');
  return await text.wasSent(content.text, sendingAt, signal);
}
