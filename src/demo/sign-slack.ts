import { createHmac } from 'node:crypto';

/** Slack's v0 signature over the exact body. */
export function signSlack(
  signingSecret: string,
  timestampSeconds: number,
  body: string,
): Record<string, string> {
  const timestamp = String(timestampSeconds);
  const digest = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'X-Slack-Request-Timestamp': timestamp, 'X-Slack-Signature': `v0=${digest}` };
}

/** The form that Slack posts for a press, a modal or a shortcut. */
export const interactionForm = (payload: object): string =>
  new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
