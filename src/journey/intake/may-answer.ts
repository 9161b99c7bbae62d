import { type AnswerRefusal, takeAnswer } from '../../db/automatic-answers.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import type { MessageContent } from './message-content.ts';

export interface MayAnswer {
  /** A receipt goes out by itself. */
  receipt: boolean;
  /** The case may go on by itself where that sends a code to the sender, and its answer may leave by itself. */
  proceed: boolean;
  /** Which budget was used up, where the sender could have been answered. */
  withheld: AnswerRefusal | null;
}

/**
 * Whether a machine answers the sender of a new case. Nobody knows who is behind an address that no domain vouches
 * for: a forger could have us write to whom they like, so of such answers there are few, and without one the case waits
 * for a human. A sender who is vouched for gets one receipt a day, and their case goes on all the same.
 * @param answerable a person wrote it, from one plain address, by a transport that looks as it should
 */
export async function mayAnswer(
  { vault, clock, settings }: Journey,
  tx: Tx,
  { author, sender }: MessageContent,
  answerable: boolean,
): Promise<MayAnswer> {
  if (!answerable) return { receipt: false, proceed: false, withheld: null };
  // Only an address of a mail can be forged so; numbers and what staff enter are vouched for by how they came.
  if (author?.channel !== 'email' || sender === undefined) {
    return { receipt: true, proceed: true, withheld: null };
  }
  const proven = sender.authentication === 'authenticated';
  const domain = author.value.slice(author.value.lastIndexOf('@') + 1);
  const asked = {
    addressHash: vault.fingerprint('email', author.value),
    domainHash: vault.fingerprint('domain', domain),
    proven,
    at: clock.now(),
  };
  const allowed = await takeAnswer(tx, asked, settings.answers);
  return allowed.ok
    ? { receipt: true, proceed: true, withheld: null }
    : { receipt: false, proceed: proven, withheld: allowed.because };
}
