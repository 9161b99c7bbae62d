import type { Clock } from '../core/clock.ts';
import type { Doorbell, Log } from '../core/ports.ts';
import type { RequestId } from '../core/privacy-request.ts';
import type { StepCatalogue } from '../core/step.ts';
import type { Db, StepRow, Tx } from '../db/tables.ts';

/** What the durable engine works with; made once in wiring. It knows step kinds by name only, and no vendor. */
export interface Engine {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  log: Log;
  catalogue: StepCatalogue<Tx>;
  /** Runs in the transaction that settles the last open step of a playbook. */
  completeFulfilment(tx: Tx, requestId: RequestId, at: Temporal.Instant): Promise<void>;
  settings: {
    leaseSeconds: number;
    attemptsMax: number;
    /** Where a case that needs a human gets its card when it has none yet. */
    channelForFailures?: string;
  };
  /** Told of every run that ended, for metrics. */
  onEnd?: (run: { kind: string; end: RunEnd }) => void;
  /** Tests end a run at these points by throwing `Crashed`. Before the claim the step is not known yet. */
  crash?: (point: CrashPoint, step?: Pick<StepRow, 'kind' | 'name'>) => Promise<void> | void;
}

export const RUN_ENDS = [
  'done',
  'waiting',
  'retry',
  'failed',
  'skipped',
  'again',
  'fenced',
  'released',
] as const;
export type RunEnd = (typeof RUN_ENDS)[number];

export const CRASH_POINTS = [
  'before-claim',
  'after-claim',
  'after-effect-before-settle',
  'inside-settle',
  'after-settle-before-doorbell',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Ends a run as a dying process would: nothing handles it, nothing more is stored. */
export class Crashed extends Error {}
