import { z } from 'zod';
import { type Delivery, deliveryCode } from '../../core/delivery.ts';

/** https://www.twilio.com/docs/messaging/guides/track-outbound-message-status: states come in any order. */
const DELIVERY_OF: { [status: string]: Delivery | null } = {
  accepted: null,
  scheduled: null,
  queued: null,
  sending: null,
  sent: null,
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'bounced',
  failed: 'failed',
  canceled: 'dropped',
};
const statusSchema = z.looseObject({
  MessageSid: z.string(),
  MessageStatus: z.string(),
  ErrorCode: z.string().optional(),
});

export function readTextStatus(
  form: URLSearchParams,
): { vendorId: string; delivery: Delivery | null; code: string | null } | undefined {
  const read = statusSchema.safeParse(Object.fromEntries(form));
  if (!read.success) return undefined;
  const { MessageSid, MessageStatus, ErrorCode } = read.data;
  if (!(MessageStatus in DELIVERY_OF)) return undefined;
  return {
    vendorId: MessageSid,
    delivery: DELIVERY_OF[MessageStatus] ?? null,
    code: deliveryCode(ErrorCode),
  };
}
