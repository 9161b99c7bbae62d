/** What the demo set up, as its player and `demo.json` need it. */
export interface Stage {
  urls: { app: string; slack: string; stripe: string; sendgrid: string; fluentworks: string };
  sign: { sendgrid_private_key: string; slack_signing_secret: string };
  apiToken: string;
  channels: readonly string[];
  approvers: readonly { id: string; name: string }[];
}
