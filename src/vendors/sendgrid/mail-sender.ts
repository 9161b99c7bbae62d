import { z } from 'zod';
import { type MailSender, type OutgoingMail, SendUnknown } from '../../core/ports.ts';
import { Transient } from '../../core/problem.ts';
import {
  headerOf,
  problemOf,
  type SendgridSettings,
  sendgridClient,
  statusOf,
  wasNeverConnected,
} from './client.ts';

const TRACKING_OFF = {
  click_tracking: { enable: false, enable_text: false },
  open_tracking: { enable: false },
  subscription_tracking: { enable: false },
  ganalytics: { enable: false },
};
/**
 * An answer that the law wants reaches people who opted out of marketing, which puts them on the list of global
 * unsubscribes (https://www.twilio.com/docs/sendgrid/ui/sending-email/index-suppressions#bypass-suppressions). Nothing else
 * is bypassed: mail to an address that bounced or complained is dropped, and the case shows that.
 */
const TO_WHO_OPTED_OUT = { bypass_unsubscribe_management: { enable: true } };
const activity = z.object({ messages: z.array(z.object({ msg_id: z.string() })) });

/**
 * SendGrid's `POST /v3/mail/send` (https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send). It takes
 * no idempotency key: our own id goes along as a custom argument, by which the Email Activity API finds the mail
 * again when an answer was lost.
 */
export function sendgridMailSender(settings: SendgridSettings): MailSender {
  const client = sendgridClient(settings);
  return {
    async send(mail) {
      try {
        const [response] = await client.request({ method: 'POST', url: '/v3/mail/send', body: bodyOf(mail) });
        const vendorId = z.string().min(1).safeParse(headerOf(response.headers, 'x-message-id'));
        return { vendorId: vendorId.data ?? 'accepted-without-id' };
      } catch (error) {
        throw translated(error);
      }
    },
    async wasSent(messageId) {
      const query = `unique_args['lawrence_message']="${localPart(messageId)}"`;
      try {
        const [response] = await client.request({
          method: 'GET',
          url: '/v3/messages',
          qs: { query, limit: 1 },
        });
        const found = activity.parse(response.body).messages[0];
        return found ? { vendorId: found.msg_id } : false;
      } catch (error) {
        const status = statusOf(error);
        // The account has no Email Activity add-on: it cannot be told.
        if (status === 403 || status === 404) return null;
        const problem = translated(error);
        throw problem instanceof SendUnknown ? new Transient('sendgrid-unreachable') : problem;
      }
    },
  };
}

function bodyOf(mail: OutgoingMail) {
  return {
    personalizations: [
      { to: [{ email: mail.to }], custom_args: { lawrence_message: localPart(mail.messageId) } },
    ],
    from: { email: mail.from.address, name: mail.from.name },
    reply_to: { email: mail.replyTo },
    subject: mail.subject,
    content: [
      { type: 'text/plain', value: mail.text },
      { type: 'text/html', value: mail.html },
    ],
    headers: { ...mail.headers, 'Message-ID': `<${mail.messageId}>` },
    tracking_settings: TRACKING_OFF,
    mail_settings: TO_WHO_OPTED_OUT,
  };
}

const localPart = (messageId: string) => messageId.split('@')[0] ?? messageId;

function translated(error: unknown): Error {
  const status = statusOf(error);
  // A gateway that gave up says nothing of what stands behind it.
  const lost = status === undefined ? !wasNeverConnected(error) : status === 502 || status === 504;
  return lost ? new SendUnknown() : problemOf(error);
}
