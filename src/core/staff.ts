import type { Card, TeamBoard } from './ports.ts';

/** What the desk and the Slack room agree on: who may press what, and what comes of it. */
export const STAFF_ROLES = ['viewer', 'handler', 'approver', 'legal', 'admin'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Who works on cases: sorts, cancels, enters, blocks. */
export const HANDLER_ROLES: readonly StaffRole[] = ['handler', 'approver', 'legal', 'admin'];

/** Who says whether somebody may act for another. */
export const REVIEWER_ROLES: readonly StaffRole[] = ['approver', 'legal', 'admin'];
/** Who decides what a second person must. */
export const APPROVER_ROLES: readonly StaffRole[] = ['approver', 'admin'];
/** Who places and lifts legal holds. */
export const LEGAL_ROLES: readonly StaffRole[] = ['legal'];

export interface StaffPress {
  userId: string;
  /** What the button carries: ids and a version, never data. */
  value: string;
}

/** A button, an overflow or a shortcut. */
export interface StaffAction {
  id: string;
  /** Any of these roles may. */
  roles: readonly StaffRole[];
  /**
   * Does it, durably, before Slack is told that it was done.
   * @returns a sentence for the presser when there is something to say, or the form to show
   */
  run(press: StaffPress): Promise<string | StaffModal | null>;
}

/** A slash command. */
export interface StaffCommand {
  /** With its slash, as the app's manifest must name it. */
  name: string;
  /** What the words behind it ask for. They may hold personal data, so they go nowhere from here. */
  read(words: string): CommandVerb;
}
export interface CommandVerb {
  id: string;
  roles: readonly StaffRole[];
  /** @returns what only the caller sees, or the form to show them */
  run(press: StaffPress): Promise<string | Card | StaffModal>;
}

/** A modal as Slack takes it. What it holds passes through Slack: never personal data. */
export interface StaffModal {
  type: 'modal';
  title: { type: 'plain_text'; text: string };
  blocks: object[];
  [field: string]: unknown;
}

/** A modal that can be sent. */
export interface StaffForm {
  /** The view's callback id. */
  id: string;
  roles: readonly StaffRole[];
  /** Does it, durably, before Slack is told that it was done. The same view sent twice is done once. */
  submit(sent: StaffSubmission): Promise<FormAnswer>;
}

export interface StaffSubmission {
  userId: string;
  viewId: string;
  /** What the form carried along: ids and a version, never data. */
  value: string;
  /** Values by the id of their input's block; a choice of several is a list. */
  inputs: { [block: string]: string | string[] | null };
}

export type FormAnswer =
  /** The form is closed, or shows this instead; the note is for that person only. */
  | { is: 'done'; shows?: StaffModal; note?: StaffNote }
  /** Sentences by the id of the input's block that they are about. */
  | { is: 'faulty'; faults: { [block: string]: string } };

export interface StaffNote {
  /** Name or id of the channel in which only that person sees it. */
  channel: string;
  text: string;
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
  /** The emoji of their status, without colons, and until when it is shown; `null` where they have none. */
  status: { emoji: string; until: Temporal.Instant | null } | null;
}

/** Reads who is staff, and in which role. */
export interface StaffDirectory {
  read(): Promise<StaffAccount[]>;
}

export interface SlackBoard extends TeamBoard {
  /** A note that only one person sees, in a channel by id or name. */
  whisper(channel: string, userId: string, text: string): Promise<void>;
  /** Shows a form to whoever just pressed something; the trigger lives for three seconds and opens one. */
  openModal(triggerId: string, modal: StaffModal): Promise<void>;
  /**
   * Shows a person their home, in place of what stands there.
   * @param hash the mark of what is to be replaced; `null`: whatever it is
   * @returns the new mark; `null` when something newer stands there already
   */
  publishHome(userId: string, view: StaffHomeView, hash: string | null): Promise<string | null>;
}

/** An App Home as Slack takes it. Slack keeps it and shows it again: never personal data. */
export interface StaffHomeView {
  type: 'home';
  blocks: object[];
  /** What the home shows, for the next press in it. */
  private_metadata: string;
}

/** A press in somebody's home: which page of which list is to be shown. */
export interface HomePress {
  userId: string;
  value: string;
  /** `private_metadata` of the home that they pressed in, and its mark. */
  shown: { metadata: string; hash: string | null };
  /** An account of another organization. */
  outsider: boolean;
}

/** The App Home: drawn when somebody opens it, and after each press in it. */
export interface StaffHome {
  opened(userId: string): Promise<void>;
  turned(press: HomePress): Promise<void>;
}

/** Why a staff member reads what a person wrote. A closed list: a reason in free words could name the person. */
export const REVEAL_REASONS = ['sort', 'answer', 'identity', 'review', 'problem', 'audit'] as const;
export type RevealReason = (typeof REVEAL_REASONS)[number];

/** What a reveal shows: what people wrote in a case, or the package that is made for its person. */
export const REVEALED = ['messages', 'package'] as const;
export type Revealed = (typeof REVEALED)[number];

/** Where they read it: on our own page by a one-time link, in a form that passes through Slack, or nowhere. */
export type RevealWay = 'link' | 'modal' | 'off';

/** Why no machine answers a sender for a while. */
export const BLOCK_REASONS = ['flood', 'abuse', 'forged', 'spam'] as const;
export type BlockReason = (typeof BLOCK_REASONS)[number];
