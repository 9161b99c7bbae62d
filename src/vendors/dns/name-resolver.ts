import { Resolver } from 'node:dns/promises';
import type { Clock } from '../../core/clock.ts';
import type { NameRecords, ResolveName } from '../../core/ports.ts';

export interface NameResolverSettings {
  /** Addresses of the servers to ask, with a port where it is not 53; none: those that this machine uses. */
  servers: readonly string[];
  clock: Clock;
  queryMilliseconds?: number;
}

const QUERY_MILLISECONDS = 2_000;
const KEEP = Temporal.Duration.from({ minutes: 5 });
const KEPT_MAX = 5_000;
/** Answers as well, and kept like others; anything else is trouble that may be over with the next question. */
const NO_RECORD = ['ENOTFOUND', 'ENODATA'];

type Answer = { records: NameRecords } | { code: string };

/** Asks the domain name system once a question, gives up after two seconds and keeps answers for five minutes. */
export function nameResolver({
  servers,
  clock,
  queryMilliseconds = QUERY_MILLISECONDS,
}: NameResolverSettings): ResolveName {
  const resolver = new Resolver({ timeout: queryMilliseconds, tries: 1 });
  if (servers.length > 0) resolver.setServers(servers);
  const kept = new Map<string, { answer: Answer; until: Temporal.Instant }>();
  const ask = async (name: string, type: string): Promise<Answer> => {
    try {
      const answer = await inTime(resolver.resolve(name, type), queryMilliseconds);
      return { records: answer as NameRecords };
    } catch (error) {
      return { code: (error as { code?: string }).code ?? 'ESERVFAIL' };
    }
  };
  return async (name, type) => {
    const question = `${type} ${name.toLowerCase()}`;
    const known = kept.get(question);
    kept.delete(question);
    const fresh = known && Temporal.Instant.compare(known.until, clock.now()) > 0 ? known : undefined;
    const answer = fresh?.answer ?? (await ask(name, type));
    if ('records' in answer || NO_RECORD.includes(answer.code)) {
      // Put in anew, so that the map lists what was asked last at its end.
      kept.set(question, fresh ?? { answer, until: clock.now().add(KEEP) });
      for (const oldest of kept.keys()) {
        if (kept.size <= KEPT_MAX) break;
        kept.delete(oldest);
      }
    }
    if ('records' in answer) return answer.records;
    throw Object.assign(new Error(answer.code), { code: answer.code });
  };
}

/** The resolver counts its time for each of its servers anew; a question has it once. */
async function inTime<Answer>(work: Promise<Answer>, milliseconds: number): Promise<Answer> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(Object.assign(new Error(), { code: 'ETIMEOUT' })), milliseconds);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
