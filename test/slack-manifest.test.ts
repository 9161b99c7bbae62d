import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { App } from '@slack/bolt';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MANIFEST_FILE, manifestText, PLACEHOLDER_URL, slackManifest } from '../src/cli/slack-manifest.ts';
import { manifest as manifestVerb } from '../src/cli/verbs/manifest.ts';
import { privacyCommand } from '../src/desk/commands/privacy-command.ts';
import { deskShortcuts } from '../src/desk/verbs/shortcuts.ts';
import { workflowSteps } from '../src/desk/workflow-steps/begin-run.ts';
import { slackApp } from '../src/vendors/slack/app.ts';
import { BOT_SCOPES } from '../src/vendors/slack/scopes.ts';

interface Manifest {
  features: { shortcuts: { callback_id: string }[]; slash_commands: { command: string }[] };
  oauth_config: { scopes: { bot: string[] } };
  settings: {
    event_subscriptions: { bot_events: string[] };
    org_deploy_enabled: boolean;
    function_runtime: string;
    socket_mode_enabled: boolean;
  };
  functions: {
    [id: string]: { title: string; input_parameters: { properties: { [name: string]: object } } };
  };
}
const manifest = slackManifest(PLACEHOLDER_URL) as Manifest;
const ROOM = join(import.meta.dirname, '../src/vendors/slack');

test('workflows/slack/manifest.json is what `npm run lawrence -- manifest` writes', async () => {
  expect(await readFile(MANIFEST_FILE, 'utf8')).toBe(manifestText(PLACEHOLDER_URL));
});

