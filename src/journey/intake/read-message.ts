import { z } from 'zod';
import type { Envelope } from '../../core/inbound-message.ts';
import type { InboundId } from '../../core/privacy-request.ts';
import { Permanent } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { rawMessage } from '../../db/raw-message.ts';
import type { DataKey } from '../../db/sealed.ts';
import type { Tables, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { appendToRequest, findThread } from './append-to-request.ts';
import { envelopeSchema } from './envelope.ts';
import type { MessageContent, StoredMessage } from './message-content.ts';
import { openFromMessage } from './open-from-message.ts';
import { recordEvidence } from './record-evidence.ts';
import { setAside } from './set-aside.ts';
import { inSharedMemory } from './shared-memory.ts';
import { storeFiles } from './store-files.ts';

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
      .select(['id', 'key_id', 'channel', 'envelope', 'state', 'received_at'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!inbound) throw new Permanent('inbound-message-unknown');
    if (inbound.state !== 'stored') return { is: 'done', result: { repeated: true } };
    const key = await journey.vault.open(journey.db, inbound.key_id);
    const message = await read(journey, readers, inbound, key);
    const files = await storeFiles(journey, message, key);
    const { commit, ...outcome } = await place(journey, message, key);
    return {
      ...outcome,
      commit: async (tx) => {
        await commit(tx);
        await files.insert(tx);
        await recordEvidence(journey, tx, message, key);
      },
    };
  };
}

interface Placed {
  is: 'done';
  result: { [key: string]: string | boolean | null };
  commit(tx: Tx): Promise<void>;
}

/** Decides where a message that was read belongs. */
async function place(journey: Journey, message: MessageContent, key: DataKey): Promise<Placed> {
  const { id } = message.inbound;
  if (message.report) {
    journey.log.info({ inbound: id, automatic: message.automatic }, 'report about our own mail set aside');
    return {
      is: 'done',
      result: { setAside: message.automatic },
      commit: (tx) => setAside(journey, tx, message),
    };
  }
  const thread = message.problem === null ? await findThread(journey, message) : undefined;
  const sealed = message.problem === null ? key.seal(placeOf('own_words', id), message.ownWords) : null;
  const commit = async (tx: Tx) => {
    const joined = thread && (await appendToRequest(journey, tx, message, thread, sealed));
    if (!joined) await openFromMessage(journey, tx, message, key, sealed);
  };
  return { is: 'done', result: { problem: message.problem, automatic: message.automatic }, commit };
}

const placeOf = (column: string, row: string) => ({ table: 'inbound_messages', column, row });

/** The raw message, which can be large, is let go of when this returns. */
async function read(
  { db }: Journey,
  readers: MessageReaders,
  inbound: StoredMessage['inbound'] & Pick<Tables['inbound_messages'], 'envelope'>,
  key: DataKey,
): Promise<MessageContent> {
  const opened = key.openText(placeOf('envelope', inbound.id), inbound.envelope);
  const envelope = envelopeSchema.parse(JSON.parse(opened));
  const raw = inSharedMemory(key.open(placeOf('raw', inbound.id), await rawMessage(db, inbound.id)));
  const stored = { inbound, raw };
  switch (envelope.kind) {
    case 'mail':
      return readers.mail(stored, envelope);
    case 'text':
      return readers.text(stored, envelope);
    case 'note':
      return readers.note(stored, envelope);
  }
}
