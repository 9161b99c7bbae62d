import { Worker } from 'node:worker_threads';

export interface ReadableMail {
  subject: string;
  text: string;
}
export type MailReading =
  | { ok: true; mail: ReadableMail }
  | {
      ok: false;
      because:
        | 'too-large'
        | 'too-many-lines'
        | 'too-many-parts'
        | 'unparsable'
        | 'took-too-long'
        | 'reader-died';
    };

/** Reads subject and text of mails, one thread at a time, under limits. */
export interface MailReader {
  read(raw: Buffer): Promise<MailReading>;
  close(): Promise<void>;
}

const BYTES_MAX = 30 * 1024 * 1024;
const BOUNDARY_LINES_MAX = 2_000;
const THREAD_MEMORY_MB = 256;
const TIME_MS_MAX = 10_000;

/** Counts what makes parsers slow before one is started. @returns why not, or `null` */
export function preflight(raw: Buffer): 'too-large' | 'too-many-lines' | 'too-many-parts' | null {
  if (raw.length > BYTES_MAX) return 'too-large';
  let lines = 0;
  let boundaries = 0;
  for (let at = raw.indexOf(10); at >= 0; at = raw.indexOf(10, at + 1)) {
    lines += 1;
    if (raw[at + 1] === 45 && raw[at + 2] === 45) boundaries += 1;
  }
  if (boundaries > BOUNDARY_LINES_MAX) return 'too-many-parts';
  return lines > 150_000 + raw.length / 60 ? 'too-many-lines' : null;
}

type Reply = { id: number; ok: true; subject: string; text: string } | { id: number; ok: false };

/** A reader whose thread is started when first needed, kept warm, and replaced after a crash or a time-out. */
export function mailReader(timeMsMax = TIME_MS_MAX): MailReader {
  let worker: Worker | undefined;
  let count = 0;
  const pending = new Map<number, (reading: MailReading) => void>();
  const settleAll = (because: 'took-too-long' | 'reader-died') => {
    for (const settle of pending.values()) settle({ ok: false, because });
    pending.clear();
  };
  const start = () => {
    const started = new Worker(new URL('./parse-mail-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MEMORY_MB },
    });
    started.on('message', (reply: Reply) => {
      const settle = pending.get(reply.id);
      pending.delete(reply.id);
      settle?.(reply.ok ? { ok: true, mail: reply } : { ok: false, because: 'unparsable' });
    });
    const gone = () => {
      if (worker !== started) return;
      worker = undefined;
      settleAll('reader-died');
    };
    started.on('error', gone).on('exit', gone);
    started.unref();
    return started;
  };
  const readOne = (raw: Buffer): Promise<MailReading> =>
    new Promise((settled) => {
      count += 1;
      const id = count;
      worker ??= start();
      const timer = setTimeout(() => {
        const stuck = worker;
        worker = undefined;
        settleAll('took-too-long');
        void stuck?.terminate();
      }, timeMsMax);
      pending.set(id, (reading) => {
        clearTimeout(timer);
        settled(reading);
      });
      worker.postMessage({ id, raw });
    });
  // One mail at a time: a mail that kills the thread takes no other with it.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    async read(raw) {
      const refused = preflight(raw);
      if (refused) return { ok: false, because: refused };
      const mine = turn.then(() => readOne(raw));
      turn = mine;
      return await mine;
    },
    async close() {
      const last = worker;
      worker = undefined;
      await last?.terminate();
    },
  };
}
