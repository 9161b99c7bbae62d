import { sql } from 'kysely';
import type { RequestId } from '../core/privacy-request.ts';
import { HANDLER_ROLES, type StaffRole } from '../core/staff.ts';
import type { Db, Tx } from './tables.ts';

/** Slack ids of those who hold a role and may act. */
export async function activeStaff(db: Db | Tx, role: StaffRole): Promise<string[]> {
  const rows = await db
    .selectFrom('staff')
    .select('user_id')
    .where(sql<boolean>`${role} = any (roles)`)
    .where('refused', 'is', null)
    .orderBy('user_id')
    .execute();
  return rows.map(({ user_id }) => user_id);
}

/** Whether somebody can see a case through: they hold a role for it and may act. */
export async function mayWork(db: Db | Tx, userId: string): Promise<boolean> {
  const account = await db
    .selectFrom('staff')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('refused', 'is', null)
    .where(sql<boolean>`roles && ${[...HANDLER_ROLES]}::text[]`)
    .executeTakeFirst();
  return account !== undefined;
}

/**
 * The handler who is there and has the fewest open cases; of several the one whose newest case is the oldest.
 * `undefined` while nobody is there.
 */
export async function leastBusy(tx: Tx): Promise<string | undefined> {
  const { rows } = await sql<{ user_id: string }>`
    select staff.user_id
    from staff left join requests on requests.assignee = staff.user_id and requests.state <> 'closed'
    where 'handler' = any (staff.roles) and staff.refused is null and not staff.away
    group by staff.user_id
    order by count(requests.id), max(requests.received_at) nulls first, staff.user_id
    limit 1`.execute(tx);
  return rows[0]?.user_id;
}

/** Who owns open cases and may not see any through, as far as it is known now: one look an owner, however many cases. */
export async function ownersWhoLeft(db: Db): Promise<string[]> {
  const { rows } = await sql<{ assignee: string }>`
    with recursive owners as (
      (select assignee from requests where state <> 'closed' and assignee is not null order by assignee limit 1)
      union all
      select (select assignee from requests
        where state <> 'closed' and assignee > owners.assignee order by assignee limit 1)
      from owners where owners.assignee is not null
    )
    select assignee from owners
    where assignee is not null and not exists (
      select from staff
      where user_id = assignee and refused is null and roles && ${[...HANDLER_ROLES]}::text[])`.execute(db);
  return rows.map(({ assignee }) => assignee);
}

/** Open cases of an owner. */
export async function casesOfOwner(db: Db, owner: string, limit: number): Promise<RequestId[]> {
  const rows = await db
    .selectFrom('requests')
    .select('id')
    .where('assignee', '=', owner)
    .where('state', '<>', 'closed')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
