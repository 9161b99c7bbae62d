import type { App, ReceiverEvent } from '@slack/bolt';
import type { Log } from '../../core/ports.ts';
import { toProblem } from '../../core/problem.ts';

/** What became of a delivery: what Slack is answered, or why it is not. */
export type Processed =
  | { is: 'acked'; answer: unknown }
  | { is: 'unheard' }
  | { is: 'failed' }
  | { is: 'late' };

/**
 * Hands deliveries to Bolt's listeners, whatever transport they came by, and keeps account of those that still run
 * after their answer left.
 */
export class RunningListeners {
  readonly #running = new Set<Promise<void>>();
  readonly #log: Log;
  #app: App | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  init(app: App): void {
    this.#app = app;
  }

  /** Settles as soon as a listener acknowledged, or nothing can any more. */
  process(body: Record<string, unknown>, retryNum: number | undefined, withinMs: number): Promise<Processed> {
    const outcome = Promise.withResolvers<Processed>();
    const timer = setTimeout(() => outcome.resolve({ is: 'late' }), withinMs);
    const event: ReceiverEvent = {
      body,
      ...(retryNum === undefined ? {} : { retryNum }),
      ack: async (answer?: unknown) => outcome.resolve({ is: 'acked', answer }),
    };
    const processed = (
      this.#app?.processEvent(event) ?? Promise.reject(new Error('receiver not started'))
    ).then(
      () => outcome.resolve({ is: 'unheard' }),
      (error: unknown) => {
        this.#log.error({ problem: toProblem(error).code }, 'Slack request failed');
        outcome.resolve({ is: 'failed' });
      },
    );
    this.#running.add(processed);
    void processed.finally(() => this.#running.delete(processed));
    return outcome.promise.finally(() => clearTimeout(timer));
  }

  /** Waits for the listeners that still run after their answer left. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running);
  }
}
