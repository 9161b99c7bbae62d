/**
 * The three ways work can break. Every durable step ends in success or in one of these; a code is stable,
 * greppable and free of personal data, because it is stored, logged and shown in Slack.
 */
export class Transient extends Error {
  readonly code: string;
  readonly retryAfter: Temporal.Duration | undefined;
  readonly patient: boolean;
  /**
   * Worth another try by itself; `retryAfter` is what the other side asked for (RFC 9110 §10.2.3). `patient`: it says
   * nothing about the work itself (the other side is away, or it is not our turn), so it is tried for as long as it
   * takes and uses up no attempt.
   */
  constructor(
    code: string,
    options: { retryAfter?: Temporal.Duration | undefined; patient?: boolean; cause?: unknown } = {},
  ) {
    super(code, { cause: options.cause });
    this.name = 'Transient';
    this.code = code;
    this.retryAfter = options.retryAfter;
    this.patient = options.patient ?? false;
  }
}

export class Permanent extends Error {
  readonly code: string;
  /** No retry can help; staff are told. */
  constructor(code: string, options: { cause?: unknown } = {}) {
    super(code, options);
    this.name = 'Permanent';
    this.code = code;
  }
}

export class NeedsHuman extends Error {
  readonly code: string;
  readonly ask: string;
  /** Somebody must decide; `ask` is the question in plain words, shown on the case's card. */
  constructor(code: string, options: { ask: string; cause?: unknown }) {
    super(code, { cause: options.cause });
    this.name = 'NeedsHuman';
    this.code = code;
    this.ask = options.ask;
  }
}

export type Problem = Transient | Permanent | NeedsHuman;

/** An unknown error counts as transient: it is retried until the attempts run out, then a human is asked. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Transient || error instanceof Permanent || error instanceof NeedsHuman) return error;
  return new Transient('unexpected-error', { cause: error });
}
