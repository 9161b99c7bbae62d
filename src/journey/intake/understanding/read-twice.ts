import type { SecondReader } from '../../../core/ports.ts';
import type { Message } from './message.ts';
import { READ_LANGUAGES, readable } from './read-with.ts';
import type { Understanding } from './understanding.ts';

/**
 * Asks a second reader where the local one abstained, and takes its word only when both say the same: the same kind and
 * the same set of rights. It never changes an answer, it can only lift an abstention. A hostile message, a language that
 * is not read here, and what both take for spam or automatic mail stay with a human: a request lost there costs most.
 * Why it was not lifted is told in `reasons`.
 * @param local what `understand` said of the message
 */
export async function readTwice(
  message: Message,
  local: Understanding,
  second: SecondReader | undefined,
  signal: AbortSignal,
): Promise<Understanding> {
  if (!second || !local.abstain) return local;
  const told = (reason: string): Understanding => ({ ...local, reasons: [...local.reasons, reason] });
  const discarded = local.kind === 'spam' || local.kind === 'automatic';
  if (local.hostile || discarded || !READ_LANGUAGES.includes(local.language))
    return told('second-reader-not-asked');
  const { channel, subject, text } = readable(message);
  const answer = await second.read({ channel, subject, text }, signal);
  if (!answer.ok) return told(`second-reader-${answer.because}`);
  if (answer.hostile) return { ...told('second-reader-hostile'), hostile: true };
  const same = answer.kind === local.kind && sameRights(answer.rights, local.rights);
  if (!same) return told('second-reader-differs');
  return { ...local, abstain: false, reasons: ['second-reader-agrees'] };
}

const sameRights = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((right) => other.includes(right));
