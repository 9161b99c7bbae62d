import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ConfigFault, missingSettings, readConfig, Secret, variableNames } from '../src/config.ts';
import { mailSigningKeys } from '../src/demo/sign-mail.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const GOOD = { PUBLIC_URL: 'https://privacy.example.test/', MASTER_KEY: KEY, INDEX_KEY: KEY };

function faultsOf(environment: NodeJS.ProcessEnv): ConfigFault {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigFault) return error;
  }
  throw new Error('the environment was accepted');
}

describe('the configuration', () => {
  test('needs few settings, gives the others their defaults, and cannot be changed afterwards', () => {
    const config = readConfig(GOOD);
    expect(config).toMatchObject({
      PUBLIC_URL: 'https://privacy.example.test',
      PORT: 8080,
      DATA_DIR: '.data',
    });
    expect(Object.isFrozen(config)).toBe(true);
    expect(missingSettings(config, 'slack')).toEqual(['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRETS']);
  });

  test('treats an empty setting as absent', () => {
    expect(readConfig({ ...GOOD, QUEUE_URL: '', API_TOKEN: '', PORT: '' })).toMatchObject({ PORT: 8080 });
    expect(faultsOf({ ...GOOD, MASTER_KEY: '' }).faults).toEqual(['MASTER_KEY: is required']);
  });

  test('names all faults at once and prints no value', () => {
    const canary = 'canary-value-5f2a';
    const bad = [
      'DATABASE_URL',
      'QUEUE_URL',
      'PORT',
      'PUBLIC_URL',
      'MASTER_KEY',
      'MASTER_KEYS_OLD',
      'LOG_LEVEL',
      'MAIL_FROM',
      'SLACK_API_URL',
      'CODE_TRIES',
    ];
    const fault = faultsOf(Object.fromEntries(bad.map((name) => [name, canary])));
    for (const name of [...bad, 'INDEX_KEY']) expect(fault.message).toContain(`${name}: `);
    expect(inspect(fault, { depth: null, showHidden: true })).not.toContain(canary);
    expect(fault.faults.join()).not.toContain(canary);
  });

  test('refuses a key that is not 32 bytes long', () => {
    const short = Buffer.alloc(16).toString('base64');
    expect(faultsOf({ ...GOOD, MASTER_KEY: short }).faults).toHaveLength(1);
    expect(faultsOf({ ...GOOD, MASTER_KEYS_OLD: `${KEY},${short}` }).faults).toHaveLength(1);
  });

  test('refuses what looks switched on and could verify nothing', () => {
    const { publicKeyBase64 } = mailSigningKeys();
    expect(
      readConfig({ ...GOOD, SENDGRID_INBOUND_KEYS: `${publicKeyBase64}, ${publicKeyBase64}` }),
    ).toMatchObject({ SENDGRID_INBOUND_KEYS: [publicKeyBase64, publicKeyBase64] });
    for (const keys of [',', 'not-a-key', `${publicKeyBase64},${KEY}`]) {
      expect(faultsOf({ ...GOOD, SENDGRID_INBOUND_KEYS: keys }).faults).toHaveLength(1);
    }
    expect(faultsOf({ ...GOOD, SLACK_SIGNING_SECRETS: ' , ' }).faults).toHaveLength(1);
  });

  test('has Slack by a socket without a signing secret, and by tokens that are exchanged without a bot token', () => {
    const socket = readConfig({ ...GOOD, SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' });
    expect(missingSettings(socket, 'slack')).toEqual([]);
    const rotated = { SLACK_REFRESH_TOKEN: 'xoxe-1', SLACK_CLIENT_ID: '1.2', SLACK_SIGNING_SECRETS: 's' };
    expect(faultsOf({ ...GOOD, ...rotated }).faults).toEqual([
      'SLACK_CLIENT_SECRET: is required with SLACK_REFRESH_TOKEN',
    ]);
    const whole = readConfig({ ...GOOD, ...rotated, SLACK_CLIENT_SECRET: 'c' });
    expect(missingSettings(whole, 'slack')).toEqual([]);
  });
});

test('a secret prints as [secret], however it is printed, and reveals itself only when asked', () => {
  const secret = new Secret('hush-5f2a');
  const config = readConfig({ ...GOOD, API_TOKEN: 'hush-5f2a', DATABASE_URL: 'postgres://u:hush-5f2a@h/d' });
  const prints = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ deep: [secret] }, { depth: null, showHidden: true }),
    JSON.stringify(config),
    inspect(config, { depth: null, showHidden: true }),
    JSON.stringify({ ...secret }),
  ];
  expect(prints.slice(0, 2)).toEqual(['[secret]', '[secret]']);
  for (const print of prints) expect(print).not.toContain('hush');
  expect(prints.slice(0, 7).every((print) => print.includes('[secret]'))).toBe(true);
  expect([secret.reveal(), config.API_TOKEN?.reveal()]).toEqual(['hush-5f2a', 'hush-5f2a']);
});

describe('.env.example', async () => {
  const lines = (await readFile(join(import.meta.dirname, '../.env.example'), 'utf8')).split('\n');
  const settings = lines.flatMap((line, at) => {
    const [, name, value = ''] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
    return name ? [{ name, value, at }] : [];
  });

  test('names every setting once, and no other', () => {
    expect(settings.map(({ name }) => name).toSorted()).toEqual([...variableNames].toSorted());
  });

  test('explains each, itself or together with its neighbour above', () => {
    for (const { name, at } of settings) {
      const above = lines[at - 1] ?? '';
      expect([name, /^(# .|[A-Z_]+=)/.test(above)]).toEqual([name, true]);
    }
  });

  test('shows the defaults as they are, and holds no secret', () => {
    const given = Object.fromEntries(settings.map(({ name, value }) => [name, value]));
    const config = readConfig({ ...given, MASTER_KEY: KEY, INDEX_KEY: KEY });
    const plain = readConfig({ ...GOOD, PUBLIC_URL: 'https://privacy.example.com' });
    expect(JSON.stringify(config)).toBe(JSON.stringify(plain));
    const secret = /(KEYS?|KEYS_OLD|TOKEN|SECRETS?|DATABASE_URL|QUEUE_URL)$/;
    expect(settings.filter(({ name, value }) => secret.test(name) && value !== '')).toEqual([]);
  });
});
