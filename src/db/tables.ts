import type { Kysely, Transaction as KyselyTransaction } from 'kysely';
import type { z } from 'zod';
import { caseTables } from './tables/case-tables.ts';
import { decisionTables } from './tables/decision-tables.ts';
import { deskTables } from './tables/desk-tables.ts';
import { identityTables } from './tables/identity-tables.ts';
import { messageTables } from './tables/message-tables.ts';
import { packageTables } from './tables/package-tables.ts';
import { slackTables } from './tables/slack-tables.ts';
import { staffTables } from './tables/staff-tables.ts';
import { workTables } from './tables/work-tables.ts';

/** One row schema a table; Kysely's types are inferred, and a test holds the keys against information_schema. */
export const tables = {
  ...caseTables,
  ...messageTables,
  ...identityTables,
  ...workTables,
  ...decisionTables,
  ...staffTables,
  ...deskTables,
  ...packageTables,
  ...slackTables,
};

export type Tables = { [Name in keyof typeof tables]: z.infer<(typeof tables)[Name]> };
export type Db = Kysely<Tables>;
export type Tx = KyselyTransaction<Tables>;
export type RequestRow = Tables['requests'];
export type StepRow = Tables['steps'];
