import { sql } from 'kysely';
import type { JsonObject } from '../core/json.ts';
import type { Ring } from '../core/ports.ts';
import type { RequestId, StepId } from '../core/privacy-request.ts';
import type { StepState } from '../core/step.ts';
import type { Db, StepRow, Tx } from './tables.ts';

/**
 * The steps table as the durable engine uses it: claim, lease, settle, tell, revive. Times come from the caller's
 * clock, never from the server.
 */
export type Run = Pick<StepRow, 'id' | 'attempt'>;

/** How far the clocks of two machines may be apart: a ring by the faster one must not be lost on the slower one. */
const CLOCKS_APART = { milliseconds: 250 };

/**
 * Takes a step for one attempt. `undefined`: somebody else has it, it is done, or it is not due. A run whose lease
 * died counts as a failure, so that a step which kills its worker does not go on for ever.
 */
export async function claimStep(
  db: Db | Tx,
  id: StepId,
  now: Temporal.Instant,
  leaseUntil: Temporal.Instant,
): Promise<StepRow | undefined> {
  return await db
    .updateTable('steps')
    .set({
      state: 'running',
      attempt: sql`attempt + 1`,
      failures: sql`failures + case when state = 'running' then 1 else 0 end`,
      lease_until: leaseUntil,
      again: false,
    })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'ready'), eb('run_after', '<=', now.add(CLOCKS_APART))]),
        eb.and([eb('state', '=', 'running'), eb('lease_until', '<', now)]),
      ]),
    )
    .returningAll()
    .executeTakeFirst();
}

/** Keeps a long-running step; `false` when the lease was lost to somebody else. */
export async function extendLease(db: Db, run: Run, until: Temporal.Instant): Promise<boolean> {
  const kept = await db
    .updateTable('steps')
    .set({ lease_until: until })
    .where('id', '=', run.id)
    .where('attempt', '=', run.attempt)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return kept.numUpdatedRows === 1n;
}

export type Settlement =
  | { state: 'done'; result: JsonObject | null; at: Temporal.Instant }
  | { state: 'waiting'; result: JsonObject | null; until: Temporal.Instant; at: Temporal.Instant }
  | {
      state: 'ready';
      problemCode: string;
      retryAt: Temporal.Instant;
      at: Temporal.Instant;
      /** The problem says nothing about this step, and uses up no attempt. */
      patient?: boolean;
    }
  | { state: 'failed'; problemCode: string; ask: string; at: Temporal.Instant }
  | { state: 'skipped'; at: Temporal.Instant };

/**
 * Ends one attempt, fenced by its number: a worker whose lease was taken over changes nothing.
 * @returns the state the step is in from now on (what was asked for again while it ran goes back to ready, whatever
 *   this attempt came to); `undefined` when this attempt was no longer the current one
 */
export async function settleStep(tx: Tx, run: Run, settlement: Settlement): Promise<StepState | undefined> {
  const { state, at } = settlement;
  const ends = state === 'done' || state === 'failed' || state === 'skipped';
  const unlessAgain = <Value extends string | Temporal.Instant>(value: Value, type: string) =>
    sql<Value | null>`case when again then null else ${value}::${sql.raw(type)} end`;
  const settled = await tx
    .updateTable('steps')
    .set({
      state: sql`case when again then 'ready' else ${state} end`,
      run_after:
        state === 'ready'
          ? settlement.retryAt
          : sql`case when again then ${at} else ${state === 'waiting' ? settlement.until : at} end::timestamptz`,
      again: false,
      lease_until: null,
      enqueued_at: null,
      settled_at: ends ? unlessAgain(at, 'timestamptz') : null,
      failures: state === 'ready' ? sql`failures + ${settlement.patient ? 0 : 1}` : 0,
      problem_code: 'problemCode' in settlement ? unlessAgain(settlement.problemCode, 'text') : null,
      problem_ask: state === 'failed' ? unlessAgain(settlement.ask, 'text') : null,
      ...('result' in settlement ? { result: settlement.result } : {}),
    })
    .where('id', '=', run.id)
    .where('attempt', '=', run.attempt)
    .where('state', '=', 'running')
    .returning('state')
    .executeTakeFirst();
  return settled?.state;
}

