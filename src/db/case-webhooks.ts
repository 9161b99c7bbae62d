import type { LifecycleEvent } from '../core/lifecycle-event.ts';
import type { RequestId } from '../core/privacy-request.ts';
import { inTransaction } from './database.ts';
import { askForStep } from './steps.ts';
import type { Db, RequestRow, Tables, Tx } from './tables.ts';

export const WEBHOOK_STEP = 'case.webhook';
const stepName = (target: string) => `webhook.${target}`;

/** Asks, in the transaction of the event, that every address be told of it. A telling that failed is told to nobody. */
export async function askToTell(
  tx: Tx,
  { id, version }: Pick<RequestRow, 'id' | 'version'>,
  event: LifecycleEvent,
  at: Temporal.Instant,
): Promise<void> {
  if (event.type === 'step.failed' && event.step.startsWith(stepName(''))) return;
  const targets = await tx.selectFrom('case_webhook_targets').select('target').execute();
  for (const { target } of targets) {
    await tx
      .insertInto('case_webhooks')
      .values({ request_id: id, target, told_seq: version - 1 })
      .onConflict((conflict) => conflict.columns(['request_id', 'target']).doNothing())
      .execute();
    const ask = { requestId: id, name: stepName(target), kind: WEBHOOK_STEP, input: { target }, at };
    await askForStep(tx, ask);
  }
}

/** Keeps the addresses as they are configured; what waits for one that is gone is told to nobody. */
export async function setTargets(db: Db, targets: readonly string[]): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx
      .deleteFrom('case_webhook_targets')
      .where((eb) => (targets.length > 0 ? eb('target', 'not in', [...targets]) : eb.lit(true)))
      .execute();
    for (const target of targets) {
      await tx
        .insertInto('case_webhook_targets')
        .values({ target })
        .onConflict((conflict) => conflict.column('target').doNothing())
        .execute();
    }
  });
}

export type UntoldEvent = Pick<Tables['request_events'], 'seq' | 'type' | 'at'>;

/** What an address was not told of yet, oldest first. */
export async function untoldEvents(db: Db, requestId: RequestId, target: string): Promise<UntoldEvent[]> {
  return await db
    .selectFrom('request_events')
    .innerJoin('case_webhooks', 'case_webhooks.request_id', 'request_events.request_id')
    .select(['seq', 'type', 'at'])
    .where('request_events.request_id', '=', requestId)
    .where('case_webhooks.target', '=', target)
    .whereRef('seq', '>', 'case_webhooks.told_seq')
    .orderBy('seq')
    .execute();
}

export async function noteTellingOf(
  db: Db,
  requestId: RequestId,
  target: string,
  seq: number,
): Promise<void> {
  await db
    .updateTable('case_webhooks')
    .set({ told_seq: seq })
    .where('request_id', '=', requestId)
    .where('target', '=', target)
    .execute();
}
