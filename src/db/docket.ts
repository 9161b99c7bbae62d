import { sql } from 'kysely';
import type { Db, Tx } from './tables.ts';

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
  dueSoonCount: number;
  /** The most urgent of them, as many as were asked for. */
  dueSoon: DocketEntry[];
  overdueCount: number;
  overdue: DocketEntry[];
  /** For whom or what its open cases wait. */
  waiting: { requester: number; team: number; system: number; clock: number };
}

export interface DocketQuestion {
  now: Temporal.Instant;
  timeZone: string;
  /** How many cases of each kind are named; all of them where it is left out. */
  named?: number;
}

/** The open cases of every team, the most urgent first. */
export async function docketOf(db: Db | Tx, question: DocketQuestion): Promise<TeamDocket[]> {
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
  const pressing = await pressingCases(db, question);
  const teams = [...new Set(counts.map(({ team }) => team))];
  return teams.map((team) => {
    const own = counts.filter((row) => row.team === team);
    const waiting = { requester: 0, team: 0, system: 0, clock: 0 };
    for (const { waiting_on: on, count } of own) if (on !== null) waiting[on] += Number(count);
    const overdue = pressing.filter((row) => row.team === team && row.overdue);
    const dueSoon = pressing.filter((row) => row.team === team && !row.overdue);
    const entry = ({ reference, due }: Pressing): DocketEntry => ({
      reference,
      dueOn: due.toZonedDateTimeISO(question.timeZone).toPlainDate().toString(),
    });
    return {
      team,
      open: own.reduce((sum, { count }) => sum + Number(count), 0),
      unassigned: own.reduce((sum, { unassigned }) => sum + Number(unassigned), 0),
      dueSoonCount: dueSoon[0]?.count ?? 0,
      dueSoon: dueSoon.map(entry),
      overdueCount: overdue[0]?.count ?? 0,
      overdue: overdue.map(entry),
      waiting,
    };
  });
}

interface Pressing {
  team: string | null;
  reference: string;
  due: Temporal.Instant;
  overdue: boolean;
  /** How many of its team are overdue, or due soon, as it is. */
  count: number;
}

/** Counted and cut to size by the database, so that a backlog of any length is not read as a whole. */
async function pressingCases(
  db: Db | Tx,
  { now, timeZone, named }: DocketQuestion,
): Promise<readonly Pressing[]> {
  const until = now.toZonedDateTimeISO(timeZone).add(SOON).toInstant();
  const cut = named === undefined ? sql`` : sql`where place <= ${named}`;
  const { rows } = await sql<Pressing>`
    with pressing as (
      select team, reference, due_at, working_at, extended_until, coalesce(extended_until, due_at) < ${now} as overdue
      from requests where state <> 'closed' and coalesce(extended_until, working_at) <= ${until}
    ), ranked as (
      select team, reference, overdue, due_at,
             coalesce(extended_until, case when overdue then due_at else working_at end) as due,
             (count(*) over kind)::integer as count,
             row_number() over (kind order by due_at, reference) as place
      from pressing window kind as (partition by team, overdue)
    )
    select team, reference, due, overdue, count from ranked ${cut} order by due_at, reference`.execute(db);
  return rows;
}
