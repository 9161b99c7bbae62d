import type { RequestId } from '../core/privacy-request.ts';
import { alone } from './alone.ts';
import { newId } from './new-id.ts';
import type { Db, Tables } from './tables.ts';

export type Snooze = Tables['snoozes'];

/** Somebody wants to be reminded of a case; a later wish takes the place of an earlier one. */
export async function storeSnooze(
  db: Db,
  wish: { userId: string; requestId: RequestId; at: Temporal.Instant; dueAt: Temporal.Instant },
): Promise<void> {
  const { userId, requestId, at, dueAt } = wish;
  await db
    .insertInto('snoozes')
    .values({
      id: newId(),
      user_id: userId,
      request_id: requestId,
      due_at: dueAt,
      asked_at: at,
      told_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'request_id'])
        .where('told_at', 'is', null)
        .doUpdateSet({ due_at: dueAt, asked_at: at }),
    )
    .execute();
}

/**
 * Reminds of everything that is due, the longest due first, and notes each; one worker at a time. One that fails stays due
 * and does not hold up the others; the first problem is thrown at the end.
 */
export async function remindOfSnoozes(
  db: Db,
  at: Temporal.Instant,
  remind: (snooze: Snooze) => Promise<void>,
): Promise<void> {
  await alone(db, 'snoozes.told', async () => {
    const due = await db
      .selectFrom('snoozes')
      .selectAll()
      .where('told_at', 'is', null)
      .where('due_at', '<=', at)
      .orderBy('due_at')
      .execute();
    const problems: unknown[] = [];
    for (const snooze of due) {
      try {
        await remind(snooze);
        await db.updateTable('snoozes').set({ told_at: at }).where('id', '=', snooze.id).execute();
      } catch (error) {
        problems.push(error);
      }
    }
    if (problems.length > 0) throw problems[0];
  });
}
