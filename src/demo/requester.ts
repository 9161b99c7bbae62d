import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { systemClock } from '../core/clock.ts';
import { sendText, textsTo } from './emulators/twilio.ts';
import { verifyTextsTo } from './emulators/twilio-verify.ts';
import { type Letter, lettersOf } from './observe.ts';
import { patientFetch } from './patient-fetch.ts';
import { inboundForm, signInbound } from './sign-mail.ts';
import type { Stage } from './stage.ts';

/**
 * Sends a mail as it would arrive: SendGrid's servers put a trace line on top and post it, signed, until it is taken.
 * A file that is played again is a mail written again, so its Message-ID is a new one each time.
 * @returns the webhook's status
 */
export async function sendMail(stage: Stage, mail: Buffer): Promise<number> {
  const trace = `Received: from mail.example.net (mxd [192.0.2.7]) by mx.sendgrid.net with ESMTP id ${randomUUID()}\r\n`;
  const from = /^From:.*?([^\s<>]+@[^\s<>]+)/im.exec(mail.toString('latin1'))?.[1];
  const written = mail.toString('latin1').replace(/^Message-ID: </im, `$&${randomUUID()}.`);
  const { body, contentType } = inboundForm(Buffer.from(trace + written, 'latin1'), {
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

/** A person who asks by mail or by text, and what they do with what they get. */
export interface Requester {
  /** @returns the status of the webhook */
  ask(): Promise<number>;
  letters(reference: string): Promise<Letter[]>;
  /** Proves who they are, once there is a code. @returns what they did, in words */
  prove(letters: readonly Letter[]): Promise<string | undefined>;
}

const textSchema = z.strictObject({ from: z.string(), body: z.string() });

/** Who wrote a file: an `.eml` by mail, a `.sms.json` by text. */
export async function requesterOf(stage: Stage, file: string): Promise<Requester> {
  const bytes = await readFile(file);
  if (!file.endsWith('.sms.json')) return byMail(stage, bytes);
  const { from, body } = textSchema.parse(JSON.parse(bytes.toString('utf8')));
  return byText(stage, from, body);
}

const find = (letters: readonly Letter[], pattern: RegExp) =>
  letters.map(({ text }) => pattern.exec(text)).findLast((match) => match !== null);

function byMail(stage: Stage, mail: Buffer): Requester {
  return {
    ask: () => sendMail(stage, mail),
    letters: (reference) => lettersOf(stage, reference),
    async prove(letters) {
      const code = find(letters, /^\D*(\d{8})$/m)?.[1];
      const page = find(letters, /https?:\/\/\S+\/r\/\S+/)?.[0];
      if (!code || !page) return undefined;
      return `types the code on the page, which answers ${await typeCode(page, code)}`;
    },
  };
}

function byText({ twilio, urls }: Stage, number: string, words: string): Requester {
  return {
    ask: () => sendText(twilio, number, words),
    async letters(reference) {
      const ours = (await textsTo(twilio, number)).filter((text) => text.includes(reference));
      const codes = await verifyTextsTo(urls.verify, number);
      return [...ours, ...codes].map((text) => ({ to: number, subject: 'a text', text }));
    },
    async prove(letters) {
      const code = find(letters, /verification code is: (\d{6})/)?.[1] ?? find(letters, /^(\d{6}) /)?.[1];
      return code && `texts the code back, which answers ${await sendText(twilio, number, code)}`;
    },
  };
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
