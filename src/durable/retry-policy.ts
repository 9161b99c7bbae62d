import { NeedsHuman, Permanent, type Problem, type Transient } from '../core/problem.ts';

/** What becomes of a step whose run ended in a problem. */
export type Verdict =
  | { is: 'retry'; code: string; afterMilliseconds: number; patient: boolean }
  | { is: 'fail'; code: string; ask: string };

export interface RetrySettings {
  /** How many runs in a row may end in a problem before a human is asked. */
  attemptsMax: number;
}

const FIRST_PAUSE = 1_000;
export const PAUSE_MAX = 15 * 60_000;
/** Where the other side is away and does not say for how long. */
const PATIENT_PAUSE = 60_000;
/** Longer than this nobody's `Retry-After` is believed: legal dates run meanwhile. */
export const RETRY_AFTER_MAX = 24 * 3_600_000;

/**
 * Judges a problem. Pauses grow from one second to a quarter of an hour, with jitter, so that steps which failed
 * together do not come back together; what the other side asked for (RFC 9110 §10.2.3) wins when it is longer.
 * @param failures runs in a row that ended in a problem before this one
 * @param random a number from 0 up to 1
 */
export function judge(
  problem: Problem,
  failures: number,
  settings: RetrySettings,
  random: () => number = Math.random,
): Verdict {
  const { code } = problem;
  if (problem instanceof NeedsHuman) return { is: 'fail', code, ask: problem.ask };
  if (problem instanceof Permanent) {
    return { is: 'fail', code, ask: 'This cannot succeed as it stands. What should be done instead?' };
  }
  if (problem.patient) {
    return { is: 'retry', code, afterMilliseconds: patientPause(problem, random), patient: true };
  }
  if (failures + 1 >= settings.attemptsMax) {
    return { is: 'fail', code, ask: `It failed ${failures + 1} times in a row. Should it be tried again?` };
  }
  const pause = Math.min(PAUSE_MAX, FIRST_PAUSE * 2 ** Math.min(failures, 20));
  const jittered = pause / 2 + (random() * pause) / 2;
  const asked = Math.min(RETRY_AFTER_MAX, problem.retryAfter?.total('milliseconds') ?? 0);
  return { is: 'retry', code, afterMilliseconds: Math.ceil(Math.max(jittered, asked)), patient: false };
}

/** Who says when to come back is obeyed to the millisecond: a place in a queue is no guess. */
function patientPause({ retryAfter }: Transient, random: () => number): number {
  if (retryAfter === undefined) return Math.ceil(PATIENT_PAUSE / 2 + (random() * PATIENT_PAUSE) / 2);
  return Math.ceil(Math.min(RETRY_AFTER_MAX, retryAfter.total('milliseconds')));
}
