import type { ForwardableEmailMessage } from '@cloudflare/workers-types';
import { keep } from './keep.ts';
import type { EdgeSettings } from './settings.ts';

// Of the Workers runtime: R2 takes a stream only when its length is known.
declare const FixedLengthStream: typeof import('@cloudflare/workers-types').FixedLengthStream;

/** What Cloudflare takes itself (https://developers.cloudflare.com/email-service/platform/limits/). */
const MAIL_BYTES_MAX = 25 * 1024 * 1024;

/**
 * Mail that Email Routing hands over, streamed into R2 as it came.
 * @throws Transient when it could not be kept: Cloudflare then answers "try later" and the sender's server does
 */
export async function receiveMail(settings: EdgeSettings, message: ForwardableEmailMessage): Promise<void> {
  if (message.rawSize > MAIL_BYTES_MAX) {
    message.setReject('Message too large: send it without its attachments');
    return;
  }
  const receivedAt = new Date().toISOString();
  const sized = new FixedLengthStream(message.rawSize);
  await Promise.all([
    message.raw.pipeTo(sized.writable),
    keep(settings, { kind: 'mail', receivedAt, from: message.from, to: message.to }, sized.readable),
  ]);
}
