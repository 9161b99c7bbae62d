import type { RequestId, StepId } from '../core/privacy-request.ts';
import { frozenPlaybook } from '../db/playbooks.ts';
import type { Db, RequestRow, Tables } from '../db/tables.ts';

/** All that a card shows. It has no field that could hold a name, an address, a number or a message. */
export interface CaseRecord {
  id: RequestId;
  reference: string;
  version: number;
  title: string;
  state: RequestRow['state'];
  waitingOn: RequestRow['waiting_on'];
  outcome: RequestRow['outcome'];
  attention: string | null;
  assurance: RequestRow['assurance'];
  jurisdiction: string | null;
  channel: RequestRow['channel'];
  /** Slack user id. */
  assignee: string | null;
  team: string | null;
  receivedAt: Temporal.Instant;
  dueAt: Temporal.Instant;
  dueSource: string;
  extendedUntil: Temporal.Instant | null;
  closedAt: Temporal.Instant | null;
  systems: { total: number; settled: number };
  approval: { stepId: StepId; needed: number; by: string[] } | null;
  coolingUntil: Temporal.Instant | null;
  failed: { stepId: StepId; name: string; ask: string } | null;
  slackChannel: string | null;
}

/** Reads a case as its card shows it. */
export async function readCaseRecord(db: Db, id: RequestId): Promise<CaseRecord> {
  const request = await db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const steps = await db
    .selectFrom('steps')
    .select(['id', 'name', 'kind', 'state', 'input', 'run_after', 'problem_ask'])
    .where('request_id', '=', id)
    .where((eb) => eb.or([eb('state', '=', 'failed'), eb('state', '=', 'waiting')]))
    .orderBy('created_at')
    .execute();
  const systems = await db
    .selectFrom('system_outcomes')
    .select(['outcome', 'verified_at'])
    .where('request_id', '=', id)
    .execute();
  const failed = steps.find((step) => step.state === 'failed');
  const waits = (kind: string) => steps.find((step) => step.kind === kind && step.state === 'waiting');
  const approving = waits('team.approve');
  return {
    id,
    reference: request.reference,
    version: request.version,
    title: await titleOf(db, request),
    state: request.state,
    waitingOn: request.waiting_on,
    outcome: request.outcome,
    attention: request.attention,
    assurance: request.assurance,
    jurisdiction: request.jurisdiction,
    channel: request.channel,
    assignee: request.assignee,
    team: request.team,
    receivedAt: request.received_at,
    dueAt: request.due_at,
    dueSource: request.due_source,
    extendedUntil: request.extended_until,
    closedAt: request.closed_at,
    systems: {
      total: systems.length,
      settled: systems.filter(({ outcome, verified_at }) => outcome !== null && verified_at !== null).length,
    },
    approval: approving ? await approvalOf(db, approving) : null,
    coolingUntil: waits('wait.cooling-off')?.run_after ?? null,
    failed: failed ? { stepId: failed.id, name: failed.name, ask: failed.problem_ask ?? '' } : null,
    slackChannel: request.slack_channel,
  };
}

async function titleOf(db: Db, request: RequestRow): Promise<string> {
  if (request.playbook_hash !== null) return (await frozenPlaybook(db, request.playbook_hash)).title;
  if (request.state === 'closed') return 'Message';
  return request.attention === 'needs-reading' ? 'Needs reading' : 'Needs sorting';
}

async function approvalOf(db: Db, step: Pick<Tables['steps'], 'id' | 'input'>) {
  const rows = await db
    .selectFrom('approvals')
    .select('user_id')
    .where('step_id', '=', step.id)
    .orderBy('approved_at')
    .execute();
  return { stepId: step.id, needed: Number(step.input.approvals), by: rows.map((row) => row.user_id) };
}
