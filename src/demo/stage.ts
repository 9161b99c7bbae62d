import type { TwilioAccess } from './emulators/twilio.ts';

/** What the demo set up, as its player and `demo.json` need it. */
export interface Stage {
  urls: {
    app: string;
    slack: string;
    stripe: string;
    sendgrid: string;
    fluentworks: string;
    twilio: string;
    verify: string;
  };
  sign: { sendgrid_private_key: string; slack_signing_secret: string; twilio_auth_token: string };
  twilio: TwilioAccess;
  apiToken: string;
  channels: readonly string[];
  approvers: readonly { id: string; name: string }[];
}
