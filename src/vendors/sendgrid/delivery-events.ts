import { z } from 'zod';
import { type Delivery, deliveryCode } from '../../core/delivery.ts';
import { parseJson } from './parse-json.ts';

/** One thing that SendGrid says of a letter of ours. */
export interface DeliveryEvent {
  /** Our own name for the letter: the left side of its Message-ID. */
  messageId: string;
  delivery: Delivery;
  code: string | null;
}

export interface DeliveryEvents {
  events: DeliveryEvent[];
  /** How many said nothing about delivery, or nothing about a letter of ours, by the name of the event. */
  passedOver: { [event: string]: number };
}

/** Events by which a letter moves on (https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event). */
const DELIVERY_OF: { [event: string]: Delivery } = {
  deferred: 'deferred',
  delivered: 'delivered',
  bounce: 'bounced',
  blocked: 'bounced',
  dropped: 'dropped',
  spamreport: 'spam',
};
/** Events that say nothing about arrival; anything else is new to us. */
const KNOWN = ['processed', 'open', 'click', 'unsubscribe', 'group_unsubscribe', 'group_resubscribe'];

const eventSchema = z.object({
  event: z.string(),
  lawrence_message: z.string().optional(),
  'smtp-id': z.string().optional(),
  status: z.string().optional(),
});

/**
 * Reads a batch of SendGrid's Event Webhook. The words of a bounce quote the address; only its status code is kept.
 * @returns `undefined` when the body is no batch of events
 */
export function readDeliveryEvents(body: string): DeliveryEvents | undefined {
  const batch = z.array(z.unknown()).safeParse(parseJson(body));
  if (!batch.success) return undefined;
  const read: DeliveryEvents = { events: [], passedOver: {} };
  for (const one of batch.data) {
    const event = eventSchema.safeParse(one).data;
    const delivery = event && DELIVERY_OF[event.event];
    const messageId = event && messageIdOf(event);
    if (delivery && messageId) {
      read.events.push({ messageId, delivery, code: deliveryCode(event.status) });
      continue;
    }
    const known = event && (delivery || KNOWN.includes(event.event));
    const name = known ? event.event : 'unknown';
    read.passedOver[name] = (read.passedOver[name] ?? 0) + 1;
  }
  return read;
}

/** What went along as a custom argument; mails from before that are known by their Message-ID. */
function messageIdOf(event: z.infer<typeof eventSchema>): string | undefined {
  return event.lawrence_message ?? /^<?(fw\.[^@<>\s]+)@/.exec(event['smtp-id'] ?? '')?.[1];
}
