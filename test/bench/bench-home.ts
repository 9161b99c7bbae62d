import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Log } from '../../src/core/ports.ts';
import type { StaffHomeView } from '../../src/core/staff.ts';
import { insertKey } from '../../src/db/data-keys.ts';
import { newId } from '../../src/db/new-id.ts';
import { openStore } from '../../src/db/open-store.ts';
import type { Db } from '../../src/db/tables.ts';
import { deskHome } from '../../src/desk/home/desk-home.ts';
import { homeNotice } from '../../src/desk/home/home-view.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { median, percentile, type Report } from './report.ts';

const REQUESTS = [1_000, 1_000_000];
const ROUNDS = 200;
const HANDLER = 'U0HANDLER';
const silent: Log = { info() {}, warn() {}, error() {} };

/** A home drawn among few and among many requests, with what an approver, a handler and an owner has in it. */
export async function benchHome(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lawrence-bench-'));
  await chmod(folder, 0o711);
  const store = await openStore({ DATA_DIR: folder, DATABASE_CONNECTIONS_MAX: 8 }, silent, { migrate: true });
  const journey = await testJourney({ ...store, pool: store.openPool() });
  await store.db
    .insertInto('staff')
    .values({
      user_id: HANDLER,
      roles: ['handler', 'approver', 'legal'],
      refused: null,
      away: false,
      synced_at: journey.clock.now(),
    })
    .execute();
  const opened: number[] = [];
  const turned: number[] = [];
  for (const requests of REQUESTS) {
    await fill(store.db, journey, requests);
    const { open, turn } = await drawings(journey);
    opened.push(median(open));
    turned.push(median(turn));
    report({ bench: 'home', what: 'opened', requests, ms: median(open), p99: percentile(open, 99) });
    report({ bench: 'home', what: 'page turned', requests, ms: median(turn), p99: percentile(turn, 99) });
  }
  for (const [what, [few = Number.NaN, many = Number.NaN]] of Object.entries({ opened, turned })) {
    const ratio = Math.round((many / few) * 100) / 100;
    report({ bench: 'home', what: `${what}, many to few`, value: ratio, goal: '<= 1.3', met: ratio <= 1.3 });
  }
  await store.close();
  await rm(folder, { recursive: true, force: true });
}

async function drawings(journey: TestJourney): Promise<{ open: number[]; turn: number[] }> {
  let shown: StaffHomeView = homeNotice('');
  const board = {
    linkTo: async () => 'https://fluentworks.slack.com/archives/C0/p0',
    publishHome: async (_: string, view: StaffHomeView) => {
      shown = view;
      return '1';
    },
  };
  const home = deskHome(journey, board, { mayAct: async () => ({ ok: true }) });
  const timed = async (work: () => Promise<void>) => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  const open: number[] = [];
  const turn: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    open.push(await timed(() => home.opened(HANDLER)));
    const press = { userId: HANDLER, outsider: false };
    const metadata = shown.private_metadata;
    const value = laterIn(shown);
    turn.push(await timed(() => home.turned({ ...press, value, shown: { metadata, hash: '1' } })));
  }
  return { open, turn };
}

/** The first button that turns a page; there is one among a thousand requests. */
function laterIn({ blocks }: StaffHomeView): string {
  const elements = blocks.flatMap((block) => (block as { elements?: object[] }).elements ?? []);
  const later = elements.find((one) => (one as { action_id?: string }).action_id === 'home.later');
  if (!later) throw new Error('no second page');
  return String((later as { value?: string }).value);
}

/**
 * As many requests as are missing: a third waits for the requester, a third for the team, the rest is closed or runs by
 * itself; every hundredth has an owner, one in fifty of ours.
 */
async function fill(db: Db, journey: TestJourney, requests: number): Promise<void> {
  const { key, row } = journey.vault.mint();
  const now = journey.clock.now();
  await db.transaction().execute(async (tx) => {
    await insertKey(tx, { key, row }, newId(), now);
  });
  await sql`
    insert into requests (id, reference, key_id, version, state, waiting_on, outcome, attention, assignee, kind, rights, assurance,
      channel, on_behalf, minor, phi, language, answer_held, received_at, closed_at, due_at, due_source, working_at, target_at,
      chain_head)
    select gen_random_uuid(), 'bench-' || n, ${key.id}, 1,
      case n % 6 when 0 then 'verifying' when 1 then 'verifying' when 2 then 'received' when 3 then 'fulfilling'
        when 4 then 'fulfilling' else 'closed' end,
      case n % 6 when 0 then 'requester' when 1 then 'requester' when 2 then 'team' when 3 then 'team' when 4 then 'system' end,
      case when n % 6 = 5 then 'fulfilled' end,
      case when n % 6 = 2 then 'needs-triage' end,
      case when n % 100 = 3 then case when n % 5000 = 3 then ${HANDLER} else 'U' || (n % 1000) end end,
      'request', '{delete}', 'none', 'email', 'self', false, false, 'en', false, ${now},
      case when n % 6 = 5 then ${now}::timestamptz end, d, 'bench', d, d, '\\x00'
    from generate_series((select count(*) from requests) + 1, ${requests}::bigint) n,
      lateral (select ${now}::timestamptz + make_interval(mins => (n * 7919 % 400000)::integer) as d) dates`.execute(
    db,
  );
  await sql`
    insert into steps (id, request_id, name, kind, playbook_step, input, needs, state, attempt, failures, again, run_after, created_at)
    select gen_random_uuid(), r.id, 'approve', 'team.approve', 'approve', '{}', '{}', 'waiting', 1, 0, false, ${now.add({ hours: 24 })}, ${now}
    from requests r where r.state = 'fulfilling' and r.waiting_on = 'team'
      and not exists (select from steps s where s.request_id = r.id)`.execute(db);
  await sql`vacuum analyze`.execute(db);
}
