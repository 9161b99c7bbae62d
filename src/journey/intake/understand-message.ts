import type { SecondReader } from '../../core/ports.ts';
import type { Right } from '../../core/privacy-request.ts';
import { STATED_BY_STAFF } from '../suggestion.ts';
import type { MessageContent } from './message-content.ts';
import { readTwice } from './understanding/read-twice.ts';
import { understand } from './understanding/understand.ts';
import type { Understanding } from './understanding/understanding.ts';

/** What the reader understood, or staff stated: they may state a right that the reader does not know. */
export type Understood = Omit<Understanding, 'rights'> & { rights: Right[] };

/**
 * What a message asks for: as its words say, and where staff entered it and stated rights, as they state it. Where the
 * local reader is in doubt, a second one may lift that doubt.
 */
export async function understandMessage(
  message: MessageContent,
  second?: SecondReader,
  signal = NEVER,
): Promise<Understood> {
  const { stated, subject, ownWords, toClassify, author, inbound } = message;
  const texted = inbound.channel === 'sms' || inbound.channel === 'whatsapp';
  const read = {
    channel: texted ? 'sms' : 'email',
    from: author?.value ?? '',
    subject,
    text: toClassify ?? ownWords,
  } as const;
  const understood = await readTwice(
    read,
    understand(read),
    stated?.rights.length ? undefined : second,
    signal,
  );
  if (!stated || stated.rights.length === 0) return understood;
  const { rights, jurisdiction } = stated;
  const asStated = { kind: 'request', rights, on_behalf: 'self', hostile: false, abstain: false } as const;
  return { ...understood, ...asStated, jurisdiction, confidence: 1, reasons: [STATED_BY_STAFF] };
}

const NEVER = new AbortController().signal;
