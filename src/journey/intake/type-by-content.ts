import { fileTypeFromBuffer } from 'file-type';

/** Enough to tell a type by; a whole archive would be looked into. */
const SAMPLE_BYTES = 4_100;

export interface ContentType {
  mime: string;
  /** The ending that such files have, where the type has one. */
  ending?: string;
}

/** By content, never by what the sender says; nothing is opened or unpacked. */
export async function typeByContent(content: Uint8Array): Promise<ContentType> {
  const sample = content.subarray(0, SAMPLE_BYTES);
  const found = await fileTypeFromBuffer(sample);
  if (found) return { mime: found.mime, ending: found.ext };
  return sample.length > 0 && isText(sample)
    ? { mime: 'text/plain', ending: 'txt' }
    : { mime: 'application/octet-stream' };
}

function isText(sample: Uint8Array): boolean {
  if (sample.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    // Another charset, or no text at all: that cannot be told by looking.
    return false;
  }
}
