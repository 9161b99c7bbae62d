import { sql } from 'kysely';
import { CHANNEL_UNFIT, type ChannelFault, type ChannelStanding } from '../core/slack-channel.ts';
import { inTransaction } from './database.ts';
import type { Db } from './tables.ts';

export interface KnownChannel extends ChannelStanding {
  checkedAt: Temporal.Instant;
}

const KNOWN = ['channel_id as channelId', 'name', 'fault', 'checked_at as checkedAt'] as const;

/** @returns `undefined` for a channel that was never looked at */
export async function knownChannel(db: Db, channelId: string): Promise<KnownChannel | undefined> {
  return await db
    .selectFrom('slack_channels')
    .select(KNOWN)
    .where('channel_id', '=', channelId)
    .executeTakeFirst();
}

export interface ChannelNews {
  /** When the admins were told of the fault that it has now. */
  toldAt: Temporal.Instant | null;
  /** Cards that waited for it and go on. */
  woken: number;
}

/** Stores what a channel is; one that may be used again wakes what waited for it. */
export async function noteChannel(
  db: Db,
  { channelId, name, fault }: ChannelStanding,
  at: Temporal.Instant,
): Promise<ChannelNews> {
  return await inTransaction(db, async (tx) => {
    const { told_at: toldAt } = await tx
      .insertInto('slack_channels')
      .values({ channel_id: channelId, name, fault, checked_at: at, told_at: null })
      .onConflict((conflict) =>
        conflict.column('channel_id').doUpdateSet({
          name,
          fault,
          checked_at: at,
          told_at: sql<Temporal.Instant | null>`case when excluded.fault = slack_channels.fault then slack_channels.told_at end`,
        }),
      )
      .returning('told_at')
      .executeTakeFirstOrThrow();
    if (fault !== null) return { toldAt, woken: 0 };
    const { numUpdatedRows } = await tx
      .updateTable('steps')
      .set({ run_after: at, enqueued_at: null })
      .where('state', '=', 'ready')
      .where('problem_code', '=', CHANNEL_UNFIT)
      .where('run_after', '>', at)
      .executeTakeFirst();
    return { toldAt, woken: Number(numUpdatedRows) };
  });
}

export async function noteTold(db: Db, channelId: string, at: Temporal.Instant): Promise<void> {
  await db.updateTable('slack_channels').set({ told_at: at }).where('channel_id', '=', channelId).execute();
}

/** Known channels that were last looked at by then; one with a fault is looked at each time. */
export async function staleChannels(db: Db, checkedBy: Temporal.Instant): Promise<KnownChannel[]> {
  return await db
    .selectFrom('slack_channels')
    .select(KNOWN)
    .where((eb) => eb.or([eb('checked_at', '<=', checkedBy), eb('fault', 'is not', null)]))
    .orderBy('channel_id')
    .execute();
}

export async function unfitChannels(db: Db): Promise<{ channelId: string; fault: string }[]> {
  return await db
    .selectFrom('slack_channels')
    .select(['channel_id as channelId', 'fault'])
    .where('fault', 'is not', null)
    .$narrowType<{ fault: ChannelFault }>()
    .execute();
}