/** Gives a step back unfinished, fenced like a settlement: the attempt counts neither as done nor as a failure. */
export async function releaseStep(db: Db, run: Run, at: Temporal.Instant): Promise<boolean> {
  const released = await db
    .updateTable('steps')
    .set({ state: 'ready', run_after: at, lease_until: null, enqueued_at: null, again: false })
    .where('id', '=', run.id)
    .where('attempt', '=', run.attempt)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return released.numUpdatedRows === 1n;
}

/**
 * Makes blocked steps ready whose needs are all done.
 * @returns how many steps of the playbook are still to be done
 */
export async function advancePlaybook(tx: Tx, requestId: RequestId, at: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    with unblocked as (
      update steps set state = 'ready', run_after = ${at}
      where request_id = ${requestId} and state = 'blocked' and not exists (
        select from steps needed
        where needed.request_id = steps.request_id and needed.name = any (steps.needs)
          and needed.state not in ('done', 'skipped')))
    select count(*)::integer as open from steps
    where request_id = ${requestId} and playbook_step is not null and state not in ('done', 'skipped')`.execute(
    tx,
  );
  return rows[0]?.open ?? 0;
}

/** Whom a step was last said to wait for; `undefined` when its last event was something else. */
export async function waitOnRecord(tx: Tx, requestId: RequestId, step: string): Promise<string | undefined> {
  const { rows } = await sql<{ for: string | null }>`
    select case when type = 'step.waiting' then data ->> 'for' end as for from request_events
    where request_id = ${requestId} and type in ('step.waiting', 'step.done', 'step.failed', 'step.retried')
      and data ->> 'step' = ${step}
    order by seq desc limit 1`.execute(tx);
  return rows[0]?.for ?? undefined;
}

/** Ready, due steps of one request that nobody was told of yet. They stay untold: the relay makes sure of them. */
export async function untoldSteps(
  tx: Tx,
  requestId: RequestId,
  now: Temporal.Instant,
): Promise<UntoldStep[]> {
  return await tx
    .selectFrom('steps')
    .select(['id', 'kind', 'attempt', 'playbook_step'])
    .where('request_id', '=', requestId)
    .where('state', '=', 'ready')
    .where('run_after', '<=', now)
    .where('enqueued_at', 'is', null)
    .orderBy('created_at')
    .execute();
}
export type UntoldStep = Pick<StepRow, 'id' | 'kind' | 'attempt' | 'playbook_step'>;

/** The relay's pick: ready, due and not told of lately. Also what repairs a queue that lost its jobs. */
export async function takeOverdueRings(
  db: Db,
  now: Temporal.Instant,
  toldBefore: Temporal.Instant,
  limit: number,
): Promise<Ring[]> {
  const { rows } = await sql<Ring>`
    update steps set enqueued_at = ${now} where id in (
      select id from steps
      where state = 'ready' and run_after <= ${now} and (enqueued_at is null or enqueued_at < ${toldBefore})
      order by run_after limit ${limit} for update skip locked)
    returning id, kind, attempt`.execute(db);
  return rows;
}

/** The sweep: waits that are over and leases that died become ready. @returns how many of each */
export async function reviveSteps(db: Db, now: Temporal.Instant): Promise<{ waits: number; leases: number }> {
  const waits = await db
    .updateTable('steps')
    .set({ state: 'ready', enqueued_at: null })
    .where('state', '=', 'waiting')
    .where('run_after', '<=', now)
    .executeTakeFirst();
  const leases = await db
    .updateTable('steps')
    .set({
      state: 'ready',
      enqueued_at: null,
      lease_until: null,
      run_after: now,
      failures: sql`failures + 1`,
    })
    .where('state', '=', 'running')
    .where('lease_until', '<', now)
    .executeTakeFirst();
  return { waits: Number(waits.numUpdatedRows), leases: Number(leases.numUpdatedRows) };
}
