import { sql } from 'kysely';
import { alarmsSince, wrongGuesses } from './code-alarms.ts';
import type { Db } from './tables.ts';

interface StateCount {
  state: string;
  count: number;
}

export interface Standings {
  requests: StateCount[];
  steps: StateCount[];
  inbound: StateCount[];
  outbound: StateCount[];
  oldestReadySeconds: number;
  overdue: number;
  /** Of all requests, within the last hour. */
  wrongCodes: number;
  codeAlarms: number;
}

/** How much of what is where: what metrics and staff overviews count from. */
export async function standings(db: Db, now: Temporal.Instant): Promise<Standings> {
  const { rows } = await sql<{ of: keyof Standings; state: string; count: string }>`
    select 'requests' as of, state, count(*) from requests group by state
    union all select 'steps', state, count(*) from steps where state not in ('done', 'skipped') group by state
    union all select 'inbound', state, count(*) from inbound_messages group by state
    union all select 'outbound', state, count(*) from outbound_messages group by state`.execute(db);
  const of = (name: keyof Standings) =>
    rows.filter((row) => row.of === name).map(({ state, count }) => ({ state, count: Number(count) }));
  const { rows: ages } = await sql<{ oldest: Temporal.Instant | null; overdue: string }>`
    select (select min(run_after) from steps where state = 'ready' and run_after <= ${now}) as oldest,
           (select count(*) from requests where state <> 'closed' and coalesce(extended_until, due_at) < ${now}) as overdue`.execute(
    db,
  );
  const anHourAgo = now.subtract({ hours: 1 });
  const oldest = ages[0]?.oldest ?? null;
  return {
    requests: of('requests'),
    steps: of('steps'),
    inbound: of('inbound'),
    outbound: of('outbound'),
    oldestReadySeconds: oldest === null ? 0 : now.since(oldest).total('seconds'),
    overdue: Number(ages[0]?.overdue ?? 0),
    wrongCodes: await wrongGuesses(db, anHourAgo),
    codeAlarms: await alarmsSince(db, anHourAgo),
  };
}
