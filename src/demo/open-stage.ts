import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../core/clock.ts';
import { loadWorkflows } from '../workflows/load-workflows.ts';
import { demoClock } from './demo-clock.ts';
import { startDnsEmulator } from './emulators/dns.ts';
import { startFluentworksEmulator } from './emulators/fluentworks.ts';
import { startSendgridEmulator } from './emulators/sendgrid.ts';
import { startSlackEmulator } from './emulators/slack.ts';
import { startStripeEmulator } from './emulators/stripe.ts';
import { startTwilioEmulator } from './emulators/twilio.ts';
import { startVerifyEmulator } from './emulators/twilio-verify.ts';
import { vendorMemory } from './emulators/vendor-memory.ts';
import { DEMO_PEOPLE, DEMO_ZONE } from './people.ts';
import { type DemoSecrets, demoSecrets } from './secrets.ts';
import type { Stage } from './stage.ts';

/** The desk's own number. */
const DEMO_NUMBER = '+13035550100';

export interface StageOptions {
  data: string;
  port: number;
  /** Beside what the demo sets itself, such as `QUEUE_URL`. */
  environment?: Record<string, string>;
}

export interface OpenStage {
  stage: Stage;
  /** Everything that the desk is configured by. */
  env: Record<string, string>;
  /** Writes `demo.json`: once the desk has the folder, because another demo that runs in it has written its own. */
  publish(): void;
  close(): Promise<void>;
}

/** Starts the emulated vendors; the desk itself is not started. */
export async function openStage(options: StageOptions): Promise<OpenStage> {
  const { data, port } = options;
  mkdirSync(data, { recursive: true });
  const secrets = demoSecrets(data);
  const app = `http://127.0.0.1:${port}`;
  const vendors = await startVendors(secrets, app, data);
  const env = { ...environmentOf(options, secrets, vendors), ...options.environment };
  const urls = {
    app,
    slack: vendors.slack.url,
    stripe: vendors.stripe.url,
    sendgrid: vendors.sendgrid.url,
    fluentworks: vendors.fluentworks.url,
    twilio: vendors.twilio.url,
    verify: vendors.verify.url,
  };
  const sign = {
    sendgrid_private_key: secrets.mailPrivateKey,
    slack_signing_secret: secrets.slackSigningSecret,
    twilio_auth_token: secrets.twilioAuthToken,
  };
  const { staff, channels } = vendors.slack;
  const book = { urls, env, sign, people: DEMO_PEOPLE, staff, channels };
  const stage: Stage = {
    urls,
    sign,
    twilio: {
      url: vendors.twilio.url,
      accountSid: secrets.twilioAccountSid,
      authToken: secrets.twilioAuthToken,
      number: DEMO_NUMBER,
    },
    apiToken: secrets.apiToken,
    channels: channels.map(({ name }) => name),
    approvers: staff
      .filter(({ roles, account }) => roles.includes('approver') && account === undefined)
      .map(({ id, realName }) => ({ id, name: realName })),
  };
  const close = async () => {
    await Promise.all(Object.values(vendors).map((vendor) => vendor.close()));
  };
  const publish = () =>
    writeFileSync(join(data, 'demo.json'), `${JSON.stringify(book, null, 2)}\n`, { mode: 0o600 });
  return { stage, env, publish, close };
}

async function startVendors(secrets: DemoSecrets, app: string, data: string) {
  const { company } = await loadWorkflows();
  const memory = (vendor: string) => vendorMemory(join(data, 'vendors', `${vendor}.json`));
  const [sendgrid, slack, stripe, fluentworks, twilio, verify, dns] = await Promise.all([
    startSendgridEmulator({
      apiKey: secrets.sendgridApiKey,
      events: {
        url: `${app}/webhooks/sendgrid/events`,
        privateKeyPem: secrets.mailPrivateKey,
        clock: systemClock,
      },
      subscribers: DEMO_PEOPLE.filter(({ subscribed }) => subscribed).map(({ email }) => email),
      memory: memory('sendgrid'),
    }),
    startSlackEmulator({
      signingSecret: secrets.slackSigningSecret,
      botToken: secrets.slackBotToken,
      eventsUrl: () => `${app}/slack/events`,
      clock: systemClock,
      groupOfRole: company.roles,
      limits: true,
    }),
    startStripeEmulator({ people: DEMO_PEOPLE, apiKey: secrets.stripeApiKey, memory: memory('stripe') }),
    startFluentworksEmulator({
      people: DEMO_PEOPLE,
      token: secrets.fluentworksToken,
      memory: memory('fluentworks'),
    }),
    startTwilioEmulator({
      accountSid: secrets.twilioAccountSid,
      authToken: secrets.twilioAuthToken,
      number: DEMO_NUMBER,
      webhookUrl: `${app}/webhooks/twilio/messages`,
    }),
    startVerifyEmulator({
      accountSid: secrets.twilioAccountSid,
      authToken: secrets.twilioAuthToken,
      serviceSid: secrets.twilioVerifySid,
      clock: demoClock(data),
      memory: memory('verify'),
    }),
    startDnsEmulator(DEMO_ZONE),
  ]);
  return { sendgrid, slack, stripe, fluentworks, twilio, verify, dns };
}

type Vendors = Awaited<ReturnType<typeof startVendors>>;

/** The desk's whole environment: the demo has no other way to configure it than an operator has. */
function environmentOf(
  options: StageOptions,
  secrets: DemoSecrets,
  vendors: Vendors,
): Record<string, string> {
  return {
    DATA_DIR: options.data,
    PORT: String(options.port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${options.port}`,
    MASTER_KEY: secrets.masterKey,
    INDEX_KEY: secrets.indexKey,
    API_TOKEN: secrets.apiToken,
    // Short, so that a demo that was killed can be watched taking up its work.
    STEP_LEASE_SECONDS: '10',
    RING_AGAIN_SECONDS: '10',
    SWEEP_SECONDS: '15',
    SENDGRID_API_KEY: secrets.sendgridApiKey,
    SENDGRID_API_URL: vendors.sendgrid.url,
    SENDGRID_INBOUND_KEYS: secrets.mailPublicKey,
    SENDGRID_EVENT_KEYS: secrets.mailPublicKey,
    MAIL_DOMAIN: 'parse.fluentworks.com',
    DNS_SERVERS: vendors.dns.address,
    SLACK_BOT_TOKEN: secrets.slackBotToken,
    SLACK_SIGNING_SECRETS: secrets.slackSigningSecret,
    SLACK_API_URL: `${vendors.slack.url}/api`,
    FLUENTWORKS_API_URL: vendors.fluentworks.url,
    FLUENTWORKS_API_TOKEN: secrets.fluentworksToken,
    STRIPE_API_KEY: secrets.stripeApiKey,
    STRIPE_API_URL: vendors.stripe.url,
    TWILIO_ACCOUNT_SID: secrets.twilioAccountSid,
    TWILIO_AUTH_TOKENS: secrets.twilioAuthToken,
    TWILIO_API_URL: vendors.twilio.url,
    TWILIO_VERIFY_URL: vendors.verify.url,
    TWILIO_VERIFY_SERVICE_SID: secrets.twilioVerifySid,
    TWILIO_FROM: DEMO_NUMBER,
  };
}
