/** A mail as a transport handed it over, its signature checked, nothing of it read yet. */
export interface InboundMail {
  /** The MIME message as bytes; where the transport gave none, the whole body that was signed. */
  raw: Buffer<ArrayBufferLike>;
  /** The return path; empty for bounces, `null` when the transport did not say. */
  envelopeFrom: string | null;
  envelopeTo: readonly string[];
  /** Address of the machine that handed the mail in. */
  senderIp: string | null;
  /** What was odd about the transport's form; anything here makes its fields untrusted. */
  anomalies: readonly TransportAnomaly[];
}

export const TRANSPORT_ANOMALIES = [
  'not-multipart',
  'truncated',
  'duplicate-field',
  'unknown-field',
  'missing-field',
  'after-closing-boundary',
  'unreadable-envelope',
  'unknown-charset',
  'parsed-mode',
] as const;
export type TransportAnomaly = (typeof TRANSPORT_ANOMALIES)[number];

/** What makes a message unreadable as a mail: it is kept and a human reads it. */
export const UNREADABLE: readonly TransportAnomaly[] = ['not-multipart', 'truncated', 'parsed-mode'];
