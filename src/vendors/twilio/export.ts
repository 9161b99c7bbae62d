import type { ExportConnector } from '../../core/ports.ts';
import { Transient } from '../../core/problem.ts';
import { type TwilioSettings, twilioClient } from './client.ts';
import { keyRefused, readFailure } from './failure.ts';

const LISTED_MAX = 10_000;

/** Twilio: texts that went between us and the person's number, with what they say. */
export function twilioExport(settings: TwilioSettings): ExportConnector {
  const client = twilioClient(settings);
  return {
    system: 'twilio',

    async export(contacts, { signal }) {
      const numbers = contacts.flatMap(({ channel, value }) => (channel === 'sms' ? [value] : []));
      if (signal.aborted) throw new Transient('twilio-interrupted');
      try {
        const { messages } = await client();
        const lists = await Promise.all(
          numbers.flatMap((number) => [
            messages.list({ to: number, limit: LISTED_MAX }),
            messages.list({ from: number, limit: LISTED_MAX }),
          ]),
        );
        const texts = lists.flat().map(({ sid, direction, from, to, body, status, dateCreated }) => ({
          id: sid,
          direction,
          from,
          to,
          text: body ?? '',
          status,
          created_at: dateCreated.toISOString(),
        }));
        return { text_messages: texts.toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1)) };
      } catch (error) {
        // Twilio's own message can quote a number.
        const failure = readFailure(error);
        if (failure.is === 'answered' && (failure.status === 401 || failure.status === 403))
          throw keyRefused(failure.status);
        throw new Transient('twilio-unreachable');
      }
    },
  };
}
