import { type Config, missingSettings } from '../config.ts';
import type { CodeVendor } from '../core/code-vendor.ts';
import { twilioClient } from '../vendors/twilio/client.ts';
import { twilioVerify } from '../vendors/twilio/verify.ts';

/** Twilio Verify, where a service is configured; else we make the codes ourselves and text them as letters. */
export function openVerify(config: Config): CodeVendor | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_VERIFY_SERVICE_SID: serviceSid } = config;
  const authToken = config.TWILIO_AUTH_TOKENS?.[0]?.reveal();
  if (missingSettings(config, 'twilio-verify').length > 0 || !accountSid || !authToken || !serviceSid) {
    return undefined;
  }
  const { TWILIO_API_URL: apiUrl, TWILIO_VERIFY_URL: verifyUrl } = config;
  return twilioVerify({ client: twilioClient({ accountSid, authToken, apiUrl, verifyUrl }), serviceSid });
}
