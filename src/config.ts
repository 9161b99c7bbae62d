import { createPublicKey } from 'node:crypto';
import { isIP } from 'node:net';
import { inspect } from 'node:util';
import { z } from 'zod';

/** The one reader of the environment: parsed once, all faults at once, frozen and passed down. */

/** A value that prints as `[secret]` everywhere; `.reveal()` is the only way to it, and easy to search for. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '[secret]';
  }
  toJSON(): string {
    return '[secret]';
  }
  [inspect.custom](): string {
    return '[secret]';
  }
}

const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value));
const secrets = z
  .string()
  .refine((value) => list(value).length > 0, 'must hold at least one secret')
  .transform((value) => list(value).map((part) => new Secret(part)));
const keyBytes = z
  .string()
  .refine(
    (value) => Buffer.from(value, 'base64').length === 32,
    'must be 32 bytes in base64 (openssl rand -base64 32)',
  )
  .transform((value) => new Secret(value));
const publicKey = z.string().refine(isPublicKey, 'must be public keys in base64 SPKI, comma-separated');
const publicKeys = z.string().transform(list).pipe(z.array(publicKey).min(1));
const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/$/, ''));
/** Only this machine may be told in the clear. */
const webhookUrl = z
  .url({ protocol: /^https?$/ })
  .refine(
    (value) =>
      value.startsWith('https:') || ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(value).hostname),
    'must be https',
  );
const network = z
  .string()
  .refine((value) => isNetwork(value), 'must be an address or a network like 192.0.2.0/24');
const callingCode = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, 'must be country calling codes like 1, comma-separated');
const count = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

function isNetwork(value: string): boolean {
  const [address = '', bits = '0', ...more] = value.split('/');
  const version = isIP(address);
  return (
    more.length === 0 && version !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)
  );
}

function isPublicKey(value: string): boolean {
  try {
    createPublicKey({ key: Buffer.from(value, 'base64'), format: 'der', type: 'spki' });
    return true;
  } catch {
    // Node's error is of no use to whoever set it; the fault names the setting.
    return false;
  }
}

function list(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const variables = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .transform((value) => new Secret(value))
    .optional(),
  DATABASE_CONNECTIONS_MAX: count(2, 200).default(10),
  DATA_DIR: z.string().default('.data'),
  QUEUE_URL: z
    .url({ protocol: /^rediss?$/ })
    .transform((value) => new Secret(value))
    .optional(),
  BLOB_URL: z
    .string()
    .regex(/^(file:.+|s3:\/\/[a-z0-9][a-z0-9.-]+(\/.*)?)$/)
    .optional(),
  DNS_SERVERS: z.string().transform(list).optional(),
  PORT: count(0, 65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: url,
  MASTER_KEY: keyBytes,
  MASTER_KEYS_OLD: z.string().transform(list).pipe(z.array(keyBytes)).optional(),
  INDEX_KEY: keyBytes,
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  API_TOKEN: secret.optional(),
  WORKER_CONCURRENCY: count(1, 200).default(8),
  STEP_LEASE_SECONDS: count(5, 3600).default(60),
  STEP_ATTEMPTS_MAX: count(1, 100).default(8),
  RELAY_SECONDS: count(1, 300).default(3),
  RING_AGAIN_SECONDS: count(1, 3600).default(30),
  SWEEP_SECONDS: count(1, 3600).default(60),
  SENDER_BURST: count(1, 10_000).default(20),
  SENDER_PER_MINUTE: count(1, 100_000).default(30),
  CODE_TRIES: count(1, 10).default(5),
  CODE_EMAIL_HOURS: count(1, 24).default(24),
  CODE_SMS_MINUTES: count(2, 10).default(10),
  CODES_PER_REQUEST_PER_DAY: count(1, 100).default(3),
  CODES_PER_CONTACT_PER_DAY: count(1, 100).default(6),
  CODES_PER_HOUR: count(1, 100_000).default(500),
  CODE_PAUSES_MINUTES: z
    .string()
    .default('1,10')
    .transform((value) => list(value).map(Number))
    .pipe(z.array(z.int().min(1).max(1440)).min(1)),
  WRONG_CODES_PER_CONTACT_PER_DAY: count(1, 100).default(10),
  WRONG_CODES_PER_HOUR_ALARM: count(1, 1_000_000).default(100),
  CODE_CALLING_CODES: z.string().default('1').transform(list).pipe(z.array(callingCode).min(1)),
  PAGE_TOKEN_DAYS: count(1, 400).default(120),
  SENDGRID_API_KEY: secret.optional(),
  SENDGRID_API_URL: url.default('https://api.sendgrid.com'),
  SENDGRID_INBOUND_KEYS: publicKeys.optional(),
  SENDGRID_EVENT_KEYS: publicKeys.optional(),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/i)
    .optional(),
  TWILIO_AUTH_TOKENS: secrets.optional(),
  TWILIO_API_URL: url.default('https://api.twilio.com'),
  TWILIO_VERIFY_URL: url.default('https://verify.twilio.com'),
  TWILIO_VERIFY_SERVICE_SID: z
    .string()
    .regex(/^VA[0-9a-f]{32}$/i)
    .optional(),
  TWILIO_FROM: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'must be a number like +13035550100')
    .optional(),
  TEXTS_LOOKED_FOR_MINUTES: count(1, 1440).default(60),
  MAIL_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]+$/)
    .default('parse.fluentworks.com'),
  MAIL_FROM: z.email().default('legal@fluentworks.com'),
  EDGE_SECRETS: secrets.optional(),
  MAIL_FORWARDERS: z.string().transform(list).pipe(z.array(network)).optional(),
  ARC_SEALERS: z.string().default('google.com,microsoft.com').transform(list),
  ANSWERS_PER_ADDRESS_PER_DAY: count(0, 1_000).default(3),
  UNPROVEN_ANSWERS_PER_DOMAIN_PER_HOUR: count(0, 100_000).default(5),
  UNPROVEN_ANSWERS_PER_HOUR: count(0, 1_000_000).default(100),
  SLACK_BOT_TOKEN: secret.optional(),
  SLACK_SIGNING_SECRETS: secrets.optional(),
  SLACK_APP_TOKEN: secret.optional(),
  SLACK_CLIENT_ID: z.string().optional(),
  SLACK_CLIENT_SECRET: secret.optional(),
  SLACK_REFRESH_TOKEN: secret.optional(),
  SLACK_API_URL: url.default('https://slack.com/api'),
  SLACK_REVEAL: z.enum(['link', 'modal', 'off']).default('link'),
  STAFF_SSO_HEADER: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'is not the name of an HTTP header')
    .optional(),
  CASE_WEBHOOK_URLS: z.string().transform(list).pipe(z.array(webhookUrl)).optional(),
  CASE_WEBHOOK_SECRET: secret.optional(),
  FLUENTWORKS_API_URL: url.optional(),
  FLUENTWORKS_API_TOKEN: secret.optional(),
  STRIPE_API_KEY: secret.optional(),
  STRIPE_API_URL: url.default('https://api.stripe.com'),
  CLASSIFIER: z.enum(['local', 'bedrock']).default('local'),
  BEDROCK_MODEL: z
    .string()
    .regex(
      /^(?!(?:eu|apac|jp|au|ca|sa|me|af|global)\.)[\w.:/-]+$/,
      'must be a model or an inference profile of the US',
    )
    .optional(),
  AWS_REGION: z
    .string()
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'must be like us-west-2')
    .optional(),
  AWS_ENDPOINT_URL: url.optional(),
});

