/** Time is asked of a port, never of the machine: legal dates are computed, tested and demonstrated with it. */
export interface Clock {
  now(): Temporal.Instant;
}

export const systemClock: Clock = { now: () => Temporal.Now.instant() };

/** Stored instants have millisecond precision, so that a hash over them is the same on every reader. */
export function toMilliseconds(instant: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(instant.epochMilliseconds);
}
