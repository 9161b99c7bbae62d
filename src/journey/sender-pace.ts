/** How fast one sender's messages are read. */
export interface Pace {
  /** So many at once before a sender has to wait. */
  burst: number;
  perMinute: number;
}

const SENDERS_MAX = 50_000;

/**
 * Fair queueing: every sender has a pace of its own, so that a flood by one delays that one and nobody else. All is
 * stored and all is read; only when is decided here, by the generic cell rate algorithm (ITU-T I.371): a sender's
 * next message is due one interval after the one before, less the burst. Each process keeps its own count.
 */
export class SenderPace {
  readonly #intervalMs: number;
  readonly #headStartMs: number;
  /** When each sender's messages so far would be done at the sustained pace, in epoch milliseconds. */
  readonly #doneAt = new Map<string, number>();

  constructor({ burst, perMinute }: Pace) {
    this.#intervalMs = 60_000 / perMinute;
    this.#headStartMs = (burst - 1) * this.#intervalMs;
  }

  /** When a message that arrives now may be read: now, or as much later as its sender is ahead of their pace. */
  readAt(sender: string, now: Temporal.Instant): Temporal.Instant {
    const at = now.epochMilliseconds;
    const start = Math.max(at, this.#doneAt.get(sender) ?? 0);
    // Put in anew, so that the map lists who wrote last at its end.
    this.#doneAt.delete(sender);
    this.#doneAt.set(sender, start + this.#intervalMs);
    if (this.#doneAt.size > SENDERS_MAX) this.#forget(at);
    const wait = Math.ceil(start - at - this.#headStartMs);
    return wait > 0 ? now.add({ milliseconds: wait }) : now;
  }

  /** Whoever is within their pace loses nothing by being forgotten; then whoever wrote longest ago. */
  #forget(at: number): void {
    for (const [sender, doneAt] of this.#doneAt) if (doneAt <= at) this.#doneAt.delete(sender);
    for (const sender of this.#doneAt.keys()) {
      if (this.#doneAt.size <= SENDERS_MAX) break;
      this.#doneAt.delete(sender);
    }
  }
}
