import type { ExportedRecords, WithheldFields } from './export.ts';
import type { AskedRight, Channel, Kind, Preference, StepId, SystemOutcome } from './privacy-request.ts';

/** What the domain asks of the world. Named by need; the vendor behind each is chosen in `wiring.ts`. */

/** Tells workers that steps are ready. A hint for latency: the relay repeats what a lost ring missed. */
export interface Doorbell {
  /** Never throws and never waits for the queue: a ring that fails is logged and made up for by the relay. */
  ring(steps: readonly Ring[]): void;
}
export interface Ring {
  id: StepId;
  kind: string;
  attempt: number;
  /** Rings so much later; not at all where the queue forgets it, which the relay makes up for. */
  inMilliseconds?: number;
}

/** The queue behind the doorbell. It holds step ids only and may lose all of them: PostgreSQL knows what is due. */
export interface StepQueue {
  readonly doorbell: Doorbell;
  /** Hands every ring to `handle`, at most `concurrency` at a time in each queue. `handle` must not throw. */
  listen(concurrency: number, handle: (step: StepId) => Promise<void>): StepListener;
  /** Whether the store behind the queue answers. */
  healthy(): Promise<boolean>;
  counts(): Promise<QueueCounts>;
  /** Sends what was rung for and lets go of the store; listeners are closed by their owner first. */
  close(): Promise<void>;
}
export interface StepListener {
  /** Takes nothing more and waits until every `handle` that runs has come to its end. */
  close(): Promise<void>;
}
export type QueueCounts = { [queue: string]: { waiting: number; active: number } };

/** A letter ready to leave, with our own id for looking it up again (RFC 5322 §3.6.4 Message-ID). */
export interface OutgoingMail {
  /** Without the angle brackets that the header puts around it. */
  messageId: string;
  to: string;
  from: { address: string; name: string };
  replyTo: string;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
}
export interface MailSender {
  /**
   * Hands a mail to the provider.
   * @returns the provider's id for it
   * @throws Transient when the provider certainly did not take it, Permanent when it never will,
   *   SendUnknown when the answer was lost and it may or may not be on its way
   */
  send(mail: OutgoingMail, signal: AbortSignal): Promise<{ vendorId: string }>;
  /** Whether the provider took the mail: `null` where it cannot be told (not sent again without a human). */
  wasSent(messageId: string, signal: AbortSignal): Promise<{ vendorId: string } | false | null>;
}
/** A text message ready to leave. */
export interface OutgoingText {
  /** E.164. */
  to: string;
  whatsapp: boolean;
  body: string;
  /** After so long it is not worth delivering (a code); `null`: as long as the network tries. */
  validSeconds: number | null;
}
export interface TextSender {
  /** As `MailSender.send`; Permanent `opted-out-of-texts` when the number told the provider to stop. */
  send(text: OutgoingText, signal: AbortSignal): Promise<{ vendorId: string }>;
  /** Whether the provider took it, found by number and words since then. */
  wasSent(
    text: OutgoingText,
    since: Temporal.Instant,
    signal: AbortSignal,
  ): Promise<{ vendorId: string } | false | null>;
}

/** What people send with a text, while the provider keeps it. */
export interface MediaSource {
  /** @throws Transient when the provider does not answer, Permanent `media-not-ours` for an address elsewhere */
  fetch(url: string, bytesMax: number, signal: AbortSignal): Promise<Uint8Array | 'too-large' | 'gone'>;
  /** Has the provider delete it; what is gone already is fine. @throws as `fetch` */
  forget(url: string, signal: AbortSignal): Promise<void>;
}

/** The request left, the answer did not come back: sent or not is unknown. */
export class SendUnknown extends Error {
  readonly code = 'send-unknown';
  constructor(options: { cause?: unknown } = {}) {
    super('send-unknown', options);
    this.name = 'SendUnknown';
  }
}

/** An address or number in normal form. */
export interface Contact {
  channel: Channel;
  value: string;
}
/** One that was proven: the only keys that a system may be searched and erased by. */
export type ProvenContact = Contact;

/** Records found in one system: ids of that system only, kept sealed. */
export interface Located {
  records: { type: string; id: string }[];
}
/** How many records of which type: numbers are safe to show and store. */
export type Counts = { [type: string]: number };

export interface ErasureReport {
  outcome: SystemOutcome;
  erased: Counts;
  /** What had to stay, and the reason code that `workflows/systems.yaml` explains. */
  kept: { type: string; count: number; reason: string }[];
}

