import type { RequestId } from '../../core/privacy-request.ts';
import type { TeamDocket } from '../../db/docket.ts';
import { HOME_LISTS, type HomeList, type ListPage, type ListRow } from '../../db/home-lists.ts';
import type { WorkflowRun } from '../../db/workflow-runs.ts';
import type { HomeRecord } from '../../desk/home/home-view.ts';
import { NOW, ORDINARY } from './cases.ts';

/** Where the cards of the gallery would stand. */
export const CARD = 'https://fluentworks.slack.com/archives/C0123456789/p1780000000000100';

const days = (count: number) => NOW.add({ hours: 24 * count });

const row = (number: number, differs: Partial<ListRow>): ListRow => ({
  id: `01990000-0000-7000-8000-00000000001${number}` as RequestId,
  reference: `FW-${number}K3M-92QD`,
  version: 4,
  state: 'fulfilling',
  waiting_on: 'team',
  kind: 'request',
  rights: ['delete'],
  jurisdiction: 'US-CO',
  assignee: null,
  attention: null,
  due_at: days(7 * number),
  needs: [],
  channel_id: 'C0123456789',
  ts: '1780000000.000100',
  ...differs,
});

const ROWS: Record<HomeList, ListRow[]> = {
  needs: [
    row(1, { due_at: days(-2), needs: ['step-failed'], assignee: 'U0ANA' }),
    row(2, { rights: ['access', 'portability'], needs: ['team.review'], jurisdiction: 'CA-QC' }),
    row(3, {
      state: 'received',
      rights: [],
      jurisdiction: null,
      needs: ['needs-triage'],
      channel_id: null,
      ts: null,
    }),
    row(4, { kind: 'legal', rights: [], jurisdiction: null, needs: ['legal-task'] }),
  ],
  yours: [row(1, { due_at: days(-2), needs: ['step-failed'], assignee: 'U0ANA' })],
  unassigned: [row(5, { rights: ['correct'], waiting_on: 'system' })],
  soon: [],
  requester: [
    row(6, { state: 'verifying', waiting_on: 'requester' }),
    row(7, { waiting_on: 'requester', assignee: 'U0BEN' }),
  ],
};

const pageOf = (list: HomeList): ListPage => ({
  rows: ROWS[list],
  count: list === 'requester' ? 101 : ROWS[list].length,
  before: null,
  after: list === 'requester' ? { go: 'after', dueAt: days(49).toString(), id: ORDINARY.id } : null,
});

/** A home on an ordinary morning. */
export const homeOn = (timeZone: string): HomeRecord => ({
  now: NOW,
  timeZone,
  lists: HOME_LISTS.map((list) => ({ list, page: pageOf(list) })),
  links: new Map(
    Object.values(ROWS)
      .flat()
      .flatMap(({ id, ts }) => (ts === null ? [] : [[id, CARD]])),
  ),
  positions: {},
  health: { oldestDueAt: NOW, failedSteps: 1, lostLetters: 0, unsentLetters: 0 },
});

/** What a team finds in the morning. */
export const DOCKET: TeamDocket = {
  team: 'privacy',
  open: 41,
  unassigned: 6,
  overdueCount: 1,
  overdue: [{ reference: 'FW-1K3M-92QD', dueOn: '2026-11-22' }],
  dueSoonCount: 2,
  dueSoon: [
    { reference: 'FW-2K3M-92QD', dueOn: '2026-11-26' },
    { reference: 'FW-3K3M-92QD', dueOn: '2026-12-01' },
  ],
  waiting: { requester: 12, team: 9, system: 18, clock: 2 },
};

const ASKED = workflowRun('ask_approval', { role: 'approver', question: 'proceed' });
const SUGGESTED = workflowRun('propose_decision', { decision: 'refuse', reason: 'unfounded' });

/** Questions of workflows, waiting and answered. */
export const WORKFLOW_RUNS = {
  asked: ASKED,
  answered: { ...ASKED, outputs: { decision: 'approved', decided_by: 'U0BEN' } },
  suggested: SUGGESTED,
  proposed: { ...SUGGESTED, outputs: { proposal: 'proposed', proposed_by: 'U0BEN' } },
  refused: { ...ASKED, refusal: 'The case is closed.' },
} satisfies { [name: string]: WorkflowRun };

function workflowRun(step: string, inputs: WorkflowRun['inputs']): WorkflowRun {
  return {
    id: '01990000-0000-7000-8000-000000000004',
    execution_id: 'Fx1',
    step,
    inputs: { reference: ORDINARY.reference, asked_by: 'U0ANA', ...inputs },
    asked_by: 'U0ANA',
    request_id: ORDINARY.id,
    state: 'waiting',
    question: null,
    outputs: null,
    refusal: null,
    begun_at: NOW,
    answered_at: null,
  };
}
