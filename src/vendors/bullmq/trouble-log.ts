import type { Log } from '../../core/ports.ts';

const QUIET_MILLISECONDS = 10_000;

/**
 * Logs trouble with the queue by place and code, never by message: messages of a store can hold rows and keys. The
 * same trouble is said once in ten seconds, because a store that is away is noticed many times a second.
 */
export function troubleLog(log: Log): (where: string, error: unknown) => void {
  const said = new Map<string, number>();
  return (where, error) => {
    const problem = codeOf(error);
    const key = `${where} ${problem}`;
    const now = performance.now();
    if (now - (said.get(key) ?? -QUIET_MILLISECONDS) < QUIET_MILLISECONDS) return;
    said.set(key, now);
    log.warn({ queue: where, problem }, 'queue trouble: the relay makes up for lost rings');
  };
}

function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (typeof code === 'string' && /^[\w-]{1,40}$/.test(code)) return code;
  return typeof name === 'string' && /^\w{1,60}$/.test(name) ? name : 'unknown';
}