/** One system that holds personal data and can be searched and erased by API. */
export interface SystemConnector {
  readonly system: string;
  locate(contacts: readonly ProvenContact[], call: VendorCall): Promise<Located>;
  /** Safe to run twice: what is gone already counts as erased. */
  erase(located: Located, contacts: readonly ProvenContact[], call: VendorCall): Promise<ErasureReport>;
  /** Addresses and numbers that the system holds for the same person, with the time since when; not every system can tell. */
  contactsOnRecord?(contacts: readonly ProvenContact[], call: VendorCall): Promise<RecordedContact[]>;
  /** Where the person's own account says that they live: ISO 3166-1 or -2, each once; not every system can tell. */
  residences?(contacts: readonly ProvenContact[], call: VendorCall): Promise<string[]>;
  /** Reads back after erasure; what is still there, by type (empty: it is gone). */
  remaining(located: Located, contacts: readonly ProvenContact[], call: VendorCall): Promise<Counts>;
}
/** A contact as a system of ours has it on record. */
export interface RecordedContact extends ProvenContact {
  /** Since when it has been what it is. */
  since: Temporal.Instant;
}
/** One system that can stop using a person's data in some way, by API. */
export interface OptOutConnector {
  readonly system: string;
  /**
   * Ends a use of the data of whoever has one of these contacts. Safe to run twice: what ended already counts again.
   * @param contacts proven or only claimed: to act on a claimed one takes nothing from anybody
   * @returns in how many records of which type it ended (empty: nobody there has such a contact)
   */
  optOut(preference: Preference, contacts: readonly Contact[], call: VendorCall): Promise<Counts>;
  /** Reads back; where the use goes on still, by type (empty: it has ended everywhere). */
  goingOn(preference: Preference, contacts: readonly Contact[], call: VendorCall): Promise<Counts>;
}
/** One system whose records of a person can be copied for them, by API. */
export interface ExportConnector {
  readonly system: string;
  /** Names of its fields that hold what is never given out. */
  readonly withheld?: WithheldFields;
  /** What it holds of whoever proved these contacts, as it names things (no type, or an empty one: nothing). */
  export(contacts: readonly ProvenContact[], call: VendorCall): Promise<ExportedRecords>;
}
export interface VendorCall {
  /** Stable over retries of the same step. */
  idempotencyKey: string;
  signal: AbortSignal;
}

/**
 * The team's board: one card per case, its thread the log. Content is blocks drawn by `desk/`. `haste`: somebody on
 * the team waits to see it, so it goes before what nobody waits for.
 * @throws Transient `paced` where it must wait for its turn
 */
export interface TeamBoard {
  /** Posts a card; `caseId` travels as message metadata so that a lost answer can be looked up. */
  post(
    channel: string,
    card: Card,
    caseId: string,
    haste?: boolean,
  ): Promise<{ channelId: string; ts: string }>;
  /** Answers `false` when the card is not there any more: somebody deleted it. */
  update(channelId: string, ts: string, card: Card, caseId: string, haste?: boolean): Promise<boolean>;
  /** A card already posted for this case, where an earlier answer was lost. */
  find(channel: string, caseId: string): Promise<{ channelId: string; ts: string } | null>;
  reply(channelId: string, ts: string, text: string, haste?: boolean): Promise<void>;
  /** A direct message to one staff member. @throws Permanent where nothing can be sent to that account */
  tell(userId: string, message: Card): Promise<void>;
  /** The address of a message, to be shown as a link. */
  linkTo(channelId: string, ts: string): Promise<string>;
}
export interface Card {
  text: string;
  blocks: object[];
}

/** Bytes that came with messages, sealed before they get here: whoever reads the store reads nothing. */
export interface BlobStore {
  /** Keeps bytes under a name, in place of what had that name. @throws Transient */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** @throws Permanent `blob-missing`; Transient */
  get(name: string): Promise<Buffer>;
  /** Safe to run twice: what is not there counts as deleted. @throws Transient */
  delete(name: string): Promise<void>;
}

/**
 * Looks up a name in the domain name system; answers and error codes are those of `resolve` in node:dns/promises
 * (`ENOTFOUND`, `ENODATA`: there is no such record; any other code: it cannot be told).
 */
export type ResolveName = (name: string, type: string) => Promise<NameRecords>;
export type NameRecords = readonly (
  | string
  | readonly string[]
  | { readonly [key: string]: string | number }
)[];

/** A second reader of messages that the local one is in doubt about, behind `CLASSIFIER`. */
export interface SecondReader {
  /** Never throws: whatever keeps it from a clear answer is its answer. The message is data to it, never instructions. */
  read(
    message: { channel: Channel; subject: string; text: string },
    signal: AbortSignal,
  ): Promise<SecondReading>;
}
export type SecondReading =
  | { ok: true; kind: Kind; rights: AskedRight[]; hostile: boolean }
  | { ok: false; because: 'time-out' | 'unreachable' | 'refused' | 'not-as-asked' };

/** Structured log lines: ids, codes and numbers only, never personal data. */
export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}
export type LogFields = { [key: string]: string | number | boolean | null | undefined };
