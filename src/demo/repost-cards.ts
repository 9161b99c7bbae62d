import { inTransaction } from '../db/database.ts';
import { askForStep } from '../db/steps.ts';
import type { Db } from '../db/tables.ts';
import { NOWHERE } from '../desk/card/draw-card.ts';

/** The emulated Slack forgets its messages when the demo stops: every open case posts its card again. */
export async function repostCards(db: Db, at: Temporal.Instant): Promise<void> {
  await inTransaction(db, async (tx) => {
    const open = await tx
      .selectFrom('cards')
      .innerJoin('requests', 'requests.id', 'cards.request_id')
      .select('cards.request_id')
      .where('requests.state', '<>', 'closed')
      .execute();
    await tx.updateTable('cards').set(NOWHERE).execute();
    for (const { request_id: requestId } of open) {
      await askForStep(tx, { requestId, name: 'desk.card', kind: 'desk.card', at });
    }
  });
}
