import type { Channel } from '../core/privacy-request.ts';
import type { CodeSettings } from './code-settings.ts';

/** What a code looks like and how long it lives, by the channel that it is sent over. */
export interface CodeKind {
  digits: number;
  lives: Temporal.Duration;
}

/**
 * A code to a phone lives at most 10 minutes, one to a mailbox at most 24 hours (NIST SP 800-63A-4 §3.8). The longer one
 * has more digits, because it can be guessed at for longer.
 */
export function codeKind(channel: Channel, settings: CodeSettings): CodeKind {
  return channel === 'sms'
    ? { digits: CODE_DIGITS.sms, lives: Temporal.Duration.from({ minutes: settings.smsLivesMinutes }) }
    : { digits: CODE_DIGITS.email, lives: Temporal.Duration.from({ hours: settings.emailLivesHours }) };
}

export const CODE_DIGITS: Record<Channel, number> = { email: 8, sms: 6 };
