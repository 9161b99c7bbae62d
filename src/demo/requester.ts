import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { z } from 'zod';
import { systemClock } from '../core/clock.ts';
import { sendText, textsTo } from './emulators/twilio.ts';
import { verifyTextsTo } from './emulators/twilio-verify.ts';
import { type Letter, lettersOf } from './observe.ts';
import { patientFetch } from './patient-fetch.ts';
import { DEMO_PEOPLE, type DemoPerson } from './people.ts';
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
  /** Proves who they are, with whatever they were asked for and have not given yet. @returns what they did, in words */
  prove(letters: readonly Letter[]): Promise<string | undefined>;
  /** Downloads what was put together for them, where there is something. @returns what they did, in words */
  download(letters: readonly Letter[]): Promise<string | undefined>;
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
  const from = /^From:.*?([^\s<>]+@[^\s<>]+)/im.exec(mail.toString('latin1'))?.[1]?.toLowerCase();
  const person = DEMO_PEOPLE.find(({ email }) => email === from);
  const given = new Set<string>();
  /** How often they looked for a second code before they signed a declaration. */
  let looks = 0;
  return {
    async ask() {
      // What came to their telephone before is about something else.
      const old = person ? codeIn(await verifyTextsTo(stage.urls.verify, person.phone)) : undefined;
      if (old) given.add(old);
      return await sendMail(stage, mail);
    },
    letters: (reference) => lettersOf(stage, reference),
    async prove(letters) {
      const page = pageIn(letters);
      if (page === undefined) return undefined;
      const mailed = find(letters, /^\D*(\d{8})$/m)?.[1];
      if (mailed && !given.has(mailed)) {
        given.add(mailed);
        return `types the code on the page, which answers ${await typeCode(page, mailed)}`;
      }
      if (!letters.some(({ subject }) => /more proof/i.test(subject)) || !person) return undefined;
      const texted = codeIn(await verifyTextsTo(stage.urls.verify, person.phone));
      if (texted && !given.has(texted)) {
        given.add(texted);
        return `types the code that came to their telephone, which answers ${await typeCode(page, texted)}`;
      }
      looks += 1;
      if (looks !== LOOKS_FOR_SECOND || texted) return undefined;
      return `signs a declaration on the page, which answers ${await declare(page, person)}`;
    },
    async download(letters) {
      const page = pageIn(letters);
      return page && (await downloadPackage(page));
    },
  };
}

const LOOKS_FOR_SECOND = 20;

function byText({ twilio, urls }: Stage, number: string, words: string): Requester {
  let given = false;
  return {
    ask: () => sendText(twilio, number, words),
    async letters(reference) {
      const ours = (await textsTo(twilio, number)).filter((text) => text.includes(reference));
      const codes = await verifyTextsTo(urls.verify, number);
      return [...ours, ...codes].map((text) => ({ to: number, subject: 'a text', text }));
    },
    async prove(letters) {
      const code = codeIn(letters.map(({ text }) => text));
      if (given || !code) return undefined;
      given = true;
      return `texts the code back, which answers ${await sendText(twilio, number, code)}`;
    },
    async download(letters) {
      const page = pageIn(letters);
      return page && (await downloadPackage(page));
    },
  };
}

const pageIn = (letters: readonly Letter[]): string | undefined =>
  find(letters, /https?:\/\/\S+\/r\/\S+/)?.[0];

/** The newest code in texts, however it was sent. */
const codeIn = (texts: readonly string[]): string | undefined =>
  texts
    .map((text) => (/verification code is: (\d{6})/.exec(text) ?? /^(\d{6}) /.exec(text))?.[1])
    .findLast((code) => code !== undefined);

/** Signs with three facts that the seeded service holds. @returns the answer's status (303 leads back to the page) */
async function declare(page: string, { name, organization, phone }: DemoPerson): Promise<number> {
  const facts = { 'point-1': organization, 'point-2': phone, 'point-3': 'My account is from March 2024' };
  return await post(`${page}/declare`, { name, ...facts, agreed: 'yes' });
}

async function downloadPackage(page: string): Promise<string | undefined> {
  const answer = await patientFetch(`${page}/package`);
  const bytes = await answer.arrayBuffer();
  if (answer.headers.get('content-type') !== 'application/zip') return undefined;
  const files = Object.keys(unzipSync(new Uint8Array(bytes)));
  return `downloads the package (${Math.ceil(bytes.byteLength / 1024)} KB): ${files.join(', ')}`;
}

/** Submits the form of the requester's page. @returns the answer's status (303 leads back to the page) */
export async function typeCode(page: string, code: string): Promise<number> {
  return await post(`${page}/code`, { code });
}

async function post(url: string, fields: Record<string, string>): Promise<number> {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(fields);
  return (await patientFetch(url, { method: 'POST', headers, body, redirect: 'manual' })).status;
}
