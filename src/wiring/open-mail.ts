import type { Config } from '../config.ts';
import type { MailSender } from '../core/ports.ts';
import { NeedsHuman } from '../core/problem.ts';
import { sendgridMailSender } from '../vendors/sendgrid/mail-sender.ts';

/** SendGrid, or a sender that asks for it. */
export function openMail(config: Config): MailSender {
  if (config.SENDGRID_API_KEY) {
    return sendgridMailSender({ apiKey: config.SENDGRID_API_KEY.reveal(), apiUrl: config.SENDGRID_API_URL });
  }
  const off = async (): Promise<never> => {
    throw new NeedsHuman('sendgrid-switched-off', {
      ask: 'Mail cannot be sent: SendGrid is not configured. Try again after that.',
    });
  };
  return { send: off, wasSent: async () => false };
}
