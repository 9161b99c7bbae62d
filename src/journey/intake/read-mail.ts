import type { Tables } from '../../db/tables.ts';
import type { Automatic } from './automatic.ts';

/** A mail as it was read, with what the decisions about it rest on. */
export interface ReadMail {
  inbound: Pick<Tables['inbound_messages'], 'id' | 'key_id' | 'received_at'>;
  envelopeTo: readonly string[];
  /** Nothing was odd about the transport's form. */
  trusted: boolean;
  /** Why it could not be read; then only the author (from the return path) and the recipients are known. */
  problem: string | null;
  author: string | undefined;
  automatic: Automatic | null;
  messageId: string | undefined;
  referenced: readonly string[];
  subject: string;
  ownWords: string;
}
