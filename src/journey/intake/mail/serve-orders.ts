import { parentPort, type Transferable } from 'node:worker_threads';
import type { FromThread, ToThread } from './mail-thread.ts';

/** Asks the desk something; throws an Error with the `code` that the desk's own answer failed with. */
export type Ask = (question: unknown) => Promise<unknown>;

export interface Served<Result> {
  result: Result;
  /** Buffers that are handed over instead of copied. */
  transfer?: readonly Transferable[];
}

/** The working side of a `MailThread`: does each order as it comes. What an order fails with stays here. */
export function serveOrders<Order, Result>(work: (order: Order, ask: Ask) => Promise<Served<Result>>): void {
  let asked = 0;
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const tell = (message: FromThread<Result>, transfer: readonly Transferable[] = []) =>
    parentPort?.postMessage(message, [...transfer]);
  const serve = async (id: number, order: Order) => {
    const ask: Ask = (question) => {
      asked += 1;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      open.set(asked, { resolve, reject });
      tell({ id, asks: asked, question });
      return promise;
    };
    try {
      const { result, transfer } = await work(order, ask);
      tell({ id, ok: true, result }, transfer);
    } catch {
      // The error's message can quote the mail; that it failed is all that may leave.
      tell({ id, ok: false });
    }
  };
  parentPort?.on('message', (message: ToThread<Order>) => {
    if ('order' in message) return void serve(message.id, message.order);
    const waiting = open.get(message.answered);
    open.delete(message.answered);
    if (message.ok) waiting?.resolve(message.value);
    else waiting?.reject(Object.assign(new Error('not answered'), { code: message.value }));
  });
}

/** What came over as plain bytes, seen as a Buffer and not copied. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
