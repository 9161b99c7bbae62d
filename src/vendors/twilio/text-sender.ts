import { SendUnknown, type TextSender } from '../../core/ports.ts';
import { NeedsHuman, Permanent, Transient } from '../../core/problem.ts';
import type { OpenTwilio } from './client.ts';
import { writeAddress } from './numbers.ts';

export interface TextSenderSettings {
  client: OpenTwilio;
  /** Our number in E.164. */
  from: string;
  /** Where Twilio reports what became of a text. */
  statusUrl: string;
}

/** Codes of a connection that was never made: nothing was handed over. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** https://www.twilio.com/docs/api/errors/21610: the number sent us a STOP. */
const OPTED_OUT = 21610;
/** Twilio's clock and ours may be apart, and its list knows days only. */
const LOOK_BACK = { minutes: 5 };
const LISTED_MAX = 50;

/**
 * Twilio's `POST Messages` (https://www.twilio.com/docs/messaging/api/message-resource). It takes no idempotency key:
 * an answer that was lost is looked up by number, words and time in Twilio's own list.
 */
export function twilioTextSender({ client, from, statusUrl }: TextSenderSettings): TextSender {
  return {
    async send({ to, whatsapp, body, validSeconds }) {
      try {
        const { sid } = await (await client()).messages.create({
          to: writeAddress(to, whatsapp),
          from: writeAddress(from, whatsapp),
          body,
          statusCallback: statusUrl,
          smartEncoded: true,
          ...(validSeconds === null ? {} : { validityPeriod: validSeconds }),
        });
        return { vendorId: sid };
      } catch (error) {
        throw translated(error);
      }
    },
    async wasSent({ to, whatsapp, body }, since) {
      const after = since.subtract(LOOK_BACK);
      try {
        const listed = await (await client()).messages.list({
          to: writeAddress(to, whatsapp),
          dateSentAfter: new Date(after.epochMilliseconds),
          limit: LISTED_MAX,
        });
        const found = listed.find(
          (message) => message.direction.startsWith('outbound') && message.body === body,
        );
        return found ? { vendorId: found.sid } : false;
      } catch (error) {
        const problem = translated(error);
        throw problem instanceof SendUnknown ? new Transient('twilio-unreachable') : problem;
      }
    },
  };
}

/** Twilio's message is dropped: it quotes the number. */
function translated(error: unknown): Error {
  const { status, code } = error as { status?: unknown; code?: unknown };
  if (typeof status !== 'number') {
    return typeof code === 'string' && NOT_CONNECTED.has(code)
      ? new Transient('twilio-unreachable')
      : new SendUnknown();
  }
  if (code === OPTED_OUT) return new Permanent('opted-out-of-texts');
  if (status === 429) return new Transient('twilio-slow-down');
  if (status === 502 || status === 504) return new SendUnknown();
  if (status >= 500) return new Transient(`twilio-failed-${status}`);
  if (status === 401 || status === 403) {
    return new NeedsHuman(`twilio-refused-${status}`, {
      ask: 'Twilio refuses our key. Please check TWILIO_AUTH_TOKENS, then try again.',
    });
  }
  return new Permanent(`twilio-refused-${typeof code === 'number' ? code : status}`);
}
