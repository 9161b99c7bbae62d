import type { Clock } from '../../core/clock.ts';
import type { StaffRole } from '../../core/staff.ts';
import type { DemoStaff } from '../staff.ts';
import type { SlackCall } from './slack-modals.ts';
import type { Deliver, SlackSocket } from './slack-socket.ts';

export interface SlackEmulatorOptions {
  signingSecret: string;
  botToken: string;
  /** Where the desk takes Slack's requests. */
  eventsUrl(): string;
  /** What presses are signed by. */
  clock: Clock;
  groupOfRole: Partial<Record<StaffRole, string>>;
  /** With it, the desk may take what happens over a socket instead of by HTTP. */
  appToken?: string;
  /** Bot tokens end and are exchanged for it. */
  rotation?: { clientId: string; clientSecret: string; refreshToken: string };
  port?: number;
  /** Refuses what comes faster than Slack allows, as Slack does. */
  limits?: boolean;
}

export interface SlackStaffMember extends DemoStaff {
  id: string;
  /** What stands beside their name. */
  status?: { emoji: string; expiration: number };
}

/** The emulated workspace: who and what is in it, and what the desk asked of it. */
export interface SlackWorkspace extends SlackEmulatorOptions {
  /** Calls `emulate`'s own service as the bot. */
  api(method: string, body: Record<string, string>): Promise<Record<string, unknown>>;
  staff: SlackStaffMember[];
  /** `without_bot`: the bot was removed from it, and Slack says that there is no such channel. */
  channels: { id: string; name: string; flags?: Record<string, boolean> }[];
  groups: { id: string; handle: string }[];
  teamId: string;
  innerUrl: string;
  socket: SlackSocket;
  deliver: Deliver;
  /** Every call of the Web API and every answer of the desk so far, oldest first. */
  calls: SlackCall[];
}
