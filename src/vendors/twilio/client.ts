import type { Twilio } from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';

export interface TwilioSettings {
  accountSid: string;
  /** The primary one; it signs our calls. */
  authToken: string;
  apiUrl: string;
  timeoutSeconds?: number;
}

const TWILIO_API = 'https://api.twilio.com';

export type OpenTwilio = () => Promise<Twilio>;

/** Twilio's own client, at the configured address. A large library, so it is loaded when it is first needed. */
export function twilioClient(settings: TwilioSettings): OpenTwilio {
  let client: Promise<Twilio> | undefined;
  return () => (client ??= openClient(settings));
}

async function openClient(settings: TwilioSettings): Promise<Twilio> {
  const { accountSid, authToken, apiUrl, timeoutSeconds = 15 } = settings;
  const { default: twilio } = await import('twilio');
  class Client extends twilio.RequestClient {
    override async request<Data>(options: RequestClient.RequestOptions<Data>) {
      const { uri } = options;
      const ours = uri.startsWith(TWILIO_API) ? apiUrl + uri.slice(TWILIO_API.length) : uri;
      return await super.request<Data>({ ...options, uri: ours });
    }
  }
  const httpClient = new Client({ timeout: timeoutSeconds * 1000, autoRetry: false, keepAlive: true });
  return new twilio.Twilio(accountSid, authToken, { httpClient });
}
