import { pendingMigrations } from '../db/migrate.ts';
import { slackFindings } from '../db/slack-standing.ts';
import type { DoctorCheck } from './verbs/doctor.ts';

/** What the record knows of Slack: whether it takes our calls, and what keeps cards from being drawn. */
export const slackCheck: DoctorCheck = async (_config, store) => {
  const name = 'slack calls';
  if (!store || (await pendingMigrations(store.db)).length > 0) {
    return { name, state: 'ok', detail: 'nothing on record' };
  }
  const findings = await slackFindings(store.db);
  return findings.length === 0
    ? { name, state: 'ok', detail: 'no trouble on record' }
    : { name, state: 'problem', detail: findings.map(({ sentence }) => sentence).join('; ') };
};
