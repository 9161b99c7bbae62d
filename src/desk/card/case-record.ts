import { respondBy } from '../../core/law/deadline.ts';
import type { JurisdictionHint } from '../../core/law/jurisdiction-hints.ts';
import type { LinkReason } from '../../core/lifecycle-event.ts';
import type { RequestId, StepId } from '../../core/privacy-request.ts';
import { clockWaits } from '../../db/clock-waits.ts';
import { isDestroyed } from '../../db/data-keys.ts';
import { hintsOf } from '../../db/jurisdiction-hints.ts';
import { lostLetter, wasTold } from '../../db/outbound-messages.ts';
import { wholeCase } from '../../db/parts.ts';
import { frozenPlaybook } from '../../db/playbooks.ts';
import { linksOf } from '../../db/request-links.ts';
import { blockedUntil, senderOfRequest } from '../../db/sender-blocks.ts';
import type { Db, RequestRow, Tables } from '../../db/tables.ts';
import type { Journey } from '../../journey/context.ts';
import { readSuggestion, type Suggestion } from '../../journey/suggestion.ts';
import { type Task, taskSchema } from '../../journey/task-outcomes.ts';
import { type DecisionRecord, readDecisions } from './decision-record.ts';

/** All that a card shows. It has no field that could hold a name, an address, a number or a message. */
export interface CaseRecord extends DecisionRecord {
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
  rights: RequestRow['rights'];
  onBehalf: RequestRow['on_behalf'];
  authority: RequestRow['authority'];
  /** Who it was handed over to. */
  organization: string | null;
  channel: RequestRow['channel'];
  /** Slack user id. */
  assignee: string | null;
  /** What the requester was asked and has not answered: a key, or `free`. */
  question: string | null;
  team: string | null;
  receivedAt: Temporal.Instant;
  dueAt: Temporal.Instant;
  dueSource: string;
  workingAt: Temporal.Instant;
  targetAt: Temporal.Instant;
  /** What the law by itself would allow, where the person was told a sooner date. */
  lawfulUntil: Temporal.Instant | null;
  /** What speaks for which law. */
  lawHints: JurisdictionHint[];
  extendedUntil: Temporal.Instant | null;
  closedAt: Temporal.Instant | null;
  systems: { total: number; settled: number };
  approval: { stepId: StepId; needed: number; by: string[] } | null;
  coolingUntil: Temporal.Instant | null;
  /** A package waits for somebody to look through it. */
  review: { stepId: StepId } | null;
  /** Work that teams do by hand and nobody has noted yet. */
  tasks: (Task & { step: string; system: string | null })[];
  /** An appeal that waits for its decision. */
  appealOpen: boolean;
  failed: { stepId: StepId; name: string; ask: string; problem: string } | null;
  /** The case that it is a part of, by reference. */
  partOf: string | null;
  /** What else the same message asks for, each with a card of its own. */
  parts: CasePart[];
  /** Requests that it may belong together with. */
  links: { reference: string; because: LinkReason }[];
  /** What came with its messages: how many files of which type, and how much in all. */
  files: { types: { type: string; count: number }[]; bytes: number };
  /** A receipt was held back and is not sent yet. */
  receiptWithheld: boolean;
  /** No letter leaves by itself, the answer included. */
  answerHeld: boolean;
  /** A letter did not reach the person; whether it can be sent again as it is. */
  lostLetter: { resendable: boolean } | null;
  slackChannel: string | null;
  /** What the reader, or staff who entered it, take the message for. */
  suggestion: Suggestion | null;
  /** Whether it is known who wrote, and until when no machine answers them. */
  hasSender: boolean;
  /** Whether what people wrote is still there, and may be shown at all. */
  mayReveal: boolean;
  blockedUntil: Temporal.Instant | null;
}

export interface CasePart {
  reference: string;
  rights: RequestRow['rights'];
  state: RequestRow['state'];
  outcome: RequestRow['outcome'];
  dueAt: Temporal.Instant;
}

type Reading = Pick<Journey, 'db' | 'clock' | 'company' | 'settings'>;

/** As `readCaseRecord`; `undefined` for a case that does not exist. */
export async function findCaseRecord(journey: Reading, id: RequestId): Promise<CaseRecord | undefined> {
  const known = await journey.db.selectFrom('requests').select('id').where('id', '=', id).executeTakeFirst();
  return known && (await readCaseRecord(journey, id));
}

