import type { StepId } from '../core/privacy-request.ts';
import { type Problem, Transient, toProblem } from '../core/problem.ts';
import type { StepRun } from '../core/step.ts';
import { claimStep, releaseStep, type Settlement } from '../db/step-runs.ts';
import type { StepRow } from '../db/tables.ts';
import { Crashed, type Engine } from './engine.ts';
import { keepLease } from './keep-lease.ts';
import { patiently } from './patiently.ts';
import { relay } from './relay.ts';
import { judge } from './retry-policy.ts';
import { type Ending, type Settled, settle } from './settle.ts';

/** What one worker process is busy with, so that it can give it back when it stops. */
export interface Shift {
  /** Aborts when the grace time of a stop is over. */
  over: AbortSignal;
  /** Aborts as soon as nothing new may be begun. */
  ending: AbortSignal;
  busy: Set<StepRow>;
}

/** So many steps of one playbook run in a row before others on the queue get their turn. */
const RUNS_IN_A_ROW = 20;

/**
 * Runs a step that was rung for: claim, handler, settle; then the next step of the same playbook, if there is one.
 * A ring for what is done, not due or in other hands does nothing. Never throws: what cannot be stored is logged,
 * and the lease that dies brings the step back.
 */
export async function runStep(engine: Engine, id: StepId, shift: Shift = wholeShift()): Promise<void> {
  try {
    await engine.crash?.('before-claim');
    let step = await patiently(() => claim(engine, id), shift.ending);
    for (let run = 1; step; run += 1) {
      step = await runClaimed(engine, step, shift, run < RUNS_IN_A_ROW);
    }
  } catch (error) {
    engine.log.error({ step: id, problem: toProblem(error).code }, 'step run could not be stored');
  }
}

function wholeShift(): Shift {
  const never = new AbortController().signal;
  return { over: never, ending: never, busy: new Set() };
}

function claim(engine: Engine, id: StepId): Promise<StepRow | undefined> {
  const now = engine.clock.now();
  return claimStep(engine.db, id, now, now.add({ seconds: engine.settings.leaseSeconds }));
}

async function runClaimed(
  engine: Engine,
  step: StepRow,
  shift: Shift,
  mayContinue: boolean,
): Promise<StepRow | undefined> {
  shift.busy.add(step);
  const lease = keepLease(engine, step, shift.over);
  try {
    await engine.crash?.('after-claim', step);
    const ending = await perform(engine, step, lease.signal);
    await engine.crash?.('after-effect-before-settle', step);
    if (shift.over.aborted && ending.settlement.state === 'ready') {
      await releaseStep(engine.db, step, engine.clock.now());
      engine.onEnd?.({ kind: step.kind, end: 'released' });
      return undefined;
    }
    const settled = await store(engine, step, ending, mayContinue && !shift.ending.aborted, shift.over);
    report(engine, step, ending, settled);
    await engine.crash?.('after-settle-before-doorbell', step);
    if (settled.rings.length > 0) engine.doorbell.ring(settled.rings);
    if (settled.end === 'retry') ringOnTime(engine, step, ending.settlement);
    // A step without a request may have opened one: its steps are found by being due.
    if (step.request_id === null && ending.commit) await relay(engine);
    return settled.next;
  } finally {
    lease.end();
    shift.busy.delete(step);
  }
}

/** Runs the handler. Everything that can go wrong in it becomes an ending. */
async function perform(engine: Engine, step: StepRow, signal: AbortSignal): Promise<Ending> {
  const handler = engine.catalogue.get(step.kind);
  if (!handler) {
    const ask = 'This version does not know this kind of step. Which version should run it?';
    return failed(engine, 'step-kind-unknown', ask);
  }
  if (step.failures >= engine.settings.attemptsMax) {
    const ask = 'Workers died while running it, again and again. Should it be tried once more?';
    return failed(engine, 'step-lost-too-often', ask);
  }
  try {
    const outcome = await handler(toRun(step, signal));
    const at = engine.clock.now();
    const { commit } = outcome;
    const result = outcome.result ?? null;
    return outcome.is === 'done'
      ? { settlement: { state: 'done', result, at }, commit }
      : {
          settlement: { state: 'waiting', result, until: outcome.until, at },
          waitsFor: outcome.for,
          commit,
        };
  } catch (error) {
    return judged(engine, step, error);
  }
}

