import { ConfigFault } from './config.ts';
import { toProblem } from './core/problem.ts';

/**
 * Why a program could not do its work, in lines for whoever started it: what is wrong, then what helps. Codes and
 * names of settings only; nothing that a failing call carried is printed.
 */
export function explainFailure(error: unknown): string[] {
  if (error instanceof ConfigFault)
    return [`the environment has ${error.faults.length} fault(s)`, ...error.faults];
  const { code } = toProblem(error);
  return [code, ...(HINTS[code] ? [HINTS[code]] : [])];
}

const HINTS: { [code: string]: string } = {
  'schema-older-than-program': 'the database lacks migrations: run `npm run lawrence -- migrate`',
  'schema-newer-than-program':
    'a newer version of Lawrence has migrated this database: run that one, or use another database',
  'data-folder-in-use': 'another Lawrence runs in this data folder: stop it, or name another folder',
  'data-folder-other-version': 'another major version of PostgreSQL wrote this data folder',
  'port-not-available': 'something else listens on this port: stop it, or name another port',
  'database-ECONNREFUSED': 'nothing listens at DATABASE_URL',
  'master-key-missing':
    'a master key that wraps living data keys is not configured: add it to MASTER_KEYS_OLD',
};
