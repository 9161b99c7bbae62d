import sendgrid from '@sendgrid/client';
import { z } from 'zod';
import { type MailSender, type OutgoingMail, SendUnknown } from '../../core/ports.ts';
import { NeedsHuman, Permanent, Transient } from '../../core/problem.ts';
import { retryAfter } from '../../core/retry-after.ts';

export interface SendgridSettings {
  apiKey: string;
  apiUrl: string;
  timeoutSeconds?: number;
}

const TRACKING_OFF = {
  click_tracking: { enable: false, enable_text: false },
  open_tracking: { enable: false },
  subscription_tracking: { enable: false },
  ganalytics: { enable: false },
};
/** Codes of a connection that was never made: nothing was handed over. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const activity = z.object({ messages: z.array(z.object({ msg_id: z.string() })) });

/**
 * SendGrid's `POST /v3/mail/send` (https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send). It takes
 * no idempotency key: our own id goes along as a custom argument, by which the Email Activity API finds the mail
 * again when an answer was lost.
 */
export function sendgridMailSender({ apiKey, apiUrl, timeoutSeconds = 20 }: SendgridSettings): MailSender {
  // The package exports the class beside its shared instance; its types know the instance only.
  const { Client } = sendgrid as typeof sendgrid & { Client: new () => typeof sendgrid };
  const client = new Client();
  client.setApiKey(apiKey);
  client.setDefaultRequest('baseUrl', `${apiUrl}/`);
  // The client hands the request on to axios, which knows these; its own types name only some.
  client.setDefaultRequest('timeout' as 'url', (timeoutSeconds * 1000) as unknown as string);
  client.setDefaultRequest('maxRedirects' as 'url', 0 as unknown as string);
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
  };
}

const localPart = (messageId: string) => messageId.split('@')[0] ?? messageId;

/** The vendor's message is dropped: it can quote the address. */
function translated(error: unknown): Error {
  const status = statusOf(error);
  if (status === undefined) {
    const code = (error as { code?: string }).code;
    return code !== undefined && NOT_CONNECTED.has(code)
      ? new Transient('sendgrid-unreachable')
      : new SendUnknown();
  }
  if (status === 429) return new Transient('sendgrid-slow-down', { retryAfter: pauseOf(error) });
  // A gateway that gave up says nothing of what stands behind it.
  if (status === 502 || status === 504) return new SendUnknown();
  if (status >= 500) return new Transient(`sendgrid-failed-${status}`);
  if (status === 401 || status === 403) {
    return new NeedsHuman(`sendgrid-refused-${status}`, {
      ask: 'SendGrid refuses our key. Please check SENDGRID_API_KEY, then try again.',
    });
  }
  return new Permanent(`sendgrid-refused-${status}`);
}

function statusOf(error: unknown): number | undefined {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'number' ? code : undefined;
}

function pauseOf(error: unknown): Temporal.Duration | undefined {
  const headers = (error as { response?: { headers?: unknown } }).response?.headers;
  return retryAfter({ get: (name) => headerOf(headers, name) ?? null });
}

function headerOf(headers: unknown, name: string): string | undefined {
  const value = (headers as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : undefined;
}