/** Whose turn comes within seconds is rung for at that moment: the relay looks too seldom to keep an even pace. */
const RING_AHEAD_MILLISECONDS = 10_000;

function ringOnTime({ doorbell }: Engine, { id, kind, attempt }: StepRow, settlement: Settlement) {
  if (settlement.state !== 'ready' || !settlement.patient) return;
  const inMilliseconds = Math.ceil(settlement.retryAt.since(settlement.at).total('milliseconds'));
  if (inMilliseconds <= RING_AHEAD_MILLISECONDS) doorbell.ring([{ id, kind, attempt, inMilliseconds }]);
}

function toRun(step: StepRow, signal: AbortSignal): StepRun {
  const { id, request_id: requestId, name, kind, system, input, attempt, failures } = step;
  return { id, requestId, name, kind, system, input, attempt, failures, signal };
}

/**
 * Settles, and again when the database was away: the effect is done and must not be repeated for that. A change
 * that the database refuses turns the run into a problem of its own.
 */
async function store(
  engine: Engine,
  step: StepRow,
  ending: Ending,
  mayContinue: boolean,
  over: AbortSignal,
): Promise<Settled> {
  const attempt = (one: Ending) => patiently(() => settle(engine, step, one, mayContinue), over);
  try {
    return await attempt(ending);
  } catch (error) {
    if (error instanceof Crashed) throw error;
    return await attempt(judged(engine, step, error));
  }
}

function judged(engine: Engine, step: StepRow, error: unknown): Ending {
  const problem = toProblem(error);
  logUnexpected(engine, step, problem);
  const at = engine.clock.now();
  const verdict = judge(problem, step.failures, engine.settings);
  if (verdict.is === 'fail') return failed(engine, verdict.code, verdict.ask);
  const retryAt = at.add({ milliseconds: verdict.afterMilliseconds });
  const { code: problemCode, patient } = verdict;
  return { settlement: { state: 'ready', problemCode, retryAt, at, patient } };
}

function failed(engine: Engine, problemCode: string, ask: string): Ending {
  return { settlement: { state: 'failed', problemCode, ask, at: engine.clock.now() } };
}

/** Of an error that nobody foresaw, the class and the place may be logged; its message may hold anything. */
function logUnexpected(engine: Engine, step: StepRow, problem: Problem) {
  const { cause } = problem;
  if (!(problem instanceof Transient) || problem.code !== 'unexpected-error' || !(cause instanceof Error))
    return;
  const place = /\/((?:src|test)\/[\w/-]+\.ts:\d+):\d+\)?$/m.exec(cause.stack ?? '')?.[1];
  engine.log.warn({ step: step.id, kind: step.kind, error: cause.name, place }, 'unexpected error in a step');
}

function report(engine: Engine, step: StepRow, { settlement }: Ending, { end }: Settled) {
  engine.onEnd?.({ kind: step.kind, end });
  const fields = { step: step.id, request: step.request_id, kind: step.kind, attempt: step.attempt };
  if (end === 'fenced') engine.log.warn(fields, 'fenced: the step is in other hands');
  if (end === 'retry' && settlement.state === 'ready') {
    const retryAt = settlement.retryAt.toString();
    engine.log.warn({ ...fields, problem: settlement.problemCode, retryAt }, 'step will be tried again');
  }
  if (end === 'failed' && settlement.state === 'failed') {
    engine.log.error({ ...fields, problem: settlement.problemCode }, 'step failed');
  }
}
