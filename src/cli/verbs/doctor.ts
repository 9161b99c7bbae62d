import { sql } from 'kysely';
import {
  type Config,
  ConfigFault,
  missingSettings,
  readConfig,
  VENDOR_SETTINGS,
  type Vendor,
} from '../../config.ts';
import { Permanent, toProblem } from '../../core/problem.ts';
import { keyCensus } from '../../db/data-keys.ts';
import { hasEmbedded } from '../../db/embedded.ts';
import { pendingMigrations } from '../../db/migrate.ts';
import { connectStore, type OpenStore } from '../../db/open-store.ts';
import { masterKeys } from '../../open-vault.ts';
import { checkWorkflows } from '../../workflows/check-workflows.ts';
import { columns } from '../columns.ts';
import { noPositionals, type Verb } from '../verb.ts';
import { stderrLog } from '../with-store.ts';

/** `off` is a choice and no problem. */
export interface Finding {
  name: string;
  state: 'ok' | 'off' | 'problem';
  detail: string;
}

/** A further thing to look at. `store` is absent when the database does not answer or was never made. */
export type DoctorCheck = (config: Config, store: OpenStore | undefined) => Promise<Finding>;

const POSTGRES_VERSION_MIN = 15;

/** Says what works and what is missing. Changes nothing. */
export function doctor(checks: readonly DoctorCheck[]): Verb {
  return {
    name: 'doctor',
    takes: '',
    does: 'Says what is configured, reachable and in order, and what is not. Changes nothing.',
    async run(call) {
      noPositionals(call);
      const findings = await examine(call.environment, checks);
      const ok = findings.every(({ state }) => state !== 'problem');
      const lines = columns(findings.map(({ state, name, detail }) => [state.toUpperCase(), name, detail]));
      return { ok, json: { ok, findings }, lines };
    },
  };
}

async function examine(
  environment: NodeJS.ProcessEnv | undefined,
  checks: readonly DoctorCheck[],
): Promise<Finding[]> {
  const workflows = await workflowFinding();
  try {
    const config = readConfig(environment);
    const vendors = (Object.keys(VENDOR_SETTINGS) as Vendor[]).map((vendor) => vendorFinding(config, vendor));
    const configuration: Finding = {
      name: 'configuration',
      state: 'ok',
      detail: 'every setting can be read',
    };
    return [configuration, ...vendors, workflows, ...(await storeFindings(config, checks))];
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    const faults = error.faults.map(
      (detail): Finding => ({ name: 'configuration', state: 'problem', detail }),
    );
    return [...faults, workflows];
  }
}

async function workflowFinding(): Promise<Finding> {
  const { files, faults } = await checkWorkflows();
  return faults.length === 0
    ? { name: 'workflows', state: 'ok', detail: `${files.length} files and all letters are in order` }
    : { name: 'workflows', state: 'problem', detail: `${faults.length} fault(s): run playbook check` };
}

function vendorFinding(config: Config, vendor: Vendor): Finding {
  const missing = missingSettings(config, vendor);
  return missing.length === 0
    ? { name: vendor, state: 'ok', detail: 'switched on' }
    : { name: vendor, state: 'off', detail: `switched off: lacks ${missing.join(', ')}` };
}

async function storeFindings(config: Config, checks: readonly DoctorCheck[]): Promise<Finding[]> {
  const further = (store: OpenStore | undefined) => Promise.all(checks.map((check) => check(config, store)));
  if (!config.DATABASE_URL && !hasEmbedded(config.DATA_DIR)) {
    const detail = 'embedded, not made yet: the first start makes it under DATA_DIR';
    return [{ name: 'database', state: 'ok', detail }, ...(await further(undefined))];
  }
  let store: OpenStore | undefined;
  try {
    store = await connectStore(config, stderrLog, { attach: true });
    const database = await databaseFinding(config, store);
    const pending = await pendingMigrations(store.db);
    const migrations: Finding =
      pending.length === 0
        ? { name: 'migrations', state: 'ok', detail: 'up to date' }
        : { name: 'migrations', state: 'problem', detail: `to be run: ${pending.join(', ')}` };
    const keys = pending.length === 0 ? await keyFindings(config, store) : [];
    return [database, migrations, ...keys, ...(await further(store))];
  } catch (error) {
    const detail = `does not answer: ${toProblem(error).code}`;
    return [{ name: 'database', state: 'problem', detail }, ...(await further(undefined))];
  } finally {
    await store?.close();
  }
}

async function databaseFinding(config: Config, { db }: OpenStore): Promise<Finding> {
  const { rows } = await sql<{ number: string; text: string }>`
    select current_setting('server_version_num') as number, current_setting('server_version') as text`.execute(
    db,
  );
  const [version] = rows;
  if (!version) throw new Permanent('database-says-no-version');
  const old = Number(version.number) < POSTGRES_VERSION_MIN * 10_000;
  const where = config.DATABASE_URL ? 'DATABASE_URL' : 'embedded';
  const detail = `PostgreSQL ${version.text} (${where})${old ? `; at least ${POSTGRES_VERSION_MIN} is needed` : ''}`;
  return { name: 'database', state: old ? 'problem' : 'ok', detail };
}

async function keyFindings(config: Config, { db }: OpenStore): Promise<Finding[]> {
  const [current, ...older] = masterKeys(config).map((key) => key.id);
  const census = new Map((await keyCensus(db)).map(({ masterKeyId, keys }) => [masterKeyId, keys]));
  const wraps = (id: string) => `${id} wraps ${census.get(id) ?? 0} living data key(s)`;
  const finding = (state: Finding['state'], detail: string): Finding => ({
    name: 'master key',
    state,
    detail,
  });
  const unknown = [...census.keys()].filter((id) => id !== current && !older.includes(id));
  return [
    finding('ok', `current: ${wraps(current ?? '')}`),
    ...older.map((id) =>
      finding('ok', `older: ${wraps(id)}; ${census.has(id) ? 'run keys rotate' : 'it can be destroyed'}`),
    ),
    ...unknown.map((id) => finding('problem', `missing: ${wraps(id)} and is not configured`)),
  ];
}
