import { isActor } from '../../core/authority.ts';
import { recordEvent } from '../../db/apply-event.ts';
import type { DataKey } from '../../db/sealed.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import type { MessageContent } from './message-content.ts';

/** Types named on the case; the rest are counted. */
const FILES_NAMED_MAX = 10;

type Evidence = Pick<MessageContent, 'inbound' | 'sender' | 'files' | 'filesBeyond'>;

/** Notes with a message what vouches for its sender, and with its case what files came with it: types and sizes only. */
export async function recordEvidence(
  { clock, company }: Journey,
  tx: Tx,
  { inbound, sender, files = [], filesBeyond = 0 }: Evidence,
  key: DataKey,
): Promise<void> {
  if (sender) {
    const place = { table: 'inbound_messages', column: 'authentication_details', row: inbound.id };
    await tx
      .updateTable('inbound_messages')
      .set({
        authentication: sender.authentication,
        authentication_details: key.seal(place, sender.details),
      })
      .where('id', '=', inbound.id)
      .execute();
  }
  if (files.length + filesBeyond === 0) return;
  const { request_id: requestId } = await tx
    .selectFrom('inbound_messages')
    .select('request_id')
    .where('id', '=', inbound.id)
    .executeTakeFirstOrThrow();
  if (requestId === null) return;
  const { on_behalf, authority, state, slack_channel } = await recordEvent(tx, requestId, {
    event: {
      type: 'files.received',
      inbound: inbound.id,
      files: files.slice(0, FILES_NAMED_MAX).map(({ type, bytes }) => ({ type, bytes: bytes.length })),
      more: Math.max(0, files.length - FILES_NAMED_MAX),
      beyond: filesBeyond,
    },
    actor: 'system',
    at: clock.now(),
  });
  // It may be the permission that is waited for.
  if (state !== 'verifying' || authority !== null || !isActor(on_behalf) || files.length === 0) return;
  const slackChannel = slack_channel ?? company.channels.triage;
  const event = { type: 'authority.shown', files: files.length, slackChannel } as const;
  await recordEvent(tx, requestId, { event, actor: 'requester', at: clock.now() });
}
