import { type RawBuilder, sql } from 'kysely';
import type { RequestId } from '../core/privacy-request.ts';
import type { Db, RequestRow } from './tables.ts';

/** What the App Home lists, in the order in which it stands there. */
export const HOME_LISTS = ['needs', 'yours', 'unassigned', 'soon', 'requester'] as const;
export type HomeList = (typeof HOME_LISTS)[number];

/** Where a page begins: behind a row, or before one. */
export type ListPosition = {
  go: 'after' | 'before';
  dueAt: string;
  id: RequestId;
};

export interface ListRow
  extends Pick<
    RequestRow,
    | 'id'
    | 'reference'
    | 'version'
    | 'state'
    | 'waiting_on'
    | 'kind'
    | 'rights'
    | 'jurisdiction'
    | 'assignee'
    | 'attention'
  > {
  /** The working date, or the longer one. */
  due_at: Temporal.Instant;
  /** What somebody of the team must do, as codes of `open_work.need`. */
  needs: string[];
  /** Where its card stands. */
  channel_id: string | null;
  ts: string | null;
}

export interface ListPage {
  rows: ListRow[];
  /** How many there are; one more than `COUNTED_MAX` stands for "more". */
  count: number;
  before: ListPosition | null;
  after: ListPosition | null;
}

export const PAGE_ROWS = 10;
/** Nobody works by a number beyond that, and counting stays cheap. */
export const COUNTED_MAX = 100;
/** How far ahead a date is soon. */
const SOON_DAYS = 7;

export interface ListReader {
  userId: string;
  /** Codes of `open_work.need` that are for this person. */
  needs: readonly string[];
  now: Temporal.Instant;
}

type Source = RawBuilder<{ id: RequestId; due: Temporal.Instant }>;
/** Rows of a list from a position on, at most so many; each is read from one index in its order. */
type Cut = (source: { due: RawBuilder<unknown>; id: RawBuilder<unknown> }) => RawBuilder<unknown>;

const DUE = sql`coalesce(r.extended_until, r.working_at)`;

function ofRequests(predicate: RawBuilder<unknown>, cut: Cut): Source {
  return sql`select r.id, ${DUE} as due from requests r where r.state <> 'closed' and ${predicate}
    ${cut({ due: DUE, id: sql`r.id` })}`;
}

/** What somebody has proposed, approved or decided themselves waits for another person. */
function notTheirOwn(userId: string, need: string): RawBuilder<unknown> {
  switch (need) {
    case 'refusal-proposed':
      return sql`not exists (select from refusals f where f.id::text = w.about and f.proposed_by = ${userId})`;
    case 'answer-proposed':
      return sql`not exists (select from answer_proposals p where p.id::text = w.about and p.proposed_by = ${userId})`;
    case 'team.approve':
    case 'team.review':
      return sql`not exists (select from approvals a where a.step_id = w.about::uuid and a.user_id = ${userId})`;
    case 'appeal.decide':
      return sql`not exists (
        select from appeals p join refusals f on f.request_id = p.against_id
        where p.request_id = w.request_id and ${userId} in (f.proposed_by, f.decided_by))
      and not exists (
        select from appeals p join answer_proposals x on x.request_id = p.against_id
        where p.request_id = w.request_id and ${userId} in (x.proposed_by, x.decided_by))
      and not exists (
        select from appeals p join approvals a on a.request_id = p.against_id
        where p.request_id = w.request_id and a.user_id = ${userId})`;
    default:
      return sql`true`;
  }
}

function sourceOf(list: HomeList, { userId, needs, now }: ListReader, cut: Cut): Source {
  switch (list) {
    case 'needs': {
      const own = ofRequests(sql`r.assignee = ${userId} and r.waiting_on = 'team'`, cut);
      const work = needs.map(
        (need) => sql`select w.request_id as id, w.due_at as due from open_work w
          where w.need = ${need} and ${notTheirOwn(userId, need)} ${cut({ due: sql`w.due_at`, id: sql`w.request_id` })}`,
      );
      const all = sql.join(
        [own, ...work].map((one) => sql`(${one})`),
        sql` union `,
      );
      return sql`select n.id, n.due from (${all}) n where true ${cut({ due: sql`n.due`, id: sql`n.id` })}`;
    }
    case 'yours':
      return ofRequests(sql`r.assignee = ${userId}`, cut);
    case 'unassigned':
      return ofRequests(sql`r.assignee is null and r.waiting_on <> 'requester'`, cut);
    case 'soon':
      return ofRequests(sql`${DUE} <= ${now.add({ hours: 24 * SOON_DAYS })}`, cut);
    case 'requester':
      return ofRequests(sql`r.waiting_on = 'requester'`, cut);
  }
}

/** One page of a list, the most urgent first. A position that nothing lies behind any more shows the first page. */
export async function listPage(
  db: Db,
  list: HomeList,
  reader: ListReader,
  position: ListPosition | null,
): Promise<ListPage> {
  const count = await countList(db, list, reader);
  const rows = await readRows(db, list, reader, position);
  const lost = position !== null && rows.length < (position.go === 'before' ? PAGE_ROWS : 1);
  if (lost) return pageOf(await readRows(db, list, reader, null), count, null);
  return pageOf(rows, count, position);
}

/** One row more than a page was read: there is a next page. */
function pageOf(read: ListRow[], count: number, position: ListPosition | null): ListPage {
  const more = read.length > PAGE_ROWS;
  const back = position?.go === 'before';
  const rows = back ? read.slice(0, PAGE_ROWS).reverse() : read.slice(0, PAGE_ROWS);
  const at = (go: ListPosition['go'], row: ListRow | undefined): ListPosition | null =>
    row ? { go, dueAt: row.due_at.toString(), id: row.id } : null;
  return {
    rows,
    count,
    before: (back ? more : position !== null) ? at('before', rows[0]) : null,
    after: (back ? true : more) ? at('after', rows.at(-1)) : null,
  };
}

async function readRows(
  db: Db,
  list: HomeList,
  reader: ListReader,
  position: ListPosition | null,
): Promise<ListRow[]> {
  const back = position?.go === 'before';
  const direction = back ? sql`desc` : sql`asc`;
  const cut: Cut = ({ due, id }) => {
    const beyond =
      position === null
        ? sql``
        : sql`and (${due}, ${id}) ${back ? sql`<` : sql`>`} (${position.dueAt}::timestamptz, ${position.id}::uuid)`;
    return sql`${beyond} order by ${due} ${direction}, ${id} ${direction} limit ${sql.lit(PAGE_ROWS + 1)}`;
  };
  const { rows } = await sql<ListRow>`
    with page as (${sourceOf(list, reader, cut)})
    select r.id, r.reference, r.version, r.state, r.waiting_on, r.kind, r.rights, r.jurisdiction, r.assignee, r.attention,
           page.due as due_at, c.channel_id, c.ts,
           array(select distinct need from open_work w where w.request_id = r.id order by need) as needs
    from page join requests r on r.id = page.id left join cards c on c.request_id = r.id
    order by page.due ${direction}, page.id ${direction}`.execute(db);
  return rows;
}

async function countList(db: Db, list: HomeList, reader: ListReader): Promise<number> {
  const cut: Cut = ({ due, id }) => sql`order by ${due}, ${id} limit ${sql.lit(COUNTED_MAX + 1)}`;
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from (${sourceOf(list, reader, cut)}) listed`.execute(db);
  return rows[0]?.count ?? 0;
}
