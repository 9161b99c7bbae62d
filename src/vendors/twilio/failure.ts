import { NeedsHuman } from '../../core/problem.ts';

/** What is known of a call that Twilio did not answer well. Its message is dropped: it quotes the number. */
export type TwilioFailure =
  /** The connection was never made: nothing was handed over. */
  | { is: 'not-connected' }
  /** The answer was lost: done or not is unknown. */
  | { is: 'unknown' }
  /** `code` is Twilio's own number for it (https://www.twilio.com/docs/api/errors). */
  | { is: 'answered'; status: number; code: number | undefined };

const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export function readFailure(error: unknown): TwilioFailure {
  const { status, code } = error as { status?: unknown; code?: unknown };
  if (typeof status !== 'number') {
    const notConnected = typeof code === 'string' && NOT_CONNECTED.has(code);
    return { is: notConnected ? 'not-connected' : 'unknown' };
  }
  if (status === 502 || status === 504) return { is: 'unknown' };
  return { is: 'answered', status, code: typeof code === 'number' ? code : undefined };
}

export const keyRefused = (status: number): NeedsHuman =>
  new NeedsHuman(`twilio-refused-${status}`, {
    ask: 'Twilio refuses our key. Please check TWILIO_AUTH_TOKENS, then try again.',
  });
