import type { Db, RequestRow, Tx } from './tables.ts';

/** How far ahead a working date counts as soon. */
const SOON = { days: 7 };

export interface DocketEntry {
  reference: string;
  /** The working date, or the legal date once that is over; in the company's time zone. */
  dueOn: string;
}
/** What a team has before it, for its daily digest; references and numbers only. */
export interface TeamDocket {
  /** `null`: not routed to any team yet. */
  team: string | null;
  open: number;
  /** Open cases that nobody in particular sees through. */
  unassigned: number;
  dueSoon: DocketEntry[];
  overdue: DocketEntry[];
  /** For whom or what its open cases wait. */
  waiting: { requester: number; team: number; system: number; clock: number };
}

/** The open cases of every team, the most urgent first. */
export async function docketOf(db: Db | Tx, now: Temporal.Instant, timeZone: string): Promise<TeamDocket[]> {
  const counts = await db
    .selectFrom('requests')
    .select(({ fn }) => [
      'team',
      'waiting_on',
      fn.countAll<string>().as('count'),
      fn.countAll<string>().filterWhere('assignee', 'is', null).as('unassigned'),
    ])
    .where('state', '<>', 'closed')
    .groupBy(['team', 'waiting_on'])
    .orderBy('team')
    .execute();
  const until = now.toZonedDateTimeISO(timeZone).add(SOON).toInstant();
  const urgent = await db
    .selectFrom('requests')
    .select(['team', 'reference', 'due_at', 'working_at', 'extended_until'])
    .where('state', '<>', 'closed')
    .where((eb) => eb(eb.fn.coalesce('extended_until', 'working_at'), '<=', until))
    .orderBy('due_at')
    .execute();
  const teams = [...new Set(counts.map(({ team }) => team))];
  return teams.map((team) => {
    const own = counts.filter((row) => row.team === team);
    const waiting = { requester: 0, team: 0, system: 0, clock: 0 };
    for (const { waiting_on: on, count } of own) if (on !== null) waiting[on] += Number(count);
    const pressing = urgent.filter((row) => row.team === team);
    const over = (row: Dates) => Temporal.Instant.compare(row.extended_until ?? row.due_at, now) < 0;
    const entry = (row: Dates & { reference: string }): DocketEntry => {
      const at = row.extended_until ?? (over(row) ? row.due_at : row.working_at);
      return { reference: row.reference, dueOn: at.toZonedDateTimeISO(timeZone).toPlainDate().toString() };
    };
    return {
      team,
      open: own.reduce((sum, { count }) => sum + Number(count), 0),
      unassigned: own.reduce((sum, { unassigned }) => sum + Number(unassigned), 0),
      dueSoon: pressing.filter((row) => !over(row)).map(entry),
      overdue: pressing.filter(over).map(entry),
      waiting,
    };
  });
}

type Dates = Pick<RequestRow, 'due_at' | 'working_at' | 'extended_until'>;
