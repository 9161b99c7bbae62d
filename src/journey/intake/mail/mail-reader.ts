import type { ReceivedFile } from '../message-content.ts';
import { type MailThread, mailThread, type ThreadFailure } from './mail-thread.ts';
import { preflight, type TooMuch } from './preflight.ts';

/** What a parser says of a mail. Who wrote it, when and why comes from our own reading of its header. */
export interface ReadableMail {
  /** What the sender wrote, without quotes: here a code is looked for. */
  ownWords: string;
  /** What to understand the mail by. */
  toClassify: string;
  /** It has words, but in a form that could not be turned into text. */
  unreadable: boolean;
  /** The types that the mail gives its attached parts, in lower case. */
  partTypes: string[];
  files: ReceivedFile[];
  /** So many files more stand in the raw mail only. */
  filesBeyond: number;
}
export type MailReading =
  | { ok: true; mail: ReadableMail }
  | { ok: false; because: TooMuch | 'unparsable' | 'took-too-long' | 'reader-died' };

/** Reads mails, one at a time, under limits. */
export interface MailReader {
  read(raw: Buffer): Promise<MailReading>;
  close(): Promise<void>;
}

const THREAD_MEMORY_MB = 256;
const TIME_MS_MAX = 10_000;
const BECAUSE: Record<ThreadFailure, 'unparsable' | 'took-too-long' | 'reader-died'> = {
  failed: 'unparsable',
  'took-too-long': 'took-too-long',
  'thread-died': 'reader-died',
};

export function mailReader(timeMs = TIME_MS_MAX): MailReader {
  const thread: MailThread<Uint8Array, ReadableMail> = mailThread({
    script: new URL('./parse-mail-worker.ts', import.meta.url),
    memoryMb: THREAD_MEMORY_MB,
    timeMs,
  });
  // One mail at a time: a mail that ends the thread takes no other with it.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    async read(raw) {
      const refused = preflight(raw);
      if (refused) return { ok: false, because: refused };
      const mine = turn.then(() => thread.order(raw));
      turn = mine;
      const read = await mine;
      return read.ok ? { ok: true, mail: read.result } : { ok: false, because: BECAUSE[read.because] };
    },
    close: () => thread.close(),
  };
}
