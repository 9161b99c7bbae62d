import { z } from 'zod';
import type { Envelope } from '../../core/inbound-message.ts';
import type { InboundId } from '../../core/privacy-request.ts';
import { Permanent } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { rawMessage } from '../../db/raw-message.ts';
import type { DataKey } from '../../db/sealed.ts';
import type { Tables, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { envelopeSchema } from './envelope.ts';
import { fileMessage } from './file-message.ts';
import type { MessageContent, StoredMessage } from './message-content.ts';
import { recordEvidence } from './record-evidence.ts';
import { sharedMemory } from './shared-memory.ts';
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
    const { result, commit } = await fileMessage(journey, message, key, step.signal);
    return {
      is: 'done',
      result,
      commit: async (tx) => {
        await commit(tx);
        await files.insert(tx);
        await recordEvidence(journey, tx, message, key);
      },
    };
  };
}

/** The raw message, which can be large, is let go of when this returns. */
async function read(
  { db }: Journey,
  readers: MessageReaders,
  inbound: StoredMessage['inbound'] & Pick<Tables['inbound_messages'], 'envelope'>,
  key: DataKey,
): Promise<MessageContent> {
  const placeOf = (column: string) => ({ table: 'inbound_messages', column, row: inbound.id });
  const envelope = envelopeSchema.parse(JSON.parse(key.openText(placeOf('envelope'), inbound.envelope)));
  const raw = key.open(placeOf('raw'), await rawMessage(db, inbound.id), sharedMemory);
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
