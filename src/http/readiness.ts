import { sql } from 'kysely';
import type { StepQueue } from '../core/ports.ts';
import { toProblem } from '../core/problem.ts';
import { pendingMigrations } from '../db/migrate.ts';
import type { Db } from '../db/tables.ts';
import type { ReadinessCheck } from './health.ts';

/** What must work before this process is sent anything. */
export function readiness(db: Db, queue: Pick<StepQueue, 'healthy'>): ReadinessCheck[] {
  const code = (problem: string) => async (work: Promise<boolean>) => {
    try {
      return (await work) ? null : problem;
    } catch (error) {
      return toProblem(error).code;
    }
  };
  return [
    { name: 'database', run: () => code('database-unavailable')(sql`select 1`.execute(db).then(() => true)) },
    {
      name: 'migrations',
      run: () => code('migrations-pending')(pendingMigrations(db).then((names) => names.length === 0)),
    },
    { name: 'queue', run: () => code('queue-unavailable')(queue.healthy()) },
  ];
}
