import type { Json, JsonObject } from './json.ts';
import type { RequestId, StepId, WaitingOn } from './privacy-request.ts';

export const STEP_STATES = ['blocked', 'ready', 'running', 'waiting', 'done', 'failed', 'skipped'] as const;
export type StepState = (typeof STEP_STATES)[number];

/** One claimed run of a step. `signal` aborts when the lease can no longer be kept or the process stops. */
export interface StepRun {
  id: StepId;
  requestId: RequestId | null;
  name: string;
  kind: string;
  system: string | null;
  input: JsonObject;
  attempt: number;
  /** Counts the runs that ended in a problem; a wait that ends does not add to it. */
  failures: number;
  signal: AbortSignal;
}

/**
 * What a handler answers. `commit` runs in the transaction that settles the step, so the business change and
 * "step done" are one; a worker whose lease was taken over commits neither.
 */
export type StepOutcome<Tx> =
  | {
      is: 'done';
      result?: { [key: string]: string | number | boolean | null };
      commit?: (tx: Tx) => Promise<void>;
    }
  | {
      is: 'waiting';
      for: WaitingOn;
      /** A wait without a limit does not exist: then the handler runs again and decides. */
      until: Temporal.Instant;
      result?: { [key: string]: Json };
      commit?: (tx: Tx) => Promise<void>;
    };

/** Runs a step of one kind. Throws `Transient`, `Permanent` or `NeedsHuman`; anything else counts as transient. */
export type StepHandler<Tx> = (step: StepRun) => Promise<StepOutcome<Tx>>;

export type StepCatalogue<Tx> = ReadonlyMap<string, StepHandler<Tx>>;
