import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { InboundMail } from '../../core/inbound-mail.ts';
import type { InboundId, StepId } from '../../core/privacy-request.ts';
import { newId } from '../../db/new-id.ts';
import type { Journey } from '../context.ts';

export interface AcceptedMessage {
  inboundId: InboundId;
  /** The same bytes were stored before: nothing was added. */
  duplicate: boolean;
}

/**
 * Stores a message durably, sealed under a key of its own, with the step that reads it: one statement, so that the
 * sender is told "stored" after a single round trip. The same bytes twice are one message.
 * @throws DatabaseUnavailable when nothing could be stored
 */
export async function acceptMessage(
  journey: Pick<Journey, 'db' | 'vault' | 'clock' | 'doorbell'>,
  mail: InboundMail,
  transport: 'sendgrid',
): Promise<AcceptedMessage> {
  const at = journey.clock.now();
  const id = newId<InboundId>();
  const stepId = newId<StepId>();
  const { key, row } = journey.vault.mint();
  const place = (column: string) => ({ table: 'inbound_messages', column, row: id });
  const { raw: _raw, ...envelope } = mail;
  const contentHash = createHash('sha256').update(mail.raw).digest();
  const { rows } = await sql<{ id: InboundId }>`
    with minted as (
      insert into data_keys (id, wrapped, master_key_id, created_at)
      select ${row.id}::uuid, ${row.wrapped}::bytea, ${row.master_key_id}::text, ${at}::timestamptz
      where not exists (select from inbound_messages where content_hash = ${contentHash}::bytea)
      returning id
    ), stored as (
      insert into inbound_messages
        (id, key_id, channel, transport, content_hash, raw, envelope, size_bytes, state, received_at)
      select ${id}::uuid, id, 'email', ${transport}, ${contentHash}::bytea, ${key.seal(place('raw'), mail.raw)}::bytea,
        ${key.seal(place('envelope'), JSON.stringify(envelope))}::bytea, ${mail.raw.length}::integer, 'stored',
        ${at}::timestamptz
      from minted
      on conflict (content_hash) do nothing
      returning id
    ), asked as (
      insert into steps (id, name, kind, input, needs, state, attempt, failures, again, run_after, created_at)
      select ${stepId}::uuid, 'intake.read.' || id, 'intake.read', jsonb_build_object('inbound', id), '{}', 'ready',
        0, 0, false, ${at}::timestamptz, ${at}::timestamptz
      from stored
    )
    select id from stored`.execute(journey.db);
  if (rows.length > 0) {
    journey.doorbell.ring([{ id: stepId, kind: 'intake.read', attempt: 0 }]);
    return { inboundId: id, duplicate: false };
  }
  const earlier = await journey.db
    .selectFrom('inbound_messages')
    .select('id')
    .where('content_hash', '=', contentHash)
    .executeTakeFirstOrThrow();
  return { inboundId: earlier.id, duplicate: true };
}
