import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message.js';
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
  apiUrl: string,
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
    const inbound = listed.filter(({ direction }) => direction === 'inbound');
    return await Promise.all(
      inbound.map(async (message) => ({
        receivedAt: Temporal.Instant.fromEpochMilliseconds(message.dateCreated.getTime()),
        ...inboundText({
          accountSid: message.accountSid,
          sid: message.sid,
          from: message.from,
          to: message.to,
          body: message.body ?? '',
          media: await mediaOf(message, apiUrl),
        }),
      })),
    );
  } catch {
    // Twilio's own message can quote a number.
    throw new Transient('twilio-unreachable');
  }
}

/** The list says how many files came with a message; their addresses are asked for only where there are any. */
async function mediaOf(message: MessageInstance, apiUrl: string): Promise<{ url: string; type: string }[]> {
  if (Number(message.numMedia) === 0) return [];
  const media = await message.media().list();
  return media.map(({ uri, contentType }) => ({
    url: apiUrl + uri.replace(/\.json$/, ''),
    type: contentType,
  }));
}
