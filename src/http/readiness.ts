import { sql } from 'kysely';
import type { StepQueue } from '../core/ports.ts';
import { toProblem } from '../core/problem.ts';
import { pendingMigrations } from '../db/migrate.ts';
import type { Db } from '../db/tables.ts';
import type { ReadinessCheck } from './health.ts';

/** What must be fine before a message can be taken and worked on. */
export function readinessChecks(db: Db, queue: Pick<StepQueue, 'healthy'>): ReadinessCheck[] {
  const check = (name: string, otherwise: string, isFine: () => Promise<boolean>): ReadinessCheck => ({
    name,
    run: async () => {
      try {
        return (await isFine()) ? null : otherwise;
      } catch (error) {
        return toProblem(error).code;
      }
    },
  });
  return [
    check('database', 'database-unavailable', () => sql`select 1`.execute(db).then(() => true)),
    check('migrations', 'migrations-pending', async () => (await pendingMigrations(db)).length === 0),
    check('queue', 'queue-unavailable', () => queue.healthy()),
  ];
}
