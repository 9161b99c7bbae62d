import type { LinkReason } from '../../core/lifecycle-event.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { lockRequest } from '../../db/apply-event.ts';
import { linkRequests } from '../../db/request-links.ts';
import type { DataKey } from '../../db/sealed.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { appendToRequest, keepCopy } from './append-to-request.ts';
import { earlierMessages } from './earlier-copy.ts';
import { findPointers, onlyOpenCaseOf, type Pointers, type Thread } from './find-thread.ts';
import type { MessageContent } from './message-content.ts';
import { openFromMessage, type ReadingResult } from './open-from-message.ts';
import { setAside } from './set-aside.ts';
import { askForMedia } from './text/fetch-media.ts';
import { obeyKeyword } from './text/obey-keyword.ts';
import { understandMessage } from './understand-message.ts';

export interface Filed {
  result: { [key: string]: string | boolean | null };
  commit(tx: Tx): Promise<void>;
}

/** Decides where a message that was read belongs: aside, in its request, or in one of its own with hints for staff. */
export async function fileMessage(
  journey: Journey,
  message: MessageContent,
  key: DataKey,
  signal: AbortSignal,
): Promise<Filed> {
  const { inbound, automatic, problem, keyword, author } = message;
  if (message.report) {
    journey.log.info({ inbound: inbound.id, automatic }, 'report about our own mail set aside');
    return { result: { setAside: automatic }, commit: (tx) => setAside(journey, tx, message) };
  }
  const result = { problem, automatic };
  if (problem !== null) {
    const unread = { message, understood: null, key, said: null };
    return { result, commit: async (tx) => void (await openFromMessage(journey, tx, unread)) };
  }
  const sealed = (column: 'own_words' | 'subject', words: string) =>
    key.seal({ table: 'inbound_messages', column, row: inbound.id }, words);
  const reading: ReadingResult = {
    message,
    understood: await understandMessage(message, journey.secondReader, signal),
    key,
    said: {
      own_words: sealed('own_words', message.ownWords),
      subject: message.subject === '' ? null : sealed('subject', message.subject),
    },
  };
  if (keyword && author) {
    const commit = async (tx: Tx) => {
      await obeyKeyword(journey, tx, author, keyword);
      if (automatic === null) await setAside(journey, tx, message);
      else await openFromMessage(journey, tx, reading);
    };
    return { result: { ...result, keyword }, commit };
  }
  const { copyOf, sameId } = await earlierMessages(journey, message);
  if (copyOf) {
    journey.log.info({ inbound: inbound.id, copyOf: copyOf.inboundId }, 'the same mail once more');
    return {
      result: { ...result, copyOf: copyOf.inboundId },
      commit: (tx) => keepCopy(journey, tx, message, copyOf),
    };
  }
  const pointers = await findPointers(journey, message);
  const commit = async (tx: Tx) => {
    const requestId = await joinOrOpen(journey, tx, reading, pointers, sameId);
    if (message.mediaToFetch) await askForMedia(tx, requestId, inbound.id, journey.clock.now());
  };
  return { result, commit };
}

async function joinOrOpen(
  journey: Journey,
  tx: Tx,
  reading: ReadingResult,
  { thread, answersOther, names }: Pointers,
  sameId: readonly RequestId[],
): Promise<RequestId> {
  const { message, said } = reading;
  const followed = thread ? undefined : await followedCase(journey, tx, reading);
  // A bare address can be forged: such a message is added to be read, and no code is looked for in it.
  const untrusted = { ...message, trusted: false };
  if (followed && (await appendToRequest(journey, tx, untrusted, followed, said))) {
    return followed.requestId;
  }
  const anew = thread && (await asksAnew(tx, thread.requestId, reading));
  if (thread && !anew && (await appendToRequest(journey, tx, message, thread, said))) {
    return thread.requestId;
  }
  const requestId = await openFromMessage(journey, tx, reading);
  const at = journey.clock.now();
  const link = (because: LinkReason) => (otherId: RequestId) =>
    linkRequests(tx, { requestId, otherId, because, at });
  if (thread) await link('follows-closed-case')(thread.requestId);
  if (answersOther) await link('answers-other-case')(answersOther);
  for (const other of sameId) await link('same-message-id')(other);
  for (const other of names) await link('names-other-case')(other);
  return requestId;
}

/** The case that a message without any reference plainly follows up. */
async function followedCase(
  { vault }: Journey,
  tx: Tx,
  { message, understood }: ReadingResult,
): Promise<Thread | undefined> {
  const follows = understood?.kind === 'followup' && !understood.abstain && message.automatic === null;
  return follows && message.author ? await onlyOpenCaseOf(tx, vault, message.author) : undefined;
}

/** Whether a reply to a case that is closed plainly asks for something new: that has a clock of its own. */
async function asksAnew(tx: Tx, requestId: RequestId, { understood }: ReadingResult): Promise<boolean> {
  const { state } = await lockRequest(tx, requestId);
  const asks = understood?.kind === 'request' || understood?.kind === 'appeal';
  return state === 'closed' && asks && !understood.abstain;
}
