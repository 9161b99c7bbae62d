import { sql } from 'kysely';
import type { Clock } from '../core/clock.ts';
import { type Lane, PACED, type Pace, TURN_RANKS, type Turn } from '../core/pace.ts';
import type { Log } from '../core/ports.ts';
import { type Problem, Transient, toProblem } from '../core/problem.ts';
import { inTransaction } from './database.ts';
import type { Db, Tables, Tx } from './tables.ts';

/** So long one call tries out whether Slack is back, while the others wait. */
const PROBE_SECONDS = 15;
const PAUSE_SECONDS = { min: 5, max: 60 };
/** A person's turn comes within moments; one who asked before that has gone. */
const PERSON_SECONDS = 5;
/** Nobody waits longer without looking: those ahead may have gone for good. */
const LOOK_AGAIN_SECONDS = 3600;

type Trouble = Tables['slack_trouble'];

/**
 * Slack's limits, kept by all processes together: a lane's row says when the next call may leave (generic cell rate
 * algorithm), and whoever comes too early is told when to come back, by those who wait ahead. While Slack does not
 * answer, one call at a time tries it and the rest wait.
 */
export function slackPace({ db, clock, log }: { db: Db; clock: Clock; log: Log }): Pace {
  return {
    async through(lane, turn, call) {
      const { trouble } = await takeTurn(db, clock.now(), lane, turn);
      try {
        const answer = await call();
        if (trouble) await end(db, lane, log);
        return answer;
      } catch (error) {
        const problem = toProblem(error);
        if (problem instanceof Transient && problem.patient) await note(db, clock.now(), lane, problem, log);
        else if (trouble) await end(db, lane, log);
        throw error;
      }
    },
  };
}

/** @throws Transient `paced` */
async function takeTurn(
  db: Db,
  now: Temporal.Instant,
  lane: Lane,
  turn: Turn,
): Promise<{ trouble: Trouble | undefined }> {
  const taken = await inTransaction(db, async (tx) => {
    const trouble = await tx
      .selectFrom('slack_trouble')
      .selectAll()
      .where('method', '=', methodOf(lane))
      .forUpdate()
      .executeTakeFirst();
    const tat = await lockLane(tx, lane.name, now);
    const opensAt = later(tat.subtract({ milliseconds: lane.burst * lane.everyMilliseconds }), trouble);
    const isClosed = Temporal.Instant.compare(now, opensAt) < 0;
    if (isClosed || (await isLeftToPerson(tx, now, lane, turn))) {
      const ahead = await queueUp(tx, now, lane, turn);
      return { comeBackAt: latest(opensAt, now).add({ milliseconds: ahead * lane.everyMilliseconds }) };
    }
    await tx
      .updateTable('slack_lanes')
      .set({ tat: latest(tat, now).add({ milliseconds: lane.everyMilliseconds }) })
      .where('lane', '=', lane.name)
      .execute();
    await tx
      .deleteFrom('slack_turns')
      .where('lane', '=', lane.name)
      .where('holder', '=', turn.holder)
      .execute();
    if (trouble) await pause(tx, lane, now.add({ seconds: PROBE_SECONDS }));
    return { trouble };
  });
  if (!('comeBackAt' in taken)) return taken;
  const retryAfter = now.until(taken.comeBackAt, { largestUnit: 'seconds' });
  const lookAgain = Temporal.Duration.from({ seconds: LOOK_AGAIN_SECONDS });
  const isFar = Temporal.Duration.compare(retryAfter, lookAgain) > 0;
  throw new Transient(PACED, { retryAfter: isFar ? lookAgain : retryAfter, patient: true });
}

const latest = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) < 0 ? b : a);
const later = (opensAt: Temporal.Instant, trouble: Trouble | undefined) =>
  trouble ? latest(opensAt, trouble.paused_until) : opensAt;

async function lockLane(tx: Tx, lane: string, now: Temporal.Instant): Promise<Temporal.Instant> {
  await tx
    .insertInto('slack_lanes')
    .values({ lane, tat: now })
    .onConflict((conflict) => conflict.column('lane').doNothing())
    .execute();
  const { tat } = await tx
    .selectFrom('slack_lanes')
    .select('tat')
    .where('lane', '=', lane)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return tat;
}

