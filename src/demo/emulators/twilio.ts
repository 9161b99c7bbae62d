import { createEmulator } from 'emulate';
import { z } from 'zod';
import { patientFetch } from '../patient-fetch.ts';

/** Twilio for the demo, by `emulate`: it signs its webhooks and keeps every message. */
export interface TwilioEmulatorOptions {
  accountSid: string;
  authToken: string;
  /** Our number, and where messages to it are posted. */
  number: string;
  webhookUrl: string;
}
export interface TwilioEmulator {
  url: string;
  close(): Promise<void>;
}

export async function startTwilioEmulator(options: TwilioEmulatorOptions): Promise<TwilioEmulator> {
  const { accountSid, authToken, number, webhookUrl } = options;
  const twilio = {
    account: { sid: accountSid, auth_token: authToken, friendly_name: 'Fluentworks' },
    phone_numbers: [{ phone_number: number, friendly_name: 'Privacy desk', sms_url: webhookUrl }],
  };
  const emulator = await createEmulator({ service: 'twilio', port: 0, seed: { twilio } });
  return { url: emulator.url, close: () => emulator.close() };
}

/** What a client of the emulated Twilio needs. */
export interface TwilioAccess {
  url: string;
  accountSid: string;
  authToken: string;
  number: string;
}

const listSchema = z.object({
  messages: z.array(
    z.object({
      to: z.string(),
      from: z.string().nullable(),
      body: z.string().nullable(),
      direction: z.string(),
    }),
  ),
});

function basic({ accountSid, authToken }: TwilioAccess) {
  return { Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` };
}

/** A person texts our number. @returns the status that the emulator answers with */
export async function sendText(twilio: TwilioAccess, from: string, body: string): Promise<number> {
  const answer = await patientFetch(`${twilio.url}/_twilio/simulate/inbound-message`, {
    method: 'POST',
    headers: basic(twilio),
    body: new URLSearchParams({ To: twilio.number, From: from, Body: body }),
  });
  await answer.body?.cancel();
  return answer.status;
}

/** Texts that we sent to a number, oldest first. */
export async function textsTo(twilio: TwilioAccess, to: string): Promise<string[]> {
  const url = `${twilio.url}/2010-04-01/Accounts/${twilio.accountSid}/Messages.json?To=${encodeURIComponent(to)}`;
  const answer = await patientFetch(url, { headers: basic(twilio) });
  const { messages } = listSchema.parse(await answer.json());
  return messages
    .filter(({ direction }) => direction.startsWith('outbound'))
    .map(({ body }) => body ?? '')
    .reverse();
}
