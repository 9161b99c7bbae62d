import { Worker } from 'node:worker_threads';

export type ThreadFailure = 'failed' | 'took-too-long' | 'thread-died';
export type Ordered<Result> = { ok: true; result: Result } | { ok: false; because: ThreadFailure };

/** Work on strangers' bytes, done by a thread under limits: a mail made to be slow or huge ends it and not the desk. */
export interface MailThread<Order, Result> {
  /** @param answer what the thread may ask of the desk while it works on this order */
  order(order: Order, answer?: Answer): Promise<Ordered<Result>>;
  close(): Promise<void>;
}

/** What it throws reaches the thread as an error with the same `code`. */
export type Answer = (question: unknown) => Promise<unknown>;

export interface ThreadSettings {
  /** A module that calls `serveOrders`. */
  script: URL;
  memoryMb: number;
  /** After so long the thread is ended, with everything that it was working on. */
  timeMs: number;
}

/** What threads say to each other. An order and its questions carry the order's id. */
export type ToThread<Order> =
  | { order: Order; id: number }
  | { answered: number; ok: boolean; value: unknown };
export type FromThread<Result> =
  | { id: number; ok: true; result: Result }
  | { id: number; ok: false }
  | { id: number; asks: number; question: unknown };

/** A thread that is started when first needed, kept warm, and replaced after a crash or a time-out. */
export function mailThread<Order, Result>(settings: ThreadSettings): MailThread<Order, Result> {
  const { script, memoryMb, timeMs } = settings;
  let worker: Worker | undefined;
  let count = 0;
  const pending = new Map<number, { end(how: Ordered<Result>): void; answer: Answer | undefined }>();
  const settle = (id: number, how: Ordered<Result>) => {
    pending.get(id)?.end(how);
    pending.delete(id);
  };
  const settleAll = (because: ThreadFailure) => {
    for (const id of [...pending.keys()]) settle(id, { ok: false, because });
  };
  const start = (): Worker => {
    const started = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
    const tell = (message: ToThread<Order>) => started.postMessage(message);
    started.on('message', async (message: FromThread<Result>) => {
      if (!('asks' in message)) {
        const { id } = message;
        return settle(
          id,
          message.ok ? { ok: true, result: message.result } : { ok: false, because: 'failed' },
        );
      }
      const { asks: answered } = message;
      try {
        tell({ answered, ok: true, value: await pending.get(message.id)?.answer?.(message.question) });
      } catch (error) {
        tell({ answered, ok: false, value: (error as { code?: unknown }).code });
      }
    });
    const gone = () => {
      if (worker !== started) return;
      worker = undefined;
      settleAll('thread-died');
    };
    started.on('error', gone).on('exit', gone);
    started.unref();
    return started;
  };
  return {
    order: (order, answer) =>
      new Promise((ended) => {
        count += 1;
        const id = count;
        worker ??= start();
        const timer = setTimeout(() => {
          const stuck = worker;
          worker = undefined;
          settleAll('took-too-long');
          void stuck?.terminate();
        }, timeMs);
        const end = (how: Ordered<Result>) => {
          clearTimeout(timer);
          ended(how);
        };
        pending.set(id, { end, answer });
        worker.postMessage({ order, id } satisfies ToThread<Order>);
      }),
    async close() {
      const last = worker;
      worker = undefined;
      await last?.terminate();
      settleAll('thread-died');
    },
  };
}
