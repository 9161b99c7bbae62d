import { z } from 'zod';
import type { InboundText } from '../../core/inbound-message.ts';
import { readAddress } from './numbers.ts';

const MEDIA_MAX = 10;

/**
 * What Twilio posts for a message, or lists of one. Tolerant: parameters come and go
 * (https://www.twilio.com/docs/messaging/guides/webhook-request).
 */
const parametersSchema = z.looseObject({
  AccountSid: z.string(),
  MessageSid: z.string(),
  From: z.string(),
  To: z.string(),
  Body: z.string().default(''),
  NumMedia: z.coerce.number().int().min(0).catch(0),
  OptOutType: z.enum(['STOP', 'START', 'HELP']).optional().catch(undefined),
});

/** Reads the form of a webhook. @returns `undefined` for what is no message, or one for another account */
export function readInboundText(form: URLSearchParams, accountSid: string): InboundText | undefined {
  const parameters = Object.fromEntries(form);
  const read = parametersSchema.safeParse(parameters);
  if (!read.success || read.data.AccountSid !== accountSid) return undefined;
  const { MessageSid, From, To, Body, NumMedia, OptOutType } = read.data;
  const media = Array.from({ length: Math.min(NumMedia, MEDIA_MAX) }, (_, index) => ({
    url: String(parameters[`MediaUrl${index}`] ?? ''),
    type: String(parameters[`MediaContentType${index}`] ?? ''),
  })).filter(({ url }) => url !== '');
  return inboundText({
    accountSid,
    sid: MessageSid,
    from: From,
    to: To,
    body: Body,
    media,
    optOut: OptOutType,
  });
}

export interface TwilioMessage {
  accountSid: string;
  sid: string;
  from: string;
  to: string;
  body: string;
  media: { url: string; type: string }[];
  optOut?: 'STOP' | 'START' | 'HELP' | undefined;
}

/** A message in our terms, the same whether it came by webhook or was found in the list. */
export function inboundText(message: TwilioMessage): InboundText {
  const { number, whatsapp } = readAddress(message.from);
  return {
    channel: whatsapp ? 'whatsapp' : 'sms',
    raw: Buffer.from(message.body, 'utf8'),
    identity: Buffer.from(`twilio ${message.accountSid} ${message.sid}`),
    envelope: {
      kind: 'text',
      from: number ?? message.from,
      answerable: number !== null,
      to: readAddress(message.to).number ?? message.to,
      providerId: message.sid,
      media: message.media,
      ...(message.optOut ? { optOut: message.optOut } : {}),
    },
  };
}
