import type { Twilio } from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';

export interface TwilioSettings {
  accountSid: string;
  /** The primary one; it signs our calls. */
  authToken: string;
  apiUrl: string;
  /** Where Verify is, which has a host of its own. */
  verifyUrl?: string;
  timeoutSeconds?: number;
}

const TWILIO_API = 'https://api.twilio.com';
const TWILIO_VERIFY = 'https://verify.twilio.com';

export type OpenTwilio = () => Promise<Twilio>;

/** Twilio's own client, at the configured addresses. A large library, so it is loaded when it is first needed. */
export function twilioClient(settings: TwilioSettings): OpenTwilio {
  let client: Promise<Twilio> | undefined;
  return () => (client ??= openClient(settings));
}

async function openClient(settings: TwilioSettings): Promise<Twilio> {
  const { accountSid, authToken, apiUrl, verifyUrl = TWILIO_VERIFY, timeoutSeconds = 15 } = settings;
  const { default: twilio } = await import('twilio');
  const places = [
    [TWILIO_API, apiUrl],
    [TWILIO_VERIFY, verifyUrl],
  ] as const;
  class Client extends twilio.RequestClient {
    override async request<Data>(options: RequestClient.RequestOptions<Data>) {
      const { uri } = options;
      const [theirs, ours] = places.find(([host]) => uri.startsWith(`${host}/`)) ?? ['', ''];
      return await super.request<Data>({ ...options, uri: ours + uri.slice(theirs.length) });
    }
  }
  const httpClient = new Client({ timeout: timeoutSeconds * 1000, autoRetry: false, keepAlive: true });
  return new twilio.Twilio(accountSid, authToken, { httpClient });
}
