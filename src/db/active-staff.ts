import { sql } from 'kysely';
import type { StaffRole } from '../core/staff.ts';
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