/** Whoever presses comes back for the next call that may leave, and finds it free: cards and logs do not take it before. */
async function isLeftToPerson(
  tx: Tx,
  now: Temporal.Instant,
  { name }: Lane,
  { rank }: Turn,
): Promise<boolean> {
  if (rank === TURN_RANKS.person) return false;
  const person = await tx
    .selectFrom('slack_turns')
    .select('holder')
    .where('lane', '=', name)
    .where('rank', '=', TURN_RANKS.person)
    .where('asked_at', '>=', now.subtract({ seconds: PERSON_SECONDS }))
    .limit(1)
    .executeTakeFirst();
  return person !== undefined;
}

/** @returns how many go first */
async function queueUp(tx: Tx, now: Temporal.Instant, { name }: Lane, { holder, rank }: Turn) {
  const mine = await tx
    .insertInto('slack_turns')
    .values({ lane: name, holder, rank, since: now, asked_at: now })
    .onConflict((conflict) => conflict.columns(['lane', 'holder']).doUpdateSet({ rank, asked_at: now }))
    .returning('since')
    .executeTakeFirstOrThrow();
  const { rows } = await sql<{ ahead: number }>`
    select count(*)::integer as ahead from slack_turns
    where lane = ${name} and (rank, since, holder) < (${rank}::smallint, ${mine.since}, ${holder})`.execute(
    tx,
  );
  return rows[0]?.ahead ?? 0;
}

async function pause(tx: Tx | Db, lane: Lane, until: Temporal.Instant) {
  await tx
    .updateTable('slack_trouble')
    .set({ paused_until: until })
    .where('method', '=', methodOf(lane))
    .execute();
}

/** Lanes of one kind of call break together: posting in one channel and in another. */
const methodOf = ({ name }: Lane): string => name.split(':')[0] ?? name;

/** A lane that is told to slow down is closed for so long; any other trouble closes all of its kind. */
async function note(db: Db, now: Temporal.Instant, lane: Lane, problem: Problem & Transient, log: Log) {
  if (problem.retryAfter !== undefined) {
    const opensAt = now.add({ milliseconds: Math.ceil(problem.retryAfter.total('milliseconds')) });
    const tat = opensAt.add({ milliseconds: lane.burst * lane.everyMilliseconds });
    await db
      .updateTable('slack_lanes')
      .set({ tat: sql<Temporal.Instant>`greatest(tat, ${tat}::timestamptz)` })
      .where('lane', '=', lane.name)
      .execute();
    log.warn({ lane: lane.name, problem: problem.code }, 'Slack asks to slow down');
    return;
  }
  const { since } = await db
    .insertInto('slack_trouble')
    .values({ method: methodOf(lane), problem_code: problem.code, since: now, paused_until: now })
    .onConflict((conflict) => conflict.column('method').doUpdateSet({ problem_code: problem.code }))
    .returning('since')
    .executeTakeFirstOrThrow();
  const lasted = now.since(since).total('seconds');
  const seconds = Math.round(Math.min(PAUSE_SECONDS.max, Math.max(PAUSE_SECONDS.min, lasted / 10)));
  await pause(db, lane, now.add({ seconds }));
  log.warn({ problem: problem.code, seconds }, 'Slack does not take our calls; cards wait');
}

async function end(db: Db, lane: Lane, log: Log) {
  const { numDeletedRows } = await db
    .deleteFrom('slack_trouble')
    .where('method', '=', methodOf(lane))
    .executeTakeFirst();
  if (numDeletedRows > 0n) log.info({}, 'Slack takes our calls again');
}

/** Forgets who waited and never came back. */
export async function forgetTurns(db: Db, now: Temporal.Instant): Promise<void> {
  await db
    .deleteFrom('slack_turns')
    .where('asked_at', '<', now.subtract({ seconds: 2 * LOOK_AGAIN_SECONDS }))
    .execute();
}

/** Since when Slack does not take our calls, and how many cards wait; `null` while it does. */
export async function slackTrouble(
  db: Db,
): Promise<{ problem: string; since: Temporal.Instant; waiting: number } | null> {
  const trouble = await db.selectFrom('slack_trouble').selectAll().orderBy('since').executeTakeFirst();
  if (!trouble) return null;
  const { waiting } = await db
    .selectFrom('slack_turns')
    .select(({ fn }) => fn.countAll<string>().as('waiting'))
    .executeTakeFirstOrThrow();
  return { problem: trouble.problem_code, since: trouble.since, waiting: Number(waiting) };
}
