import type { Channel, Right } from '../../core/privacy-request.ts';
import type { Actor } from '../../db/apply-event.ts';
import type { Tables } from '../../db/tables.ts';

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
  /** Addresses that the message was sent to, and ids that it refers to, newest first. */
  recipients: readonly string[];
  referenced: readonly string[];
  messageId: string | undefined;
  subject: string;
  ownWords: string;
  /** What staff say of a message that they entered or imported; no other message has it. */
  stated?: Stated;
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

/** What every reader of a kind of message starts from. */
export interface StoredMessage {
  inbound: Tables['inbound_messages'];
  raw: Buffer;
}
