import { randomUUID } from 'node:crypto';
import { systemClock } from '../core/clock.ts';
import { patientFetch } from './patient-fetch.ts';
import { inboundForm, signInbound } from './sign-mail.ts';
import type { Stage } from './stage.ts';

/**
 * Sends a mail as it would arrive: SendGrid's servers put a trace line on top (which makes the same file sent twice
 * two mails) and post it, signed, until it is taken.
 * @returns the webhook's status
 */
export async function sendMail(stage: Stage, mail: Buffer): Promise<number> {
  const trace = `Received: from mail.example.net (mxd [192.0.2.7]) by mx.sendgrid.net with ESMTP id ${randomUUID()}\r\n`;
  const from = /^From:.*?([^\s<>]+@[^\s<>]+)/im.exec(mail.toString('latin1'))?.[1];
  const { body, contentType } = inboundForm(Buffer.concat([Buffer.from(trace), mail]), {
    to: 'legal@parse.fluentworks.com',
    ...(from ? { from } : {}),
  });
  const timestamp = Math.floor(systemClock.now().epochMilliseconds / 1000);
  const answer = await patientFetch(`${stage.urls.app}/webhooks/sendgrid/inbound`, {
    method: 'POST',
    headers: {
      'Content-Type': contentType,
      ...signInbound(stage.sign.sendgrid_private_key, timestamp, body),
    },
    body: new Uint8Array(body),
  });
  return answer.status;
}

/** Submits the form of the requester's page. @returns the answer's status (303 leads back to the page) */
export async function typeCode(page: string, code: string): Promise<number> {
  const answer = await patientFetch(`${page}/code`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ code }),
    redirect: 'manual',
  });
  return answer.status;
}