export type Config = Readonly<z.infer<typeof variables>>;
export const variableNames = Object.keys(variables.shape) as (keyof Config)[];

/** Settings that make a vendor work; without all of them it is switched off, and said so. */
export const VENDOR_SETTINGS = {
  sendgrid: ['SENDGRID_API_KEY', 'SENDGRID_INBOUND_KEYS'],
  cloudflare: ['EDGE_SECRETS'],
  twilio: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKENS', 'TWILIO_FROM'],
  'twilio-verify': ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKENS', 'TWILIO_VERIFY_SERVICE_SID'],
  slack: ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRETS'],
  fluentworks: ['FLUENTWORKS_API_URL', 'FLUENTWORKS_API_TOKEN'],
  stripe: ['STRIPE_API_KEY'],
} as const satisfies Record<string, readonly (keyof Config)[]>;
export type Vendor = keyof typeof VENDOR_SETTINGS;

/** Not needed where the other is set: a socket needs no signing secret, and a refresh token gives bot tokens. */
const STANDS_IN: { [name in keyof Config]?: keyof Config } = {
  SLACK_SIGNING_SECRETS: 'SLACK_APP_TOKEN',
  SLACK_BOT_TOKEN: 'SLACK_REFRESH_TOKEN',
};

export function missingSettings(config: Config, vendor: Vendor): string[] {
  return VENDOR_SETTINGS[vendor].filter((name) => {
    const other = STANDS_IN[name];
    return config[name] === undefined && (other === undefined || config[other] === undefined);
  });
}

export class ConfigFault extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(
      `the environment has ${faults.length} fault(s):\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
    this.name = 'ConfigFault';
    this.faults = faults;
  }
}

/**
 * Parses the environment. An empty variable counts as absent.
 * @throws ConfigFault that names every faulty variable and never prints a value
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(
    variableNames.map((name) => [name, environment[name] === '' ? undefined : environment[name]]),
  );
  const parsed = variables.safeParse(given);
  const faults = parsed.success
    ? [...secondReaderFaults(parsed.data), ...rotationFaults(parsed.data), ...webhookFaults(parsed.data)]
    : parsed.error.issues.map((issue) => {
        const name = String(issue.path[0]);
        return `${name}: ${environment[name] ? issue.message : 'is required'}`;
      });
  if (parsed.success && faults.length === 0) return Object.freeze(parsed.data);
  throw new ConfigFault(faults);
}

/** Messages may be read outside this process only in the United States, by a model that was named. */
function secondReaderFaults({ CLASSIFIER, AWS_REGION, BEDROCK_MODEL }: Config): string[] {
  if (CLASSIFIER !== 'bedrock') return [];
  return [
    ...(BEDROCK_MODEL === undefined ? ['BEDROCK_MODEL: is required with CLASSIFIER=bedrock'] : []),
    ...(AWS_REGION?.startsWith('us-')
      ? []
      : ['AWS_REGION: must be a region of the United States with CLASSIFIER=bedrock']),
  ];
}

/** A refresh token is exchanged in the app's name. */
function rotationFaults({ SLACK_REFRESH_TOKEN, ...app }: Config): string[] {
  if (SLACK_REFRESH_TOKEN === undefined) return [];
  return (['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET'] as const)
    .filter((name) => app[name] === undefined)
    .map((name) => `${name}: is required with SLACK_REFRESH_TOKEN`);
}

/** What is not signed could have been said by anybody. */
function webhookFaults({ CASE_WEBHOOK_URLS, CASE_WEBHOOK_SECRET }: Config): string[] {
  const lacks = (CASE_WEBHOOK_URLS ?? []).length > 0 && CASE_WEBHOOK_SECRET === undefined;
  return lacks ? ['CASE_WEBHOOK_SECRET: is required with CASE_WEBHOOK_URLS'] : [];
}