/** Reads a case as its card shows it. */
export async function readCaseRecord(
  { db, clock, company, settings }: Reading,
  id: RequestId,
): Promise<CaseRecord> {
  const request = await db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const steps = await db
    .selectFrom('steps')
    .select(['id', 'name', 'kind', 'state', 'system', 'input', 'run_after', 'problem_ask', 'problem_code'])
    .where('request_id', '=', id)
    .where((eb) => eb.or([eb('state', '=', 'failed'), eb('state', '=', 'waiting')]))
    .orderBy('created_at')
    .execute();
  const systems = await db
    .selectFrom('system_outcomes')
    .select(['outcome', 'verified_at'])
    .where('request_id', '=', id)
    .execute();
  const sender = await senderOfRequest(db, id);
  const isReadable = !(await isDestroyed(db, request.key_id));
  const failed = steps.find((step) => step.state === 'failed');
  const waits = (kind: string) => steps.find((step) => step.kind === kind && step.state === 'waiting');
  const approving = waits('team.approve');
  const reviewing = waits('team.review');
  const decisions = await readDecisions(db, request, { isReadable, now: clock.now() });
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
    rights: request.rights,
    onBehalf: request.on_behalf,
    authority: request.authority,
    organization: request.organization,
    channel: request.channel,
    assignee: request.assignee,
    question: request.question,
    team: request.team,
    receivedAt: request.received_at,
    dueAt: request.due_at,
    dueSource: request.due_source,
    workingAt: request.working_at,
    targetAt: request.target_at,
    lawfulUntil: await lawfulUntil({ db, clock, company }, request),
    lawHints: await hintsOf(db, id),
    extendedUntil: request.extended_until,
    closedAt: request.closed_at,
    systems: {
      total: systems.length,
      settled: systems.filter(({ outcome, verified_at }) => outcome !== null && verified_at !== null).length,
    },
    approval: approving ? await approvalOf(db, approving) : null,
    coolingUntil: waits('wait.cooling-off')?.run_after ?? null,
    review: reviewing ? { stepId: reviewing.id } : null,
    tasks: steps
      .filter(({ kind, state }) => kind === 'team.task' && state === 'waiting')
      .map(({ name, system, input }) => ({ ...taskSchema.parse(input), step: name, system }))
      .filter(({ does }) => does !== 'erase' || decisions.hold === null),
    appealOpen: waits('appeal.decide') !== undefined,
    failed: failed
      ? {
          stepId: failed.id,
          name: failed.name,
          ask: failed.problem_ask ?? '',
          problem: failed.problem_code ?? '',
        }
      : null,
    ...(await relativesOf(db, request)),
    links: await linksOf(db, id),
    files: await filesOf(db, id),
    receiptWithheld: await receiptWithheld(db, id),
    answerHeld: request.answer_held,
    lostLetter: await lostLetter(db, id),
    slackChannel: request.slack_channel,
    suggestion: readSuggestion(request.suggestion),
    hasSender: sender !== undefined,
    mayReveal: settings.reveal !== 'off' && isReadable,
    ...decisions,
    blockedUntil: sender ? await blockedUntil(db, sender, clock.now()) : null,
  };
}

/** The date that the law sets by itself; a case can have been promised a sooner one while less was known. */
async function lawfulUntil(
  { db, clock, company }: Pick<Journey, 'db' | 'clock' | 'company'>,
  request: RequestRow,
): Promise<Temporal.Instant | null> {
  const { received_at: receivedAt, jurisdiction, rights, due_at, extended_until } = request;
  if (jurisdiction === null || extended_until !== null) return null;
  const waits = await clockWaits(db, request, clock.now(), company['time-zone']);
  const { dueAt } = respondBy({ receivedAt, jurisdiction, rights, waits }, company);
  return Temporal.Instant.compare(dueAt, due_at) > 0 ? dueAt : null;
}

async function relativesOf(db: Db, request: RequestRow): Promise<Pick<CaseRecord, 'partOf' | 'parts'>> {
  const [own, ...parts] = await wholeCase(db, request);
  if (request.part_of !== null) return { partOf: own?.reference ?? null, parts: [] };
  return {
    partOf: null,
    parts: parts.map(({ reference, rights, state, outcome, due_at, extended_until }) => ({
      reference,
      rights,
      state,
      outcome,
      dueAt: extended_until ?? due_at,
    })),
  };
}

async function titleOf(db: Db, request: RequestRow): Promise<string> {
  if (request.playbook_hash !== null) return (await frozenPlaybook(db, request.playbook_hash)).title;
  if (request.attention === 'needs-person') return 'Needs the person';
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

async function filesOf(db: Db, id: RequestId): Promise<CaseRecord['files']> {
  const rows = await db
    .selectFrom('attachments')
    .innerJoin('inbound_messages', 'inbound_messages.id', 'attachments.inbound_id')
    .select(({ fn }) => [
      'attachments.type',
      fn.countAll<string>().as('count'),
      fn.sum<string>('attachments.size_bytes').as('bytes'),
    ])
    .where('inbound_messages.request_id', '=', id)
    .groupBy('attachments.type')
    .orderBy('attachments.type')
    .execute();
  return {
    types: rows.map(({ type, count }) => ({ type, count: Number(count) })),
    bytes: rows.reduce((sum, { bytes }) => sum + Number(bytes), 0),
  };
}

async function receiptWithheld(db: Db, id: RequestId): Promise<boolean> {
  const withheld = await db
    .selectFrom('request_events')
    .select('seq')
    .where('request_id', '=', id)
    .where('type', '=', 'receipt.withheld')
    .executeTakeFirst();
  return withheld !== undefined && !(await wasTold(db, id));
}
