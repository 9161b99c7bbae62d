import { z } from 'zod';
import type { Envelope } from '../../core/inbound-message.ts';
import type { LinkReason } from '../../core/lifecycle.ts';
import type { InboundId, RequestId } from '../../core/privacy-request.ts';
import { Permanent } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { lockRequest } from '../../db/apply-event.ts';
import { linkRequests } from '../../db/request-links.ts';
import type { DataKey } from '../../db/sealed.ts';
import type { Tables, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { appendToRequest, keepCopy } from './append-to-request.ts';
import { earlierMessages } from './earlier-copy.ts';
import { envelopeSchema } from './envelope.ts';
import { findPointers, type Pointers } from './find-thread.ts';
import type { MessageContent, StoredMessage } from './message-content.ts';
import { openFromMessage, type ReadingResult } from './open-from-message.ts';
import { obeyKeyword } from './text/obey-keyword.ts';
import { understand } from './understand.ts';

const input = z.object({ inbound: z.string() });

/** One reader a kind of envelope. None of them throws over what a message contains. */
export type MessageReaders = {
  [Kind in Envelope['kind']]: (
    stored: StoredMessage,
    envelope: Extract<Envelope, { kind: Kind }>,
  ) => Promise<MessageContent>;
};

/**
 * `intake.read`: turns a stored message into a request, a message of an open one, or (reports about our own mail)
 * sets it aside. A message that cannot be read becomes a request that says so: parsing is never a reason to lose one.
 */
export function readMessageHandler(journey: Journey, readers: MessageReaders): StepHandler<Tx> {
  return async (step) => {
    const id = input.parse(step.input).inbound as InboundId;
    const inbound = await journey.db
      .selectFrom('inbound_messages')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!inbound) throw new Permanent('inbound-message-unknown');
    if (inbound.state !== 'stored') return { is: 'done', result: { repeated: true } };
    const key = await journey.vault.open(journey.db, inbound.key_id);
    const message = await read(readers, inbound, key);
    if (message.report) {
      journey.log.info({ inbound: id, automatic: message.automatic }, 'report about our own mail set aside');
      return {
        is: 'done',
        result: { setAside: message.automatic },
        commit: (tx) => setAside(journey, tx, message),
      };
    }
    const { keyword, author } = message;
    if (keyword && author) {
      return {
        is: 'done',
        result: { keyword },
        commit: async (tx) => {
          await obeyKeyword(journey, tx, author, keyword);
          if (message.automatic === null) return await setAside(journey, tx, message);
          const understood = understand({ subject: '', text: message.ownWords });
          const ownWords = key.seal(placeOf('own_words', id), message.ownWords);
          await openFromMessage(journey, tx, { message, understood, key, ownWords });
        },
      };
    }
    const result = { problem: message.problem, automatic: message.automatic };
    if (message.problem !== null) {
      const unread = { message, understood: null, key, ownWords: null };
      return { is: 'done', result, commit: async (tx) => void (await openFromMessage(journey, tx, unread)) };
    }
    const earlier = await earlierMessages(journey, message);
    if (earlier.copyOf) {
      const { copyOf } = earlier;
      journey.log.info({ inbound: id, copyOf: copyOf.inboundId }, 'the same mail once more');
      return {
        is: 'done',
        result: { ...result, copyOf: copyOf.inboundId },
        commit: (tx) => keepCopy(journey, tx, message, copyOf),
      };
    }
    const pointers = await findPointers(journey, message);
    const understood = understand({ subject: message.subject, text: message.ownWords });
    const ownWords = key.seal(placeOf('own_words', id), message.ownWords);
    const reading = { message, understood, key, ownWords };
    return {
      is: 'done',
      result,
      commit: (tx) => file(journey, tx, reading, pointers, earlier.sameId),
    };
  };
}

/** Puts a message that was read where it belongs: into its request, or into one of its own with hints for staff. */
async function file(
  journey: Journey,
  tx: Tx,
  reading: ReadingResult,
  { thread, answersOther, names }: Pointers,
  sameId: readonly RequestId[],
): Promise<void> {
  const { message, ownWords } = reading;
  const anew = thread && (await asksAnew(tx, thread.requestId, reading));
  if (thread && !anew && (await appendToRequest(journey, tx, message, thread, ownWords))) return;
  const requestId = await openFromMessage(journey, tx, reading);
  const at = journey.clock.now();
  const link = (because: LinkReason) => (otherId: RequestId) =>
    linkRequests(tx, { requestId, otherId, because, at });
  if (thread) await link('follows-closed-case')(thread.requestId);
  if (answersOther) await link('answers-other-case')(answersOther);
  for (const other of sameId) await link('same-message-id')(other);
  for (const other of names) await link('names-other-case')(other);
}

/** Whether a reply to a case that is closed plainly asks for something new: that has a clock of its own. */
async function asksAnew(tx: Tx, requestId: RequestId, { understood }: ReadingResult): Promise<boolean> {
  const { state } = await lockRequest(tx, requestId);
  const asks = understood?.kind === 'request' || understood?.kind === 'appeal';
  return state === 'closed' && asks && !understood.abstain;
}

const placeOf = (column: string, row: string) => ({ table: 'inbound_messages', column, row });

function read(
  readers: MessageReaders,
  inbound: Tables['inbound_messages'],
  key: DataKey,
): Promise<MessageContent> {
  const open = (column: 'raw' | 'envelope') => key.open(placeOf(column, inbound.id), inbound[column]);
  const envelope = envelopeSchema.parse(JSON.parse(open('envelope').toString('utf8')));
  const stored = { inbound, raw: open('raw') };
  switch (envelope.kind) {
    case 'mail':
      return readers.mail(stored, envelope);
    case 'text':
      return readers.text(stored, envelope);
    case 'note':
      return readers.note(stored, envelope);
  }
}

async function setAside(journey: Journey, tx: Tx, message: MessageContent): Promise<void> {
  await tx
    .updateTable('inbound_messages')
    .set({ state: 'set_aside', automatic: message.automatic, read_at: journey.clock.now() })
    .where('id', '=', message.inbound.id)
    .execute();
}
