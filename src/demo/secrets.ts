import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { mailSigningKeys } from './sign-mail.ts';

const schema = z.strictObject({
  masterKey: z.string(),
  indexKey: z.string(),
  apiToken: z.string(),
  sendgridApiKey: z.string(),
  mailPrivateKey: z.string(),
  mailPublicKey: z.string(),
  slackBotToken: z.string(),
  slackSigningSecret: z.string(),
  fluentworksToken: z.string(),
  stripeApiKey: z.string(),
  twilioAccountSid: z.string(),
  twilioAuthToken: z.string(),
  twilioVerifySid: z.string(),
});
export type DemoSecrets = z.infer<typeof schema>;

/** Made once per data folder, so that a stopped demo can be started again on the same data. */
export function demoSecrets(folder: string): DemoSecrets {
  const file = join(folder, 'demo-secrets.json');
  const random = (prefix: string) => `${prefix}${randomBytes(18).toString('hex')}`;
  const { privateKeyPem, publicKeyBase64 } = mailSigningKeys();
  // What an older demo did not have yet is made now.
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {};
  const secrets = schema.parse({
    masterKey: randomBytes(32).toString('base64'),
    indexKey: randomBytes(32).toString('base64'),
    apiToken: random('demo_'),
    sendgridApiKey: random('SG.demo.'),
    mailPrivateKey: privateKeyPem,
    mailPublicKey: publicKeyBase64,
    slackBotToken: random('xoxb-demo-'),
    slackSigningSecret: random(''),
    fluentworksToken: random('fw_demo_'),
    stripeApiKey: random('sk_test_'),
    twilioAccountSid: `AC${randomBytes(16).toString('hex')}`,
    twilioAuthToken: randomBytes(16).toString('hex'),
    twilioVerifySid: `VA${randomBytes(16).toString('hex')}`,
    ...kept,
  });
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}
