import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../core/clock.ts';
import { signInbound } from '../sign-mail.ts';

/** Where SendGrid's Event Webhook goes. */
export interface EventSink {
  url: string;
  privateKeyPem: string;
  clock: Clock;
}

const TRIES = 20;
const PAUSE_MILLISECONDS = 250;

/** Tells what became of a mail, as SendGrid does: signed, in one batch, again and again until it is taken. */
export async function tellDelivery(
  { url, privateKeyPem, clock }: EventSink,
  mail: { id: string; to: string; customArgs: Record<string, string> },
  fate: 'delivered' | 'bounce' | 'dropped',
  signal: AbortSignal,
): Promise<void> {
  const timestamp = Math.floor(clock.now().epochMilliseconds / 1000);
  const event = (name: string, more: object = {}) => ({
    event: name,
    email: mail.to,
    timestamp,
    sg_event_id: randomBytes(16).toString('base64url'),
    sg_message_id: mail.id,
    ...mail.customArgs,
    ...more,
  });
  const details = {
    delivered: { response: '250 2.0.0 OK' },
    bounce: { type: 'bounce', status: '5.1.1', reason: `550 5.1.1 <${mail.to}> user unknown` },
    dropped: { reason: 'Unsubscribed Address' },
  };
  const batch = [...(fate === 'dropped' ? [] : [event('processed')]), event(fate, details[fate])];
  const body = Buffer.from(JSON.stringify(batch));
  const headers = { 'Content-Type': 'application/json', ...signInbound(privateKeyPem, timestamp, body) };
  for (let tries = 0; tries < TRIES && !signal.aborted; tries += 1) {
    try {
      const answer = await fetch(url, { method: 'POST', headers, body, signal });
      await answer.body?.cancel();
      if (answer.ok) return;
    } catch {
      // The desk is down or the stage closes: SendGrid would come again, and so does this.
    }
    await pause(PAUSE_MILLISECONDS);
  }
}
