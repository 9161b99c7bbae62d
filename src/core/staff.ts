import type { TeamBoard } from './ports.ts';

/** What the desk and the Slack room agree on: who may press what, and what comes of it. */
export const STAFF_ROLES = ['viewer', 'handler', 'approver', 'legal', 'admin'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

export interface StaffPress {
  userId: string;
  /** What the button carries: ids and a version, never data. */
  value: string;
}

export interface StaffAction {
  id: string;
  /** Any of these roles may. */
  roles: readonly StaffRole[];
  /**
   * Does it, durably, before Slack is told that it was done.
   * @returns a sentence for the presser when there is something to say
   */
  run(press: StaffPress): Promise<string | null>;
}

export type GateAnswer = { ok: true } | { ok: false; because: StaffRefusal };
export const STAFF_REFUSALS = [
  'outsider',
  'guest',
  'deactivated',
  'unknown',
  'no-role',
  'stale-roles',
] as const;
export type StaffRefusal = (typeof STAFF_REFUSALS)[number];

export interface StaffGate {
  mayAct(userId: string, roles: readonly StaffRole[]): Promise<GateAnswer>;
  /** Makes a refusal visible: on the case that the press was about, if any. @returns what the presser reads */
  refused(press: StaffPress, action: string, because: StaffRefusal): Promise<string>;
}

/** Each event of Slack counts once; it is kept before Slack is told that it arrived. */
export interface EventInbox {
  /** @returns `false` when it came before */
  accept(eventId: string, type: string): Promise<boolean>;
}

export interface StaffAccount {
  userId: string;
  roles: StaffRole[];
  refused: StaffRefusal | null;
}

/** Reads who is staff, and in which role. */
export interface StaffDirectory {
  read(): Promise<StaffAccount[]>;
}

export interface SlackBoard extends TeamBoard {
  /** A note that only one person sees. */
  whisper(channelId: string, userId: string, text: string): Promise<void>;
}
