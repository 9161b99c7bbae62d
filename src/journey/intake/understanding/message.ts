import type { Channel } from '../../../core/message-labels.ts';

/** What is read of a message: `text` may still quote an earlier mail, an SMS has no subject. */
export interface Message {
  channel: Channel;
  /** An address, or a number in E.164. */
  from: string;
  subject: string;
  text: string;
}
