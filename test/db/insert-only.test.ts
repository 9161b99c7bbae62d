import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { testJourney } from '../support/journey.ts';
import { verifyingRequest } from '../support/requests.ts';

const database = testDatabase();
beforeAll(async () => {
  await verifyingRequest(await testJourney(database));
});

describe('the database itself refuses', () => {
  test.each([
    ['to change an event', `update request_events set actor = 'system'`],
    ['to delete an event', 'delete from request_events'],
    ['to empty the events', 'truncate request_events'],
    ['to empty the events along with requests', 'truncate requests cascade'],
    ['to change a frozen playbook', 'update playbooks set version = 2'],
    ['to delete a frozen playbook', 'delete from playbooks'],
  ])('%s', async (_, statement) => {
    await expect(sql.raw(statement).execute(database.db)).rejects.toThrow('database-23001');
  });

  test.each([
    [
      'to close a request without an outcome',
      `update requests set state = 'closed', closed_at = now()`,
      'closed_needs_outcome',
    ],
    [
      'to close it without a date',
      `update requests set state = 'closed', outcome = 'refused'`,
      'closed_with_outcome',
    ],
    ['a state that no lifecycle has', `update requests set state = 'lost'`, 'requests_state_check'],
  ])('%s', async (_, statement, constraint) => {
    await expect(sql.raw(statement).execute(database.db)).rejects.toThrow(constraint);
  });
});
