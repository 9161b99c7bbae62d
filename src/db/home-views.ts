import { sql } from 'kysely';
import type { JsonObject } from '../core/json.ts';
import type { Db, Tables } from './tables.ts';

export type HomeView = Tables['home_views'];

/** Whoever has not looked for so long gets their home drawn anew when they open it. */
const LOOKED_AT_DAYS = 7;

/** Notes that somebody looks at these pages of their home, which is not drawn yet. */
export async function noteOpened(
  db: Db,
  userId: string,
  at: Temporal.Instant,
  positions: JsonObject,
): Promise<void> {
  await db
    .insertInto('home_views')
    .values({ user_id: userId, opened_at: at, hash: null, positions, stale_since: at })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet({ opened_at: at, positions, stale_since: at }),
    )
    .execute();
}

/** Notes what Slack shows now. What changed while it was drawn is drawn the next time. */
export async function noteShown(db: Db, userId: string, shown: { hash: string; readAt: Temporal.Instant }) {
  const { hash, readAt } = shown;
  await db
    .updateTable('home_views')
    .set({ hash, stale_since: sql`case when stale_since > ${readAt} then stale_since end` })
    .where('user_id', '=', userId)
    .execute();
}

/** Nothing can be shown to them any more. */
export async function forgetHome(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('home_views').where('user_id', '=', userId).execute();
}

/** The homes of these people are to be drawn anew; several changes become one drawing. */
export async function markStale(db: Db, userIds: readonly string[], at: Temporal.Instant): Promise<void> {
  if (userIds.length === 0) return;
  await db
    .updateTable('home_views')
    .set({ stale_since: at })
    .where('user_id', 'in', userIds)
    .where('stale_since', 'is', null)
    .where('opened_at', '>', at.subtract({ hours: 24 * LOOKED_AT_DAYS }))
    .execute();
}

/** Homes that are to be drawn anew. */
export async function staleHomes(db: Db): Promise<HomeView[]> {
  return await db
    .selectFrom('home_views')
    .selectAll()
    .where('stale_since', 'is not', null)
    .orderBy('stale_since')
    .limit(STALE_AT_ONCE)
    .execute();
}
const STALE_AT_ONCE = 100;
