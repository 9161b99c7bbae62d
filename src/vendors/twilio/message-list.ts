import type { InboundText } from '../../core/inbound-message.ts';
import { Transient } from '../../core/problem.ts';
import type { OpenTwilio } from './client.ts';
import { inboundText } from './inbound-text.ts';

const LISTED_MAX = 5_000;

/**
 * Messages that came to our number since then, as Twilio's own list has them: a webhook that was lost leaves the
 * message there and nowhere else. Twilio filters by day (UTC), so there may be more than was asked for.
 * @throws Transient `twilio-unreachable`
 */
export async function listInboundTexts(
  client: OpenTwilio,
  to: string,
  since: Temporal.Instant,
): Promise<InboundText[]> {
  const read = async (address: string) =>
    await (await client()).messages.list({
      to: address,
      dateSentAfter: new Date(since.epochMilliseconds),
      limit: LISTED_MAX,
    });
  try {
    const listed = [...(await read(to)), ...(await read(`whatsapp:${to}`))];
    return listed
      .filter(({ direction }) => direction === 'inbound')
      .map((message) => ({
        receivedAt: Temporal.Instant.fromEpochMilliseconds(message.dateCreated.getTime()),
        ...inboundText({
          accountSid: message.accountSid,
          sid: message.sid,
          from: message.from,
          to: message.to,
          body: message.body ?? '',
          media: [],
        }),
      }));
  } catch {
    // Twilio's own message can quote a number.
    throw new Transient('twilio-unreachable');
  }
}
