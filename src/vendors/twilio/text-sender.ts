import { SendUnknown, type TextSender } from '../../core/ports.ts';
import { Permanent, Transient } from '../../core/problem.ts';
import type { OpenTwilio } from './client.ts';
import { keyRefused, readFailure } from './failure.ts';
import { writeAddress } from './numbers.ts';

export interface TextSenderSettings {
  client: OpenTwilio;
  /** Our number in E.164. */
  from: string;
  /** Where Twilio reports what became of a text. */
  statusUrl: string;
}

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

function translated(error: unknown): Error {
  const failure = readFailure(error);
  if (failure.is === 'not-connected') return new Transient('twilio-unreachable');
  if (failure.is === 'unknown') return new SendUnknown();
  const { status, code } = failure;
  if (code === OPTED_OUT) return new Permanent('opted-out-of-texts');
  if (status === 429) return new Transient('twilio-slow-down');
  if (status >= 500) return new Transient(`twilio-failed-${status}`);
  if (status === 401 || status === 403) return keyRefused(status);
  return new Permanent(`twilio-refused-${code ?? status}`);
}
