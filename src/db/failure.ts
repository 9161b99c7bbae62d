import { Permanent, type Problem, Transient } from '../core/problem.ts';

/**
 * A database error holds values: `detail` prints the offending row, `message` the bad input. This one is rebuilt
 * from code, constraint and table alone, so that it may be logged and stored.
 */
interface DatabaseErrorFields {
  code?: unknown;
  constraint?: unknown;
  table?: unknown;
}

/** Classes that another try can mend: connection (08), resources (53), shutdown (57P), serialization (40). */
const WORTH_A_RETRY = /^(08|53|57P|40)/;
const SOCKET_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'ENOTCONN']);

export class DatabaseUnavailable extends Transient {
  constructor(code: string) {
    super(code);
    this.name = 'DatabaseUnavailable';
  }
}

const part = (value: unknown) =>
  typeof value === 'string' && /^[\w.-]{1,63}$/.test(value) ? value : undefined;

/** Rebuilds an error of `pg` without the values it carries; the original is dropped on purpose, not chained. */
export function toDatabaseFailure(error: unknown): Problem {
  const fields = (error ?? {}) as DatabaseErrorFields;
  const code = part(fields.code);
  if (code === undefined) {
    const message = error instanceof Error ? error.message : '';
    if (/connection|client|pool|timeout|terminat/i.test(message))
      return new DatabaseUnavailable('database-connection-lost');
    return new Transient('database-unknown-error');
  }
  const where = [part(fields.table), part(fields.constraint)].filter((name) => name !== undefined).join('.');
  const named = `database-${code}${where ? `-${where}` : ''}`;
  if (SOCKET_CODES.has(code) || /^(08|57P)/.test(code)) return new DatabaseUnavailable(named);
  return WORTH_A_RETRY.test(code) ? new Transient(named) : new Permanent(named);
}

/** Whether a statement broke a named constraint (used for "already there" answers). */
export function brokeConstraint(error: unknown, constraint: string): boolean {
  return (error as { code?: string }).code?.endsWith(`.${constraint}`) === true;
}
