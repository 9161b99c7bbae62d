import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { respondBy } from '../../src/core/law/deadline.ts';
import { LAWS } from '../../src/core/law/laws.ts';
import type { Log } from '../../src/core/ports.ts';
import { RIGHTS } from '../../src/core/privacy-request.ts';
import { insertKey } from '../../src/db/data-keys.ts';
import { newId } from '../../src/db/new-id.ts';
import { openStore } from '../../src/db/open-store.ts';
import type { Db } from '../../src/db/tables.ts';
import { watchDeadlines } from '../../src/journey/watch-deadlines.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { median, type Report } from './report.ts';

const CLOCKS = 100_000;
const OPEN = [1_000, 1_000_000];
const DUE = 100;
const ROUNDS = 5;
const silent: Log = { info() {}, warn() {}, error() {} };

/** Clocks of all laws and rights computed anew, and a sweep for what is due among few and among many open requests. */
export async function benchLaw(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lawrence-bench-'));
  await chmod(folder, 0o711);
  const store = await openStore({ DATA_DIR: folder, DATABASE_CONNECTIONS_MAX: 4 }, silent, { migrate: true });
  const journey = await testJourney({ ...store, pool: store.openPool() });
  const seconds = computeClocks(journey);
  report({ bench: 'law', what: 'clocks recomputed', count: CLOCKS, seconds });
  const times: number[] = [];
  for (const open of OPEN) {
    await fill(store.db, journey, open);
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await sweepOnce(store.db, journey));
    const ms = median(rounds);
    times.push(ms);
    report({ bench: 'law', what: 'sweep', open, due: DUE, ms });
  }
  const [few = Number.NaN, many = Number.NaN] = times;
  const ratio = Math.round((many / few) * 100) / 100;
  report({ bench: 'law', what: 'sweep, many open to few', value: ratio, goal: '<= 2', met: ratio <= 2 });
  await store.close();
  await rm(folder, { recursive: true, force: true });
}

function computeClocks({ company }: TestJourney): number {
  const first = Temporal.Instant.from('2026-11-24T15:00:00Z');
  // Every sixth is of an unknown law, for which all of them are looked at.
  const laws = [...LAWS.map(({ id }) => id), ...Array.from({ length: 7 }, () => null)];
  const began = performance.now();
  for (let index = 0; index < CLOCKS; index += 1) {
    const right = RIGHTS[index % RIGHTS.length] ?? 'delete';
    const jurisdiction = laws[index % laws.length] ?? null;
    respondBy({ receivedAt: first.add({ hours: index % 8_760 }), jurisdiction, rights: [right] }, company);
  }
  return Math.round((performance.now() - began) / 10) / 100;
}

/** As many open requests as are missing, with dates far ahead. */
async function fill(db: Db, journey: TestJourney, open: number): Promise<void> {
  const { key, row } = journey.vault.mint();
  await db.transaction().execute(async (tx) => {
    await insertKey(tx, { key, row }, newId(), journey.clock.now());
  });
  const due = journey.clock.now().add({ hours: 24 * 300 });
  await sql`
    insert into requests (id, reference, key_id, version, state, waiting_on, kind, rights, assurance, channel, on_behalf,
      minor, phi, language, answer_held, received_at, due_at, due_source, working_at, target_at, chain_head)
    select gen_random_uuid(), 'bench-' || n, ${key.id}, 1, 'verifying', 'requester', 'request', '{delete}', 'none', 'email',
      'self', false, false, 'en', false, ${journey.clock.now()}, ${due}, 'bench', ${due}, ${due}, '\\x00'
    from generate_series((select count(*) from requests) + 1, ${open}::bigint) n`.execute(db);
  await sql`
    insert into deadline_alarms (request_id, look_at) select id, ${due} from requests
    on conflict (request_id) do nothing`.execute(db);
  await sql`vacuum analyze`.execute(db);
}

/** Milliseconds of a sweep in which a hundred are due. */
async function sweepOnce(db: Db, journey: TestJourney): Promise<number> {
  const now = journey.clock.now();
  await sql`
    update deadline_alarms set look_at = ${now} where request_id in (select request_id from deadline_alarms limit ${DUE})`.execute(
    db,
  );
  const began = performance.now();
  const looked = await watchDeadlines(journey);
  if (looked !== DUE) throw new Error(`looked at ${looked}`);
  return performance.now() - began;
}
