import { STAFF_ROLES, type StaffRole } from '../core/staff.ts';
import type { Db } from './tables.ts';

/** The roles that somebody holds; whether they may act with them is the gate's to say. */
export async function rolesOf(db: Db, userId: string): Promise<StaffRole[]> {
  const account = await db
    .selectFrom('staff')
    .select('roles')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return STAFF_ROLES.filter((role) => account?.roles.includes(role));
}

/** Whether somebody works on cases at all, as far as it is known now. */
export async function worksHere(db: Db, userId: string): Promise<boolean> {
  const account = await db
    .selectFrom('staff')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('refused', 'is', null)
    .executeTakeFirst();
  return account !== undefined;
}

/** Whether somebody was in one of our user groups when they were last read, and may they act or not. */
export async function isOnRoster(db: Db, userId: string): Promise<boolean> {
  const account = await db
    .selectFrom('staff')
    .select('user_id')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return account !== undefined;
}
