import { sql } from 'kysely';
import type { JsonObject } from '../core/json.ts';
import { PACED } from '../core/pace.ts';
import type { Ring } from '../core/ports.ts';
import type { RequestId, StepId } from '../core/privacy-request.ts';
import { newId } from './new-id.ts';
import type { Db, StepRow, Tx } from './tables.ts';

/** The steps table as the journey uses it: asking, waking, stopping. How a step runs is in `step-runs.ts`. */

export interface StepAsk {
  requestId: RequestId | null;
  name: string;
  kind: string;
  at: Temporal.Instant;
  input?: JsonObject;
  playbookStep?: string;
  system?: string | null;
  /** Names of steps that must be done first; with any, the step starts blocked. */
  needs?: string[];
}

export function newStep(ask: StepAsk, id = newId<StepId>()): StepRow {
  return {
    id,
    request_id: ask.requestId,
    name: ask.name,
    kind: ask.kind,
    playbook_step: ask.playbookStep ?? null,
    system: ask.system ?? null,
    input: ask.input ?? {},
    needs: ask.needs ?? [],
    state: ask.needs?.length ? 'blocked' : 'ready',
    attempt: 0,
    failures: 0,
    again: false,
    run_after: ask.at,
    lease_until: null,
    enqueued_at: null,
    result: null,
    problem_code: null,
    problem_ask: null,
    created_at: ask.at,
    settled_at: null,
  };
}

export async function insertSteps(tx: Tx, asks: readonly StepAsk[]): Promise<void> {
  // Ids of one millisecond come in no order; sorted, they list a playbook's steps as it names them.
  const ids = asks.map(() => newId<StepId>()).sort();
  const rows = asks.map((ask, index) => newStep(ask, ids[index]));
  if (rows.length > 0) await tx.insertInto('steps').values(rows).execute();
}

/**
 * Asks for a step that may exist: a new row, or the old one made ready again. One that is running right now is
 * marked to run once more, so that what was asked during the run is not lost. One that pauses after a problem
 * keeps its pause: a burst of asks must not hammer a vendor that told us to wait. One that only waits for its turn is
 * looked at anew, since what was asked for now may go before others.
 */
export async function askForStep(tx: Tx, ask: StepAsk): Promise<void> {
  await tx
    .insertInto('steps')
    .values(newStep(ask))
    .onConflict((conflict) =>
      conflict.constraint('steps_name').doUpdateSet({
        state: sql`case when steps.state = 'running' then 'running' else 'ready' end`,
        again: sql`steps.state = 'running'`,
        failures: sql`case when steps.state in ('ready','running') then steps.failures else 0 end`,
        run_after: sql`case when steps.state = 'ready' and steps.problem_code is distinct from ${PACED} then greatest(steps.run_after, excluded.run_after) else excluded.run_after end`,
        enqueued_at: null,
        problem_code: null,
        problem_ask: null,
        settled_at: null,
      }),
    )
    .execute();
}

/** Wakes a step that waits for somebody, or gives a failed one a new chance. */
export async function wakeStep(tx: Tx, id: StepId, at: Temporal.Instant): Promise<boolean> {
  const woken = await tx
    .updateTable('steps')
    .set({
      state: 'ready',
      run_after: at,
      enqueued_at: null,
      failures: 0,
      problem_code: null,
      problem_ask: null,
      settled_at: null,
    })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'failed'])
    .executeTakeFirst();
  return woken.numUpdatedRows === 1n;
}

/** Stops what has not begun. @returns how many steps were stopped */
export async function skipOpenSteps(tx: Tx, requestId: RequestId, at: Temporal.Instant): Promise<number> {
  const skipped = await tx
    .updateTable('steps')
    .set({ state: 'skipped', settled_at: at, problem_code: null, problem_ask: null })
    .where('request_id', '=', requestId)
    .where('state', 'in', ['blocked', 'ready', 'waiting', 'failed'])
    .where((eb) =>
      eb.or([
        eb('playbook_step', 'is not', null),
        eb('kind', 'in', ['verify.challenge', 'verify.record', 'route.open']),
      ]),
    )
    .executeTakeFirst();
  return Number(skipped.numUpdatedRows);
}

/** A request and, of a case, its parts. */
const ofWholeCase = (id: RequestId) =>
  sql<RequestId>`(select id from requests where id = ${id} or part_of = ${id})`;

/** Ready, due steps of one case that nobody was told of yet; they count as told from now on. */
export async function takeRings(db: Db, requestId: RequestId, now: Temporal.Instant): Promise<Ring[]> {
  return await db
    .updateTable('steps')
    .set({ enqueued_at: now })
    .where('request_id', 'in', ofWholeCase(requestId))
    .where('state', '=', 'ready')
    .where('run_after', '<=', now)
    .where('enqueued_at', 'is', null)
    .returning(['id', 'kind', 'attempt'])
    .execute();
}

/** How many of a request's steps failed and wait for a human. */
export async function failedSteps(tx: Tx, requestId: RequestId): Promise<number> {
  const { count } = await tx
    .selectFrom('steps')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('request_id', '=', requestId)
    .where('state', '=', 'failed')
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The step that should have sent a request's answer and ended in a question for a human. */
export async function failedAnswer(db: Db | Tx, requestId: RequestId): Promise<{ id: StepId } | undefined> {
  return await db
    .selectFrom('steps')
    .select('id')
    .where('request_id', '=', requestId)
    .where('name', '=', 'send.answer')
    .where('state', '=', 'failed')
    .executeTakeFirst();
}

/** A person saw to it in another way. */
export async function skipStep(tx: Tx, id: StepId, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable('steps')
    .set({ state: 'skipped', settled_at: at, problem_code: null, problem_ask: null })
    .where('id', '=', id)
    .execute();
}
