import type { Deadline } from './deadline.ts';

/** Dates of a request as an event keeps them, RFC 3339. */
export interface DueDates {
  at: string;
  source: string;
  workingAt: string;
  targetAt: string;
  /** The legal date, where that is what moved. */
  on?: string;
}
/** Those that a request has now. */
export interface StandingDates {
  due_at: Temporal.Instant;
  due_source: string;
  working_at: Temporal.Instant;
  target_at: Temporal.Instant;
}

export interface FirstDates {
  dueAt: string;
  dueSource: string;
  workingAt: string;
  targetAt: string;
}

/** The dates that a request begins with, as its first event names them. */
export function firstDates(deadline: Deadline): FirstDates {
  const { dueAt, source, workingAt, targetAt } = deadline;
  return {
    dueAt: dueAt.toString(),
    dueSource: source,
    workingAt: workingAt.toString(),
    targetAt: targetAt.toString(),
  };
}

/**
 * What a request's dates become where these are learned of later. Whoever was promised a date keeps it: what is learned
 * can only bring it forward.
 */
export function nearer(due: DueDates, standing: StandingDates): StandingDates {
  const at = Temporal.Instant.from(due.at);
  const movesDue = isSooner(at, standing.due_at);
  return {
    due_at: movesDue ? at : standing.due_at,
    due_source: movesDue ? due.source : standing.due_source,
    working_at: sooner(Temporal.Instant.from(due.workingAt), standing.working_at),
    target_at: sooner(Temporal.Instant.from(due.targetAt), standing.target_at),
  };
}

/** The dates that move, for the event that moves them; nothing where none does. */
export function soonerDates(deadline: Deadline, standing: StandingDates): { due?: DueDates } {
  const { dueAt, dueSource, workingAt, targetAt } = firstDates(deadline);
  const next = nearer({ at: dueAt, source: dueSource, workingAt, targetAt }, standing);
  const stays = (['due_at', 'working_at', 'target_at'] as const).every((date) =>
    next[date].equals(standing[date]),
  );
  if (stays) return {};
  return {
    due: {
      ...(next.due_at.equals(standing.due_at) ? {} : { on: deadline.dueOn.toString() }),
      at: next.due_at.toString(),
      source: next.due_source,
      workingAt: next.working_at.toString(),
      targetAt: next.target_at.toString(),
    },
  };
}

const isSooner = (one: Temporal.Instant, other: Temporal.Instant) => Temporal.Instant.compare(one, other) < 0;
const sooner = (one: Temporal.Instant, other: Temporal.Instant) => (isSooner(one, other) ? one : other);
