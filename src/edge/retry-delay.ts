/**
 * The longest pause between two tries. With Cloudflare's most retries (100) and a first pause of 30 s the queue tries
 * for 5.8 days, and a desk that is back gets everything within an hour and a half
 * (https://developers.cloudflare.com/queues/platform/limits/).
 */
const DELAY_SECONDS_MAX = 90 * 60;

/** How long to wait after the given number of failed tries: doubling from `firstSeconds`. */
export function retryDelaySeconds(tries: number, firstSeconds: number): number {
  return Math.min(firstSeconds * 2 ** Math.min(tries - 1, 20), DELAY_SECONDS_MAX);
}
