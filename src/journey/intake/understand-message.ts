import type { MessageContent } from './message-content.ts';
import { type Understanding, understand } from './understand.ts';

/** What a message asks for: as staff state it where they entered it, else as its words say. */
export function understandMessage({ stated, subject, ownWords, toClassify }: MessageContent): Understanding {
  if (stated && stated.rights.length > 0) {
    return { kind: 'request', rights: stated.rights, abstain: false, reasons: ['stated-by-staff'] };
  }
  return understand({ subject, text: toClassify ?? ownWords });
}
