import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../core/ports.ts';
import { toProblem } from '../../core/problem.ts';
import type { EventInbox } from '../../core/staff.ts';
import { acceptEvent } from './accept-event.ts';
import { silentLogger, slackProblem } from './client.ts';
import { RunningListeners } from './listeners-running.ts';

export interface SocketSettings {
  /** App-level token (`xapp-…`) with the scope `connections:write`. */
  appToken: string;
  apiUrl: string;
  inbox: EventInbox;
  log: Log;
  reconnectMs?: number;
}

/** Slack gives up after three seconds. */
const ANSWER_WITHIN_MS = 2_800;
const OPEN_WITHIN_MS = 10_000;
const RECONNECT_MS = 1_000;
const RECONNECT_MS_MAX = 30_000;

interface Delivery {
  ack(answer?: object): Promise<void>;
  body: Record<string, unknown>;
  retry_num?: number;
}

/**
 * Bolt's transport over Socket Mode (https://docs.slack.dev/apis/events-api/using-socket-mode): the same deliveries as by
 * HTTP, without a public address. Who may deliver is known by the token that opened the socket. We connect again
 * ourselves: the library's own attempts end the process when Slack cannot be reached.
 */
export class SocketReceiver implements Receiver {
  readonly #settings: SocketSettings;
  readonly #listeners: RunningListeners;
  readonly #socket: SocketModeReceiver;
  #stopping = false;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: SocketSettings) {
    this.#settings = settings;
    this.#listeners = new RunningListeners(settings.log);
    const { appToken, apiUrl } = settings;
    const clientOptions = {
      slackApiUrl: `${apiUrl}/`,
      timeout: OPEN_WITHIN_MS,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: silentLogger,
    };
    this.#socket = new SocketModeReceiver({
      appToken,
      autoReconnectEnabled: false,
      logger: silentLogger,
      installerOptions: { clientOptions },
    });
    // The receiver's own handling would hand an event to the listeners before it is in the inbox.
    this.#socket.client.removeAllListeners('slack_event');
    this.#socket.client.on('slack_event', (delivery: Delivery) => void this.#receive(delivery));
    this.#socket.client.on('disconnected', () => this.#comeBack());
  }

  init(app: App): void {
    this.#listeners.init(app);
  }

  /** Never throws: what does not open now is opened later, and the log says so. */
  async start(): Promise<void> {
    this.#timer = undefined;
    try {
      await this.#socket.client.start();
      this.#failures = 0;
      this.#settings.log.info({}, 'socket to Slack is open');
    } catch (error) {
      const problem = error === undefined ? 'slack-socket-closed' : slackProblem(error).code;
      this.#settings.log.warn({ problem }, 'socket to Slack not opened; it is tried again');
      this.#comeBack();
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    await this.#listeners.settled();
    await this.#socket.client.disconnect();
  }

  settled(): Promise<void> {
    return this.#listeners.settled();
  }

  #comeBack() {
    if (this.#stopping || this.#timer) return;
    const pause = Math.min(
      RECONNECT_MS_MAX,
      (this.#settings.reconnectMs ?? RECONNECT_MS) * 2 ** this.#failures,
    );
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.start(), pause);
  }

  /** What is not acknowledged comes again, if it is an event; a press tells its presser that it failed. */
  async #receive({ ack, body, retry_num: retry }: Delivery): Promise<void> {
    const { inbox, log } = this.#settings;
    try {
      const accepted = await acceptEvent(inbox, body);
      if (accepted === 'again') return await ack();
      if (accepted === 'unreadable') return log.warn({}, 'a delivery of Slack cannot be read');
      const processed = await this.#listeners.process(body, retry, ANSWER_WITHIN_MS);
      if (processed.is !== 'acked')
        return log.warn({ became: processed.is }, 'a delivery of Slack is not answered');
      await ack(toPayload(processed.answer));
    } catch (error) {
      log.error({ problem: toProblem(error).code }, 'a delivery of Slack was not taken');
    }
  }
}

function toPayload(answer: unknown): object | undefined {
  if (answer === undefined || answer === '') return undefined;
  return typeof answer === 'string' ? { text: answer } : (answer as object);
}
