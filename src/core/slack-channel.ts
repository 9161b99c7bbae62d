/** Why a channel may not be used: cards are for the team alone, and of one that cannot be read nobody knows whose it is. */
export const CHANNEL_FAULTS = ['public', 'shared', 'share-pending', 'unreadable'] as const;
export type ChannelFault = (typeof CHANNEL_FAULTS)[number];

export interface ChannelStanding {
  channelId: string;
  name: string;
  fault: ChannelFault | null;
}

/** Asks Slack what a channel is. */
export interface ChannelReader {
  /** @returns `undefined` where there is none of that name that we can see */
  idOf(name: string): Promise<string | undefined>;
  read(channelId: string): Promise<ChannelStanding>;
}

/** Says of a channel whether it may be used, from our own table. */
export interface ChannelGuard {
  faultOf(channelId: string): Promise<ChannelFault | null>;
}

/** What waits for its channel to be the team's alone again has this as its problem. */
export const CHANNEL_UNFIT = 'slack-channel-unfit';
