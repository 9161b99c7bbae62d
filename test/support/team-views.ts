import fc from 'fast-check';
import { KINDS, type RequestId, RIGHTS, STATES, WAITING_ON } from '../../src/core/privacy-request.ts';
import type { TeamDocket } from '../../src/db/docket.ts';
import { HOME_LISTS, type ListPage, type ListRow, PAGE_ROWS } from '../../src/db/home-lists.ts';
import { NAMED_MAX } from '../../src/desk/digest/digest-card.ts';
import type { HomeRecord } from '../../src/desk/home/home-view.ts';
import { hostileWords } from './hostile-words.ts';

const ZONE = 'America/Denver';
const NOW = Temporal.Instant.from('2026-11-24T15:00:00Z');
const ID = '01990000-0000-7000-8000-000000000000' as RequestId;
const instant = fc.integer({ min: -400, max: 400 }).map((days) => NOW.add({ hours: days * 24 }));

const listRow: fc.Arbitrary<ListRow> = fc.record({
  id: fc.constant(ID),
  reference: fc.constant('FW-7K3M-92QD'),
  version: fc.nat(10_000),
  state: fc.constantFrom(...STATES),
  waiting_on: fc.option(fc.constantFrom(...WAITING_ON)),
  kind: fc.constantFrom(...KINDS),
  rights: fc.subarray([...RIGHTS]),
  jurisdiction: fc.option(fc.oneof(fc.constantFrom('US-CO', 'CA-QC'), hostileWords(20))),
  assignee: fc.option(fc.constant('U123')),
  attention: fc.option(fc.constantFrom('needs-triage', 'step-failed')),
  due_at: instant,
  needs: fc.subarray(['team.approve', 'refusal-proposed', 'legal-task', 'of-tomorrow']),
  channel_id: fc.option(fc.constant('C0123456789')),
  ts: fc.option(fc.constant('1780000000.000100')),
});

const position = fc.record({
  go: fc.constantFrom('after', 'before'),
  dueAt: fc.constant('2026-12-24T06:59:59.999Z'),
  id: fc.constant(ID),
});

const page: fc.Arbitrary<ListPage> = fc.record({
  rows: fc.array(listRow, { maxLength: PAGE_ROWS }),
  count: fc.nat(200),
  before: fc.option(position),
  after: fc.option(position),
});

const health = fc.record({
  oldestDueAt: fc.option(instant),
  failedSteps: fc.nat(200),
  lostLetters: fc.nat(200),
  unsentLetters: fc.nat(200),
});

/** Any home: five lists, each with as many rows as a page holds. */
export const homeRecord: fc.Arbitrary<HomeRecord> = fc
  .tuple(fc.tuple(page, page, page, page, page), fc.boolean(), fc.option(health))
  .map(([pages, linked, healthNow]) => ({
    now: NOW,
    timeZone: ZONE,
    lists: HOME_LISTS.map((list, index) => ({ list, page: pages[index] ?? pages[0] })),
    links: new Map(
      linked ? [[ID, 'https://privacy.example.test/archives/C0123456789/p1780000000000100']] : [],
    ),
    positions: {},
    health: healthNow,
  }));

const entries = fc.array(
  fc.record({ reference: fc.constant('FW-7K3M-92QD'), dueOn: fc.constant('2026-12-01') }),
  { maxLength: NAMED_MAX },
);
const count = fc.integer({ min: NAMED_MAX });
/** What a team has before it. */
export const teamDocket: fc.Arbitrary<TeamDocket> = fc.record({
  team: fc.option(fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/)),
  open: fc.nat(),
  unassigned: fc.nat(),
  overdueCount: count,
  overdue: entries,
  dueSoonCount: count,
  dueSoon: entries,
  waiting: fc.record({ requester: fc.nat(), team: fc.nat(), system: fc.nat(), clock: fc.nat() }),
});
