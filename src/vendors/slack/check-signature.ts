import { verifySlackRequest } from '@slack/bolt';

/** A clock that runs ahead may be this far off; Bolt itself refuses only what is more than five minutes old. */
const AHEAD_SECONDS_MAX = 60;

/**
 * Checks Slack's v0 signature over the exact body (https://docs.slack.dev/authentication/verifying-requests-from-slack),
 * against several secrets, so that one can be rotated.
 */
export function signedBySlack(
  secrets: readonly string[],
  request: { body: string; signature: string | undefined; timestamp: string | undefined },
  now: Temporal.Instant,
): boolean {
  const { body, signature, timestamp } = request;
  if (!signature || !timestamp || !/^\d{1,12}$/.test(timestamp)) return false;
  const seconds = Number(timestamp);
  if (seconds > now.epochMilliseconds / 1000 + AHEAD_SECONDS_MAX) return false;
  return secrets.some((signingSecret) => {
    try {
      verifySlackRequest({
        signingSecret,
        body,
        headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': seconds },
        nowMilliseconds: now.epochMilliseconds,
      });
      return true;
    } catch {
      // Thrown for a signature that does not match or is too old: that is the answer.
      return false;
    }
  });
}
