import { sql } from 'kysely';
import type { Transport } from '../core/inbound-message.ts';
import type { InboundId, KeyId, MessageChannel, StepId } from '../core/privacy-request.ts';
import type { Db } from './tables.ts';

/** A message that is to be stored with its key and the step that reads it. */
export interface StoredIntake {
  id: InboundId;
  key: { id: KeyId; wrapped: Buffer; master_key_id: string };
  channel: MessageChannel;
  transport: Transport;
  contentHash: Buffer;
  /** Sealed. */
  raw: Buffer;
  envelope: Buffer;
  sizeBytes: number;
  stepId: StepId;
  receivedAt: Temporal.Instant;
  readAt: Temporal.Instant;
  now: Temporal.Instant;
}

interface Waiting {
  message: StoredIntake;
  stored(isNew: boolean): void;
  failed(error: unknown): void;
}

/** So many statements at a time: one would leave the server idle while the next is prepared. */
const STATEMENTS_AT_ONCE = 2;
const BATCH_MAX = 32;
const BATCH_BYTES_MAX = 1024 * 1024;

/**
 * Stores messages, several at a time under load: what arrives while one statement is under way goes with the next
 * (group commit), so that nobody waits who need not, and each is told only when its own statement is durable.
 */
export class MessageIntake {
  readonly #db: Db;
  #waiting: Waiting[] = [];
  #busy = 0;

  constructor(db: Db) {
    this.#db = db;
  }

  /** @returns `false` when the same message was stored before @throws DatabaseUnavailable */
  store(message: StoredIntake): Promise<boolean> {
    return new Promise((stored, failed) => {
      this.#waiting.push({ message, stored, failed });
      this.#next();
    });
  }

  #next(): void {
    if (this.#busy >= STATEMENTS_AT_ONCE || this.#waiting.length === 0) return;
    this.#busy += 1;
    void this.#storeBatch(this.#takeBatch()).finally(() => {
      this.#busy -= 1;
      this.#next();
    });
  }

  async #storeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const messages = batch.map(({ message }) => message);
      const fresh = await insert(this.#db, messages);
      for (const { message, stored } of batch) stored(fresh.has(message.id));
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
  }

  #takeBatch(): Waiting[] {
    const hashes = new Set<string>();
    let bytes = 0;
    let count = 0;
    for (const { message } of this.#waiting) {
      bytes += message.raw.length;
      const hash = message.contentHash.toString('hex');
      if (count > 0 && (count === BATCH_MAX || bytes > BATCH_BYTES_MAX || hashes.has(hash))) break;
      hashes.add(hash);
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }
}

async function insert(db: Db, batch: readonly StoredIntake[]): Promise<Set<InboundId>> {
  const column = <Value>(pick: (message: StoredIntake) => Value) => batch.map(pick);
  // One parameter each: in an array they would travel as hexadecimal text, twice their size.
  const bytes = (pick: (message: StoredIntake) => Buffer) => sql`array[${sql.join(column(pick))}]::bytea[]`;
  const times = (pick: (message: StoredIntake) => Temporal.Instant) =>
    sql`${column((one) => pick(one).toString())}::timestamptz[]`;
  const { rows } = await sql<{ id: InboundId }>`
    select accept_messages(
      ${column((one) => one.id)}::uuid[], ${column((one) => one.key.id)}::uuid[],
      ${bytes((one) => one.key.wrapped)}, ${column((one) => one.key.master_key_id)}::text[],
      ${column((one) => one.channel)}::text[], ${column((one) => one.transport)}::text[],
      ${bytes((one) => one.contentHash)}, ${bytes((one) => one.raw)}, ${bytes((one) => one.envelope)},
      ${column((one) => one.sizeBytes)}::integer[], ${column((one) => one.stepId)}::uuid[],
      ${times((one) => one.receivedAt)}, ${times((one) => one.readAt)}, ${times((one) => one.now)}) as id`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}
