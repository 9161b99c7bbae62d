import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { readConfig } from '../config.ts';
import type { CrashPoint } from '../durable/engine.ts';
import { pinoLog } from '../log.ts';
import { ROLES, wire } from '../wiring.ts';
import { loadWorkflows } from '../workflows/load-workflows.ts';
import { clockRoute, DemoClock } from './demo-clock.ts';
import { startFluentworksEmulator } from './emulators/fluentworks.ts';
import { startSendgridEmulator } from './emulators/sendgrid.ts';
import { startSlackEmulator } from './emulators/slack.ts';
import { startStripeEmulator } from './emulators/stripe.ts';
import { DEMO_PEOPLE } from './people.ts';
import { type DemoSecrets, demoSecrets } from './secrets.ts';
import type { Stage } from './stage.ts';

export interface DemoOptions {
  data: string;
  port: number;
  /** Empties the data folder first. */
  fresh?: boolean;
  /** Beside what the demo sets itself, such as `QUEUE_URL`. */
  environment?: Record<string, string>;
  crash?: (point: CrashPoint) => void;
}

export interface Demo {
  stage: Stage;
  /** File with the desk's log lines. */
  logFile: string;
  stop(): Promise<void>;
}

/** Starts the emulated vendors and, against them, the desk as production runs it. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { data, environment = {} } = options;
  if (options.fresh) await rm(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  const secrets = demoSecrets(data);
  const clock = new DemoClock(join(data, 'clock.txt'));
  let appUrl = '';
  const vendors = await startVendors(secrets, clock, () => `${appUrl}/slack/events`);
  const env: Record<string, string> = { ...environmentOf(options, secrets, vendors), ...environment };
  const config = readConfig(env);
  const logFile = join(data, 'desk.log');
  const log = pinoLog(config.LOG_LEVEL, pino.destination({ dest: logFile, sync: false }));
  let sweepNow = async () => {};
  const desk = await wire(config, {
    clock,
    log,
    routes: [clockRoute(clock, () => sweepNow())],
    ...(options.crash ? { crash: options.crash } : {}),
  });
  sweepNow = desk.sweepNow;
  const { url } = await desk.start(ROLES);
  appUrl = url;
  const urls = {
    app: url,
    slack: vendors.slack.url,
    stripe: vendors.stripe.url,
    sendgrid: vendors.sendgrid.url,
    fluentworks: vendors.fluentworks.url,
  };
  const sign = {
    sendgrid_private_key: secrets.mailPrivateKey,
    slack_signing_secret: secrets.slackSigningSecret,
  };
  const book = {
    urls,
    env,
    sign,
    people: DEMO_PEOPLE,
    staff: vendors.slack.staff,
    channels: vendors.slack.channels,
  };
  writeFileSync(join(data, 'demo.json'), `${JSON.stringify(book, null, 2)}\n`, { mode: 0o600 });
  const stage: Stage = {
    urls,
    sign,
    apiToken: secrets.apiToken,
    clock,
    channels: vendors.slack.channels.map(({ name }) => name),
    approvers: vendors.slack.staff
      .filter(({ roles, account }) => roles.includes('approver') && account === undefined)
      .map(({ id, realName }) => ({ id, name: realName })),
  };
  const stop = async () => {
    await desk.stop();
    await Promise.all(Object.values(vendors).map((vendor) => vendor.close()));
  };
  return { stage, logFile, stop };
}

async function startVendors(secrets: DemoSecrets, clock: DemoClock, eventsUrl: () => string) {
  const { company } = await loadWorkflows();
  const [sendgrid, slack, stripe, fluentworks] = await Promise.all([
    startSendgridEmulator({ apiKey: secrets.sendgridApiKey }),
    startSlackEmulator({
      signingSecret: secrets.slackSigningSecret,
      botToken: secrets.slackBotToken,
      eventsUrl,
      clock,
      groupOfRole: company.roles,
    }),
    startStripeEmulator({ people: DEMO_PEOPLE, apiKey: secrets.stripeApiKey }),
    startFluentworksEmulator({ people: DEMO_PEOPLE, token: secrets.fluentworksToken }),
  ]);
  return { sendgrid, slack, stripe, fluentworks };
}

type Vendors = Awaited<ReturnType<typeof startVendors>>;

/** The desk's whole environment: the demo has no other way to configure it than an operator has. */
function environmentOf(options: DemoOptions, secrets: DemoSecrets, vendors: Vendors): Record<string, string> {
  return {
    DATA_DIR: options.data,
    PORT: String(options.port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${options.port}`,
    MASTER_KEY: secrets.masterKey,
    INDEX_KEY: secrets.indexKey,
    API_TOKEN: secrets.apiToken,
    SENDGRID_API_KEY: secrets.sendgridApiKey,
    SENDGRID_API_URL: vendors.sendgrid.url,
    SENDGRID_INBOUND_KEYS: secrets.mailPublicKey,
    MAIL_DOMAIN: 'parse.fluentworks.com',
    SLACK_BOT_TOKEN: secrets.slackBotToken,
    SLACK_SIGNING_SECRETS: secrets.slackSigningSecret,
    SLACK_API_URL: `${vendors.slack.url}/api`,
    FLUENTWORKS_API_URL: vendors.fluentworks.url,
    FLUENTWORKS_API_TOKEN: secrets.fluentworksToken,
    STRIPE_API_KEY: secrets.stripeApiKey,
    STRIPE_API_URL: vendors.stripe.url,
  };
}
