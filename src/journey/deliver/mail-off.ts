import type { MailSender } from '../../core/ports.ts';
import { NeedsHuman } from '../../core/problem.ts';

/** The sender while mail is switched off: letters wait for a human instead of being lost. */
export const mailOff: MailSender = {
  send: async () => {
    throw new NeedsHuman('sendgrid-switched-off', {
      ask: 'Mail cannot be sent: SendGrid is not configured. Try again after that.',
    });
  },
  wasSent: async () => false,
};
