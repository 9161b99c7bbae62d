import { join } from 'node:path';
import { CHANNEL_EVENTS, STAFF_EVENTS } from '../core/slack-events.ts';
import { PRIVACY_COMMAND } from '../desk/commands/privacy-command.ts';
import { SHORTCUTS } from '../desk/verbs/shortcuts.ts';
import { CHOICES, STEPS, type StepDefinition } from '../desk/workflow-steps/definitions.ts';
import { FUNCTION_EVENT } from '../vendors/slack/listen-functions.ts';
import { HOME_EVENT } from '../vendors/slack/listen-home.ts';
import { BOT_SCOPES } from '../vendors/slack/scopes.ts';
import { WORKFLOWS_FOLDER } from '../workflows/load-workflows.ts';

export const MANIFEST_FILE = join(WORKFLOWS_FOLDER, 'slack', 'manifest.json');
/** Stands for the desk's own address in the file that is kept. */
export const PLACEHOLDER_URL = 'https://privacy.example.com';

const EVENTS: readonly string[] = [...STAFF_EVENTS, ...CHANNEL_EVENTS, HOME_EVENT, FUNCTION_EVENT];
const COMMANDS = [
  {
    command: PRIVACY_COMMAND,
    description: 'What needs you, a new request, a case by its number',
    usage_hint: 'new | mine | find | FW-…',
  },
];

/**
 * The app as Slack is told of it (https://docs.slack.dev/reference/app-manifest), made of what the desk listens for.
 * @param url the desk's address; `null`: Slack comes over a socket, and needs none
 */
export function slackManifest(url: string | null): object {
  const request_url = url === null ? {} : { request_url: `${url}/slack/events` };
  const commands = COMMANDS.map((one) => ({
    ...one,
    ...(url === null ? {} : { url: `${url}/slack/events` }),
    should_escape: true,
  }));
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Lawrence',
      description: 'The privacy-request desk: each request is a card, each decision a press.',
      background_color: '#1d3c34',
    },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: true,
      },
      bot_user: { display_name: 'Lawrence', always_online: true },
      shortcuts: [
        {
          name: 'New privacy request',
          type: 'global',
          callback_id: SHORTCUTS.newRequest,
          description: 'Opens a case for somebody who wrote by post, called or came by',
        },
        {
          name: 'Make privacy request',
          type: 'message',
          callback_id: SHORTCUTS.fromMessage,
          description: 'Opens a case that began with this message; its text is not kept',
        },
      ],
      slash_commands: commands,
    },
    oauth_config: { scopes: { bot: [...BOT_SCOPES] } },
    settings: {
      event_subscriptions: { ...request_url, bot_events: EVENTS.toSorted() },
      interactivity: {
        is_enabled: true,
        ...request_url,
        ...(url === null ? {} : { message_menu_options_url: `${url}/slack/events` }),
      },
      org_deploy_enabled: true,
      socket_mode_enabled: url === null,
      token_rotation_enabled: false,
      function_runtime: 'remote',
    },
    functions: Object.fromEntries([
      ...Object.entries(STEPS).map(([id, step]) => [id, functionOf(step)]),
      ...Object.entries(CHOICES).map(([id, { title, description }]) => [id, choicesOf(title, description)]),
    ]),
  };
}

/** The text of the file. */
export const manifestText = (url: string | null): string =>
  `${JSON.stringify(slackManifest(url), null, 2)}\n`;

type Parameters = StepDefinition['inputs'];

function functionOf({ title, description, inputs, outputs, optional = [] }: StepDefinition) {
  return {
    title,
    description,
    input_parameters: {
      properties: parameters(inputs),
      required: Object.keys(inputs).filter((name) => !optional.includes(name)),
    },
    output_parameters: { properties: parameters(outputs), required: [] },
  };
}

function parameters(given: Parameters) {
  return Object.fromEntries(
    Object.entries(given).map(([name, { type, title, description, choices, dynamic }]) => [
      name,
      {
        type,
        title,
        ...(description === undefined ? {} : { description }),
        ...(choices === undefined
          ? {}
          : {
              enum: choices.map(({ value }) => value),
              choices: choices.map(({ value, title: label }) => ({ value, title: label })),
            }),
        ...(dynamic === undefined
          ? {}
          : { dynamic_options: { function: `#/functions/${dynamic}`, inputs: {} } }),
      },
    ]),
  );
}

const choicesOf = (title: string, description: string) => ({
  title,
  description,
  input_parameters: { properties: {}, required: [] },
  output_parameters: {
    properties: { options: { type: 'slack#/types/options_select', title: 'Choices' } },
    required: ['options'],
  },
});
