import type { InboundMessage } from '../../core/inbound-message.ts';
import { readHeaders, soleAuthor } from '../mail-headers.ts';

/**
 * Whose pace a message counts against. For a mail that is its author: the return path of forwarded mail is the
 * forwarder's, and would make one sender of everybody. What staff enter one by one
 * counts against nobody; an import is one sender, so that mail goes on beside it.
 */
export function senderOf({ envelope, raw }: InboundMessage): string | undefined {
  switch (envelope.kind) {
    case 'mail': {
      const headers = readHeaders(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength));
      return (headers && soleAuthor(headers)) ?? envelope.from ?? 'unknown';
    }
    case 'text':
      return envelope.from;
    case 'note':
      return envelope.enteredBy === 'import' ? 'import' : undefined;
  }
}
