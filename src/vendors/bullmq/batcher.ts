import { setTimeout as pause } from 'node:timers/promises';

const GATHER_MILLISECONDS = 2;
const AGAIN_MILLISECONDS = 1_000;
const BATCH_MAX = 500;
const HELD_MAX = 20_000;
const LAST_MILLISECONDS = 2_000;

/**
 * Gathers what comes within two milliseconds and sends it in one go, one batch at a time. What could not be sent is
 * held and tried again each second; beyond `HELD_MAX` it is dropped, since the relay tells of it anyway.
 */
export class Batcher<Item> {
  readonly #held = new Map<string, Item>();
  readonly #keyOf: (item: Item) => string;
  readonly #send: (items: Item[]) => Promise<void>;
  readonly #trouble: (where: string, error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #closed = false;

  constructor(
    keyOf: (item: Item) => string,
    send: (items: Item[]) => Promise<void>,
    trouble: (where: string, error: unknown) => void,
  ) {
    this.#keyOf = keyOf;
    this.#send = send;
    this.#trouble = trouble;
  }

  add(items: readonly Item[]): void {
    for (const item of items) {
      if (this.#held.size < HELD_MAX) this.#held.set(this.#keyOf(item), item);
      else this.#trouble('doorbell', { code: 'too-many-rings-held' });
    }
    this.#schedule(GATHER_MILLISECONDS);
  }

  /** Sends what is held, if the store takes it in a moment; what fails or hangs is left to the relay. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const late = new AbortController();
    const last = async () => {
      await this.#sending;
      await this.#flush();
    };
    await Promise.race([last(), passTime(LAST_MILLISECONDS, late.signal)]);
    late.abort();
  }

  #schedule(milliseconds: number): void {
    if (this.#timer || this.#sending || this.#closed || this.#held.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#sending = this.#flush().then((sent) => {
        this.#sending = undefined;
        this.#schedule(sent ? GATHER_MILLISECONDS : AGAIN_MILLISECONDS);
      });
    }, milliseconds);
  }

  async #flush(): Promise<boolean> {
    while (this.#held.size > 0) {
      const batch = [...this.#held].slice(0, BATCH_MAX);
      for (const [key] of batch) this.#held.delete(key);
      try {
        await this.#send(batch.map(([, item]) => item));
      } catch (error) {
        for (const [key, item] of batch) this.#held.set(key, item);
        this.#trouble('doorbell', error);
        return false;
      }
    }
    return true;
  }
}

async function passTime(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(milliseconds, undefined, { signal });
  } catch {
    // Cut short because the wait is over.
  }
}
