import { sql } from 'kysely';
import type { StepQueue } from '../core/ports.ts';
import { toProblem } from '../core/problem.ts';
import { pendingMigrations } from '../db/migrate.ts';
import { slackFindings } from '../db/slack-standing.ts';
import type { Db } from '../db/tables.ts';
import type { ReadinessCheck } from './health.ts';

/** What must work before this process is sent anything; and Slack, which may be away for a while. */
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
    {
      name: 'slack',
      vital: false,
      run: async () => {
        try {
          return (await slackFindings(db))[0]?.code ?? null;
        } catch (error) {
          return toProblem(error).code;
        }
      },
    },
    { name: 'queue', run: () => code('queue-unavailable')(queue.healthy()) },
  ];
}
