import type { Clock } from '../../core/clock.ts';

/**
 * Slack's limits as https://docs.slack.dev/apis/web-api/rate-limits has them: one message a second in each channel, of
 * which two may come together, and of tier 3 fifty of each method in any minute.
 */
const POSTS_TOGETHER = 2;
const TIER_3 = ['chat.update', 'conversations.history'];
const TIER_3_A_MINUTE = 50;

export class SlackLimits {
  readonly #clock: Clock;
  readonly #tokens = new Map<string, { left: number; at: Temporal.Instant }>();
  readonly #lately = new Map<string, Temporal.Instant[]>();
  /** Calls that were refused for coming too fast. */
  refused = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns after how many seconds to come again, or `null` when the call may be made */
  refuses(method: string, body: Record<string, unknown>): number | null {
    const wait =
      method === 'chat.postMessage'
        ? this.#post(String(body.channel))
        : TIER_3.includes(method)
          ? this.#tier3(method)
          : null;
    if (wait !== null) this.refused += 1;
    return wait;
  }

  #post(channel: string): number | null {
    const now = this.#clock.now();
    const { left, at } = this.#tokens.get(channel) ?? { left: POSTS_TOGETHER, at: now };
    const full = Math.min(POSTS_TOGETHER, left + now.since(at).total('seconds'));
    this.#tokens.set(channel, { left: full < 1 ? full : full - 1, at: now });
    return full < 1 ? 1 : null;
  }

  #tier3(method: string): number | null {
    const now = this.#clock.now();
    const minuteAgo = now.subtract({ seconds: 60 });
    const lately = (this.#lately.get(method) ?? []).filter(
      (at) => Temporal.Instant.compare(at, minuteAgo) > 0,
    );
    this.#lately.set(method, lately);
    const [oldest] = lately;
    if (oldest && lately.length >= TIER_3_A_MINUTE)
      return Math.ceil(minuteAgo.until(oldest).total('seconds'));
    lately.push(now);
    return null;
  }
}
