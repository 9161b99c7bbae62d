import {
  LogLevel,
  type WebAPICallResult,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
  type WebClientOptions,
} from '@slack/web-api';
import { NeedsHuman, Permanent, type Problem, Transient } from '../../core/problem.ts';
import type { CurrentToken } from '../../core/slack-token.ts';

export interface SlackSettings {
  /** The bot token, or what gives the current one where tokens expire. */
  botToken: string | CurrentToken;
  /** Base of the Web API, such as `https://slack.com/api`. */
  apiUrl: string;
}

/** Slack's libraries log whole bodies at debug level; nothing of theirs reaches our log. */
export const silentLogger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => LogLevel.ERROR,
};

/**
 * A Web API client. Interactive: for answers that somebody waits for, short and without retries. Otherwise for
 * steps, whose engine decides when to try again.
 */
export function slackClient({ botToken, apiUrl }: SlackSettings, interactive = false): WebClient {
  return new CurrentTokenClient(typeof botToken === 'string' ? async () => botToken : botToken, {
    slackApiUrl: `${apiUrl}/`,
    timeout: interactive ? INTERACTIVE_MS : WORKER_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: silentLogger,
  });
}

/** Somebody waits for it: a trigger lives three seconds. */
const INTERACTIVE_MS = 2_000;
const WORKER_MS = 10_000;

/** Asks for the token at each call: one that was made at the start would have ended half a day later. */
class CurrentTokenClient extends WebClient {
  readonly #token: CurrentToken;

  constructor(token: CurrentToken, options: WebClientOptions) {
    super(undefined, options);
    this.#token = token;
  }

  override async apiCall(method: string, options: Record<string, unknown> = {}): Promise<WebAPICallResult> {
    const token = await this.#token();
    return await super.apiCall(method, token === '' ? options : { ...options, token });
  }
}

/** Errors that somebody in Slack can mend, and how. */
const MENDABLE: Record<string, string> = {
  channel_not_found:
    'The channel does not exist or Lawrence is not in it. Please invite the bot, then try again.',
  not_in_channel: 'Lawrence is not in the channel. Please invite the bot, then try again.',
  is_archived: 'The channel is archived. Please restore it or change the playbook, then try again.',
};
/** Nothing can be done in Slack until it, or whoever installed the app, has mended it: cards wait meanwhile. */
const WHOLE_SLACK = [
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
  'team_added_to_org',
  'not_authed',
  'invalid_auth',
  'token_expired',
  'token_revoked',
  'account_inactive',
  'missing_scope',
];

/**
 * One of ours for whatever a call ended in; the original is dropped, it may quote what was sent. What is Slack's own
 * trouble, or that of the whole app, is patient: no step ends because Slack was down for a day.
 */
export function slackProblem(error: unknown): Problem {
  if (error instanceof Transient || error instanceof Permanent || error instanceof NeedsHuman) return error;
  if (error instanceof WebAPIRateLimitedError) {
    return new Transient('slack-slow-down', {
      retryAfter: Temporal.Duration.from({ seconds: error.retryAfter }),
      patient: true,
    });
  }
  if (error instanceof WebAPIPlatformError) {
    const code = /^[a-z_]{1,60}$/.exec(error.data.error ?? '')?.[0] ?? 'unknown';
    if (WHOLE_SLACK.includes(code)) return new Transient(`slack-${code}`, { patient: true });
    const ask = MENDABLE[code];
    return ask ? new NeedsHuman(`slack-${code}`, { ask }) : new Permanent(`slack-${code}`);
  }
  if (error instanceof WebAPIHTTPError) {
    return error.statusCode >= 500
      ? new Transient('slack-failed', { patient: true })
      : new Permanent(`slack-http-${error.statusCode}`);
  }
  return new Transient('slack-unreachable', { patient: true });
}
