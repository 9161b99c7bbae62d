import type { Hono } from 'hono';
import { type Config, missingSettings } from '../config.ts';
import type { MediaSource, TextSender } from '../core/ports.ts';
import { NeedsHuman } from '../core/problem.ts';
import type { Sweep } from '../durable/sweep.ts';
import { twilioWebhooks } from '../http/twilio-webhooks.ts';
import type { Journey } from '../journey/context.ts';
import { recordDelivery } from '../journey/deliver/record-delivery.ts';
import { acceptMessage } from '../journey/intake/accept-message.ts';
import { lookForLostTexts } from '../journey/intake/text/look-for-lost-texts.ts';
import { signedByTwilio } from '../vendors/twilio/check-signature.ts';
import { twilioClient } from '../vendors/twilio/client.ts';
import { readInboundText } from '../vendors/twilio/inbound-text.ts';
import { twilioMedia } from '../vendors/twilio/media-source.ts';
import { listInboundTexts } from '../vendors/twilio/message-list.ts';
import { twilioTextSender } from '../vendors/twilio/text-sender.ts';
import { readTextStatus } from '../vendors/twilio/text-status.ts';

/** Text messages: what takes them in, sends them and looks for lost ones. */
export interface Texts {
  sender: TextSender;
  media: MediaSource;
  webhooks: readonly Hono[];
  sweeps: readonly Sweep[];
}

/** Twilio, or a sender that asks for it. */
export function openTexts(config: Config, journey: Journey): Texts {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKENS: secrets, TWILIO_FROM: from } = config;
  const [authToken, ...others] = secrets?.map((secret) => secret.reveal()) ?? [];
  if (missingSettings(config, 'twilio').length > 0 || !accountSid || !authToken || !from) {
    return { sender: TEXTS_OFF, media: { fetch: off, forget: off }, webhooks: [], sweeps: [] };
  }
  const client = twilioClient({ accountSid, authToken, apiUrl: config.TWILIO_API_URL });
  const urlOf = (path: string) => config.PUBLIC_URL + path;
  const webhooks = twilioWebhooks({
    log: journey.log,
    verify: (path, signed) => signedByTwilio([authToken, ...others], { url: urlOf(path), ...signed }),
    readMessage: (form) => readInboundText(form, accountSid),
    accept: (message) => acceptMessage(journey, message, 'twilio'),
    readStatus: readTextStatus,
    record: async ({ vendorId, delivery, code }) =>
      delivery === null || (await recordDelivery(journey, { vendorId, delivery, code })),
  });
  const everyMinutes = config.TEXTS_LOOKED_FOR_MINUTES;
  const look = async () =>
    void (await lookForLostTexts(journey, (since) =>
      listInboundTexts(client, config.TWILIO_API_URL, from, since),
    ));
  return {
    media: twilioMedia({ accountSid, authToken, apiUrl: config.TWILIO_API_URL }),
    sender: twilioTextSender({ client, from, statusUrl: urlOf('/webhooks/twilio/status') }),
    webhooks: [webhooks],
    sweeps: [{ name: 'lost-texts', run: atMostEvery(everyMinutes, journey, look) }],
  };
}

/** Runs at the first sweep and then once in so many minutes; a run that fails is tried again at the next sweep. */
function atMostEvery(minutes: number, { clock }: Pick<Journey, 'clock'>, run: () => Promise<void>) {
  let last: Temporal.Instant | undefined;
  return async () => {
    const now = clock.now();
    if (last && Temporal.Instant.compare(now, last.add({ minutes })) < 0) return;
    await run();
    last = now;
  };
}

const off = async (): Promise<never> => {
  throw new NeedsHuman('twilio-switched-off', {
    ask: 'Twilio is not configured, so texts can neither be sent nor their files fetched. Try again after that.',
  });
};
const TEXTS_OFF: TextSender = { send: off, wasSent: async () => false };
