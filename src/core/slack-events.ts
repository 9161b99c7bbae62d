/** Events after which the roles are read again. */
export const STAFF_EVENTS = [
  'subteam_members_changed',
  'subteam_updated',
  'user_change',
  'team_join',
] as const;

/** Events after which what a channel is, and who sees it, is read again. */
export const CHANNEL_EVENTS = ['channel_shared', 'channel_unshared', 'member_joined_channel'] as const;