test('every address in it is ours, by https, and Socket Mode needs none', () => {
  const addresses = (of: object) => JSON.stringify(of).match(/https?:\/\/[^"]+/g) ?? [];
  expect(addresses(manifest).length).toBeGreaterThan(1);
  for (const address of addresses(manifest)) expect(address).toBe(`${PLACEHOLDER_URL}/slack/events`);
  expect(addresses(slackManifest(null))).toEqual([]);
  expect((slackManifest(null) as Manifest).settings.socket_mode_enabled).toBe(true);
});

test('the command prints it for this desk, or for a socket, and writes nothing then', async () => {
  const key = Buffer.alloc(32).toString('base64');
  const environment = { PUBLIC_URL: 'https://desk.example.com', MASTER_KEY: key, INDEX_KEY: key };
  const say = (values: { [option: string]: boolean }) =>
    manifestVerb.run({ values, positionals: [], environment, input: process.stdin, out() {}, err() {} });
  expect((await say({ print: true })).json).toEqual(slackManifest('https://desk.example.com'));
  expect((await say({ print: true, socket: true })).json).toEqual(slackManifest(null));
  expect(await readFile(MANIFEST_FILE, 'utf8')).toBe(manifestText(PLACEHOLDER_URL));
});

/** Slack's own schema, which is not ours to keep here; it lags behind in two types. */
const SCHEMA =
  process.env.SLACK_MANIFEST_SCHEMA ??
  join(import.meta.dirname, '../../shared/specs/slack-manifest.schema.json');
const LAGGING = ['slack#/types/options_select', 'slack#/types/options_field'];

describe.skipIf(!existsSync(SCHEMA))('Slack’s schema', () => {
  const read = async () =>
    z.fromJSONSchema(
      JSON.parse(await readFile(SCHEMA, 'utf8'), (name, value) =>
        name === 'enum' && Array.isArray(value) && value.includes('slack#/types/user_id')
          ? [...value, ...LAGGING]
          : value,
      ),
    );

  test.each([
    ['by HTTP', PLACEHOLDER_URL],
    ['by Socket Mode', null],
  ])('takes the manifest %s', async (_, url) => {
    const answer = (await read()).safeParse(slackManifest(url));
    expect(answer.error?.issues ?? []).toEqual([]);
  });

  test('refuses what is wrong', async () => {
    const schema = await read();
    expect(schema.safeParse({ ...manifest, made_up: 1 }).success).toBe(false);
    expect(schema.safeParse({ ...manifest, display_information: { name: 'x'.repeat(36) } }).success).toBe(
      false,
    );
  });
});

describe('what the desk listens for', () => {
  const heard = {
    event: [] as string[],
    command: [] as string[],
    shortcut: [] as string[],
    function: [] as string[],
  };
  beforeAll(async () => {
    const names = Object.keys(heard) as (keyof typeof heard)[];
    const kept = names.map((name) => [name, App.prototype[name]] as const);
    for (const [name, original] of kept) {
      App.prototype[name] = function listen(this: App, about: unknown, ...rest: never[]) {
        heard[name].push(String(about));
        return (original as (...args: unknown[]) => App).call(this, about, ...rest);
      } as never;
    }
    const nothing = async () => {};
    slackApp({
      botToken: 'xoxb-none',
      apiUrl: 'http://127.0.0.1:9',
      transport: { signingSecrets: ['none'] },
      actions: [],
      forms: [],
      shortcuts: deskShortcuts({} as never),
      workflow: workflowSteps({} as never),
      home: {},
      commands: [privacyCommand({} as never, {} as never)],
      notesChannel: 'none',
      onStaffChanged: nothing,
      onChannelsChanged: nothing,
    } as never);
    for (const [name, original] of kept) App.prototype[name] = original as never;
  });

  test('is every event, shortcut, command and step of the manifest, and no other', () => {
    const { features, settings, functions } = manifest;
    // Bolt takes steps off one event, which it listens for itself.
    expect([...new Set([...heard.event, 'function_executed'])].toSorted()).toEqual(
      settings.event_subscriptions.bot_events,
    );
    expect(heard.shortcut.toSorted()).toEqual(features.shortcuts.map((one) => one.callback_id).toSorted());
    expect(heard.command.toSorted()).toEqual(features.slash_commands.map((one) => one.command).toSorted());
    expect(heard.function.toSorted()).toEqual(Object.keys(functions).toSorted());
  });
});

/** What each call and event needs (https://docs.slack.dev/reference/methods and /events). */
const SCOPES: { [name: string]: string | null } = {
  'apps.connections.open': null,
  'auth.test': null,
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.history': 'groups:history',
  'conversations.info': 'groups:read',
  'conversations.list': 'groups:read',
  'conversations.open': 'im:write',
  'functions.completeError': null,
  'functions.completeSuccess': null,
  'oauth.v2.access': null,
  'usergroups.list': 'usergroups:read',
  'usergroups.users.list': 'usergroups:read',
  'users.info': 'users:read',
  'views.open': null,
  'views.publish': null,
  'views.update': null,
  app_home_opened: null,
  channel_shared: 'groups:read',
  channel_unshared: 'groups:read',
  function_executed: null,
  member_joined_channel: 'groups:read',
  subteam_members_changed: 'usergroups:read',
  subteam_updated: 'usergroups:read',
  team_join: 'users:read',
  user_change: 'users:read',
};

test('every scope is needed by a call or an event, and none is missing', async () => {
  const files = (await readdir(ROOM)).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(files.map((name) => readFile(join(ROOM, name), 'utf8')));
  const calls = texts.flatMap((text) =>
    [...text.matchAll(/\b(?:client|worker|interactive)\s*\.((?:[a-z]\w*\s*\.\s*)+[a-z]\w*)\(/g)].map(
      ([, call = '']) => call.replaceAll(/\s/g, ''),
    ),
  );
  const methods = calls.filter((call) => !call.startsWith('client.'));
  expect(methods).toContain('chat.postMessage');
  const used = [...new Set([...methods, ...manifest.settings.event_subscriptions.bot_events])];
  expect(used.filter((name) => !(name in SCOPES))).toEqual([]);
  const needed = used.flatMap((name) => SCOPES[name] ?? []);
  expect([...new Set([...needed, 'commands'])].toSorted()).toEqual([...BOT_SCOPES]);
  expect(manifest.oauth_config.scopes.bot).toEqual([...BOT_SCOPES]);
});

describe('steps of workflows', () => {
  test('are offered by an app that may be deployed to the organization and runs elsewhere', () => {
    const { org_deploy_enabled, function_runtime, event_subscriptions } = manifest.settings;
    expect({ org_deploy_enabled, function_runtime }).toEqual({
      org_deploy_enabled: true,
      function_runtime: 'remote',
    });
    expect(event_subscriptions.bot_events).toContain('function_executed');
  });

  test('have titles that Slack takes, and choices that exist', () => {
    for (const [id, { title, input_parameters }] of Object.entries(manifest.functions)) {
      expect(id.length).toBeLessThanOrEqual(100);
      expect(title.length).toBeLessThanOrEqual(255);
      for (const dynamic of JSON.stringify(input_parameters).matchAll(/#\/functions\/(\w+)/g)) {
        expect(Object.keys(manifest.functions)).toContain(dynamic[1]);
      }
    }
  });
});
