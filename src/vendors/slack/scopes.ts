/**
 * What the bot may do (https://docs.slack.dev/reference/scopes): no more than its calls and events need, which a test
 * holds against both. `groups:history` only finds a card again whose posting was cut short.
 */
export const BOT_SCOPES = [
  'chat:write',
  'commands',
  'groups:history',
  'groups:read',
  'im:write',
  'usergroups:read',
  'users:read',
] as const;
