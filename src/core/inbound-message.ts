import type { Channel, MessageChannel, Right } from './privacy-request.ts';

/** A message as a transport handed it over, its signature checked, nothing of it read yet. */
export interface InboundMessage {
  channel: MessageChannel;
  /** The message as bytes; where the transport gave none, the whole body that was signed. */
  raw: Buffer<ArrayBufferLike>;
  /**
   * What makes it one message: the same identity twice is stored once. For a mail its bytes; for a text the ids that
   * the provider gave it.
   */
  identity: Uint8Array;
  /** What the transport said beside the message; kept sealed. */
  envelope: Envelope;
  /** When our side got it, where that was before now: at the edge. */
  receivedAt?: Temporal.Instant;
}
export type Envelope = MailEnvelope | TextEnvelope | NoteEnvelope;
export type InboundMail = InboundMessage & { envelope: MailEnvelope };
export type InboundText = InboundMessage & { envelope: TextEnvelope };

export interface MailEnvelope {
  kind: 'mail';
  /** The return path; empty for bounces, `null` when the transport did not say. */
  from: string | null;
  to: readonly string[];
  /** Address of the machine that handed the mail in. */
  senderIp: string | null;
  /** What the provider says of the sender: evidence of its own, weaker than checking the mail ourselves. */
  reported?: { dkim: string; spf: string } | undefined;
  /** Content type of the form that holds the mail in pieces, where it did not come as it was. */
  form?: string | undefined;
  /** What was odd about the transport's form; anything here makes its fields untrusted. */
  anomalies: readonly TransportAnomaly[];
}

/** A text message (SMS, MMS, WhatsApp). Its words are the raw bytes, in UTF-8. */
export interface TextEnvelope {
  kind: 'text';
  /** Number of the sender in E.164, or the short code or name it came from, which nobody can answer. */
  from: string;
  answerable: boolean;
  /** Our number. */
  to: string;
  /** The provider's id for the message. */
  providerId: string;
  /** Where the provider keeps what was attached. */
  media: readonly { url: string; type: string }[];
  /** What the provider already did over a keyword such as STOP. */
  optOut?: 'STOP' | 'START' | 'HELP' | undefined;
}

/** What staff typed or imported for a person who wrote by post, called or came by. The words are the raw bytes. */
export interface NoteEnvelope {
  kind: 'note';
  /** How the person can be answered, when that is known. */
  contact: NoteContact | null;
  /** A second way to reach the person: a claim like every other, never written to by machine. */
  otherContact: NoteContact | null;
  name: string | null;
  subject: string | null;
  /** What staff say that the person asks for; empty where they leave that to the reader. */
  rights: readonly Right[];
  /** ISO 3166-2 or a country, as staff know it. */
  jurisdiction: string | null;
  /** What the request is called elsewhere: a ticket of an older system, the number on a letter. */
  referenceOutside: string | null;
  /** When the person asked, which may be days before it was typed in: it starts the clock. RFC 3339. */
  receivedAt: string;
  /** Slack id of a staff member, or `import`. */
  enteredBy: string;
}

export interface NoteContact {
  channel: Channel;
  /** An address in lower case or a number in E.164. */
  value: string;
}

export const TRANSPORTS = ['sendgrid', 'twilio', 'edge', 'staff', 'import', 'page'] as const;
export type Transport = (typeof TRANSPORTS)[number];

export const TRANSPORT_ANOMALIES = [
  'not-multipart',
  'truncated',
  'duplicate-field',
  'unknown-field',
  'missing-field',
  'after-closing-boundary',
  'unreadable-envelope',
  'unknown-charset',
  'refused-by-route',
] as const;
export type TransportAnomaly = (typeof TRANSPORT_ANOMALIES)[number];

/** What makes a message unreadable as a mail: it is kept and a human reads it. */
export const UNREADABLE: readonly TransportAnomaly[] = ['not-multipart', 'truncated', 'refused-by-route'];
