import type { LifecycleEvent } from '../core/lifecycle-event.ts';
import type { Ring } from '../core/ports.ts';
import type { WaitingOn } from '../core/privacy-request.ts';
import { applyEvent, applyToLocked, lockRequest } from '../db/apply-event.ts';
import { inTransaction } from '../db/database.ts';
import {
  advancePlaybook,
  claimStep,
  type Settlement,
  settleStep,
  untoldSteps,
  waitOnRecord,
} from '../db/step-runs.ts';
import type { RequestRow, StepRow, Tx } from '../db/tables.ts';
import type { Engine, RunEnd } from './engine.ts';

/** How a run came out, and what is to be stored with it. */
export interface Ending {
  settlement: Settlement;
  /** Whom a waiting step waits for. */
  waitsFor?: WaitingOn;
  commit?: ((tx: Tx) => Promise<void>) | undefined;
}

export interface Settled {
  end: RunEnd;
  /** Steps that became ready with it. */
  rings: Ring[];
  /** The next step of the same playbook, claimed in the same transaction for the worker that is here already. */
  next?: StepRow | undefined;
}

/**
 * Ends one run in one transaction: the step fenced by its attempt, the handler's own change, the event, the steps
 * that this unblocks. A worker whose lease was taken over stores nothing of it.
 * @param mayContinue whether the worker would run the next step of the playbook itself
 */
export async function settle(
  engine: Engine,
  step: StepRow,
  ending: Ending,
  mayContinue: boolean,
): Promise<Settled> {
  return await inTransaction(engine.db, async (tx) => {
    const concernsRequest =
      ending.commit || step.playbook_step !== null || ending.settlement.state === 'failed';
    // The request's lock comes before the step's, here as in every verb: two transactions never wait for each other.
    const request =
      step.request_id !== null && concernsRequest ? await lockRequest(tx, step.request_id) : undefined;
    const settlement = stopped(step, request) ? withdrawn(ending.settlement) : ending.settlement;
    const state = await settleStep(tx, step, settlement);
    if (state === undefined) return { end: 'fenced', rings: [] };
    await ending.commit?.(tx);
    await engine.crash?.('inside-settle', step);
    const end = endOf(state, settlement);
    // After a commit the request may have moved on: then it is read again under the lock that is held already.
    if (request && end !== 'again') await record(engine, tx, step, { ...ending, settlement }, request);
    if (step.request_id === null || !(request || end === 'again')) return { end, rings: [] };
    return { end, ...(await followers(engine, tx, step, mayContinue && end === 'done')) };
  });
}

/** A playbook's step whose request was withdrawn while it ran. */
function stopped(step: StepRow, request: RequestRow | undefined): boolean {
  return step.playbook_step !== null && request !== undefined && request.state !== 'fulfilling';
}

/** What was withdrawn neither waits nor tries again; what it did is kept as it ended. */
function withdrawn(settlement: Settlement): Settlement {
  const open = settlement.state === 'waiting' || settlement.state === 'ready';
  return open ? { state: 'skipped', at: settlement.at } : settlement;
}

function endOf(state: string, settlement: Settlement): RunEnd {
  if (state !== settlement.state) return 'again';
  return settlement.state === 'ready' ? 'retry' : settlement.state;
}

async function record(engine: Engine, tx: Tx, step: StepRow, ending: Ending, locked: RequestRow) {
  const event = await eventOf(engine, tx, step, ending, locked);
  const { at } = ending.settlement;
  if (event) {
    const happening = { event, actor: 'system', at } as const;
    const applied = ending.commit
      ? await applyEvent(tx, locked.id, happening)
      : await applyToLocked(tx, locked, happening);
    // The step's own row says how it ended; a lifecycle that moved on meanwhile takes no further notice of it.
    if (!applied.ok)
      engine.log.info({ step: step.id, because: applied.because }, 'step event not applicable');
    if (applied.ok && event.type === 'step.done' && applied.request.state === 'fulfilling') {
      const open = await advancePlaybook(tx, locked.id, at);
      if (open === 0) await engine.completeFulfilment(tx, locked.id, at);
    }
  }
}

/** Retries are not events; a wait is one when it begins, not each time somebody looks at it. */
async function eventOf(
  { settings }: Engine,
  tx: Tx,
  step: StepRow,
  { settlement, waitsFor }: Ending,
  request: RequestRow,
): Promise<LifecycleEvent | undefined> {
  const { name } = step;
  if (settlement.state === 'failed') {
    const { problemCode: problem, ask } = settlement;
    const { channelForFailures: slackChannel } = settings;
    const hasCard = request.slack_channel !== null;
    return {
      type: 'step.failed',
      step: name,
      problem,
      ask,
      ...(hasCard || slackChannel === undefined ? {} : { slackChannel }),
    };
  }
  if (step.playbook_step === null) return undefined;
  if (settlement.state === 'done') {
    return { type: 'step.done', step: name, result: numbersOf(settlement.result) };
  }
  if (settlement.state === 'waiting' && waitsFor) {
    if ((await waitOnRecord(tx, request.id, name)) === waitsFor) return undefined;
    const until = settlement.until.toString({ smallestUnit: 'millisecond' });
    return { type: 'step.waiting', step: name, for: waitsFor, until };
  }
  return undefined;
}

type Plain = string | number | boolean | null;

function numbersOf(result: { [key: string]: unknown } | null): { [key: string]: Plain } {
  return (result ?? {}) as { [key: string]: Plain };
}

/**
 * What is ready after this. It stays untold in the table, so that the relay makes up for a process that dies
 * before it can ring.
 */
async function followers(
  engine: Engine,
  tx: Tx,
  step: StepRow,
  mayContinue: boolean,
): Promise<Pick<Settled, 'rings' | 'next'>> {
  if (step.request_id === null) return { rings: [] };
  const now = engine.clock.now();
  const ready = await untoldSteps(tx, step.request_id, now);
  const candidate = mayContinue ? ready.find((one) => one.playbook_step !== null) : undefined;
  const leaseUntil = now.add({ seconds: engine.settings.leaseSeconds });
  const next = candidate && (await claimStep(tx, candidate.id, now, leaseUntil));
  const rings = ready.filter((one) => one.id !== next?.id);
  return { rings: rings.map(({ id, kind, attempt }) => ({ id, kind, attempt })), next };
}
