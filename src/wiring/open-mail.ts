import type { Config } from '../config.ts';
import type { MailSender } from '../core/ports.ts';
import { mailOff } from '../journey/deliver/mail-off.ts';
import { sendgridMailSender } from '../vendors/sendgrid/mail-sender.ts';

/** SendGrid, or a sender that asks for it. */
export function openMail(config: Config): MailSender {
  if (config.SENDGRID_API_KEY) {
    return sendgridMailSender({ apiKey: config.SENDGRID_API_KEY.reveal(), apiUrl: config.SENDGRID_API_URL });
  }
  return mailOff;
}
