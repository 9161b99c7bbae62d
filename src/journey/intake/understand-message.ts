import type { MessageContent } from './message-content.ts';
import { understand } from './understanding/understand.ts';
import type { Understanding } from './understanding/understanding.ts';

/**
 * What a message asks for: as its words say, and where staff entered it and stated rights, as they state it.
 */
export function understandMessage(message: MessageContent): Understanding {
  const { stated, subject, ownWords, toClassify, author, inbound } = message;
  const texted = inbound.channel === 'sms' || inbound.channel === 'whatsapp';
  const understood = understand({
    channel: texted ? 'sms' : 'email',
    from: author?.value ?? '',
    subject,
    text: toClassify ?? ownWords,
  });
  if (!stated || stated.rights.length === 0) return understood;
  const { rights, jurisdiction } = stated;
  const asStated = { kind: 'request', rights, on_behalf: 'self', hostile: false, abstain: false } as const;
  return { ...understood, ...asStated, jurisdiction, confidence: 1, reasons: [STATED_BY_STAFF] };
}

export const STATED_BY_STAFF = 'stated-by-staff';
