import type { Channel, Right } from '../../core/privacy-request.ts';
import type { Actor } from '../../db/apply-event.ts';
import type { Tables } from '../../db/tables.ts';
import type { Keyword } from './text/keywords.ts';

/** A message as it was read, whatever it came by, with what the decisions about it rest on. */
export interface MessageContent {
  inbound: Pick<Tables['inbound_messages'], 'id' | 'key_id' | 'channel' | 'received_at'>;
  /** When the person asked: our own receipt, or what staff say of a letter or a call. It starts the legal clock. */
  askedAt: Temporal.Instant;
  /** Nothing was odd about the transport's form. */
  trusted: boolean;
  /** Why it could not be read; then only the author (from the envelope) and the recipients are known. */
  problem: string | null;
  /** The one contact it came from, in normal form; `undefined` where that is not certain. */
  author: Author | undefined;
  /** Why a machine counts as its writer; `null` for a person. Such a message is never answered and proves nothing. */
  automatic: string | null;
  /** A report about mail of ours: it opens no case. */
  report: boolean;
  /** A text of one word that tells us to stop or go on texting. */
  keyword?: Keyword | null;
  /** Addresses that the message was sent to, and ids that it refers to, newest first. */
  recipients: readonly string[];
  referenced: readonly string[];
  messageId: string | undefined;
  subject: string;
  /** What its writer said themselves: only here a code is looked for. */
  ownWords: string;
  /** What to understand it by, where the own words say nothing. */
  toClassify?: string;
  /** What a report about mail of ours says of it. */
  delivery?: DeliveryReport;
  /** What vouches for the address of the author; absent where nothing was checked. */
  sender?: SenderCheck;
  /** Files that the provider keeps for this message and that are still to be fetched. */
  mediaToFetch?: number;
  /** What was attached, as far as it is kept beside the raw message, and how many files more stand only in that. */
  files?: readonly ReceivedFile[];
  filesBeyond?: number;
  /** What staff say of a message that they entered or imported; no other message has it. */
  stated?: Stated;
}

export interface SenderCheck {
  /** A code: `authenticated`, `provider-reported`, or `unauthenticated:` and why. */
  authentication: string;
  /** What was found, as JSON; it names domains. */
  details: string;
}

export interface ReceivedFile {
  /** As the sender gave it, made harmless. */
  name: string;
  /** By content. */
  type: string;
  sha256: Uint8Array;
  bytes: Uint8Array;
}

export interface DeliveryReport {
  /** Mails that it may be about, without angle brackets. */
  messageIds: readonly string[];
  /** `null`: it reached somebody, or the report does not say. */
  delivery: 'bounced' | 'deferred' | null;
  /** Enhanced status code (RFC 3463), like 5.1.1. */
  code: string | null;
}

export interface Stated {
  /** Empty where staff leave that to the reader. */
  rights: Right[];
  jurisdiction: string | null;
  otherContact: Author | null;
  by: Actor;
}

export interface Author {
  channel: Channel;
  value: string;
}

/** What its writer said, sealed, as columns of the message. */
export type SealedWords = Pick<Tables['inbound_messages'], 'own_words' | 'subject'>;

/** What every reader of a kind of message starts from. */
export interface StoredMessage {
  inbound: MessageContent['inbound'];
  raw: Buffer;
}
