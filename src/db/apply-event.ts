import { toMilliseconds } from '../core/clock.ts';
import type { JsonObject } from '../core/json.ts';
import { decide, type Effect, type Standing } from '../core/lifecycle.ts';
import type { LifecycleEvent } from '../core/lifecycle-event.ts';
import type { RequestId } from '../core/privacy-request.ts';
import { Permanent } from '../core/problem.ts';
import { askToTell } from './case-webhooks.ts';
import { followDeadline } from './deadline-alarms.ts';
import { CHAIN_START, chainTime, linkHash } from './event-chain.ts';
import { recorded, STEP_FAILED } from './event-columns.ts';
import { queueLetter } from './outbound-messages.ts';
import { askForStep } from './steps.ts';
import type { RequestRow, Tables, Tx } from './tables.ts';

/** Who did it: the requester, one of us by Slack id, or Lawrence itself. */
export type Actor = 'requester' | 'system' | 'operator' | `staff:${string}`;

export interface Happening {
  event: LifecycleEvent;
  actor: Actor;
  at: Temporal.Instant;
}

export type Applied = { ok: true; request: RequestRow } | { ok: false; because: string };

/** What `request.received` needs beyond the event itself: the row that does not exist yet. */
export type NewRequest = Pick<
  RequestRow,
  'id' | 'reference' | 'key_id' | 'channel' | 'on_behalf' | 'minor' | 'phi' | 'jurisdiction' | 'language'
> &
  Partial<Pick<RequestRow, 'suggestion' | 'part_of' | 'authority'>>;
export type NewContact = Pick<Tables['contacts'], 'id' | 'channel' | 'value' | 'value_hash'>;

/** Opens a request with its first event and the contact it came from (if any), to which the letters go. */
export async function openRequest(
  tx: Tx,
  fresh: NewRequest,
  sender: NewContact | null,
  happening: Happening,
): Promise<RequestRow> {
  const { event } = happening;
  if (event.type !== 'request.received') throw new Permanent('request-opened-by-another-event');
  const decision = decide(null, event);
  if (!decision.ok) throw new Permanent(decision.because);
  const at = toMilliseconds(happening.at);
  const row: RequestRow = {
    ...fresh,
    ...standingColumns(decision.next),
    part_of: fresh.part_of ?? null,
    version: 1,
    kind: 'request',
    rights: [],
    playbook: null,
    playbook_hash: null,
    assurance_needed: null,
    assurance: 'none',
    team: null,
    assignee: null,
    attention: null,
    question: null,
    authority: fresh.authority ?? null,
    organization: null,
    answer_held: false,
    suggestion: fresh.suggestion ?? null,
    received_at: at,
    acknowledged_at: null,
    due_at: Temporal.Instant.from(event.dueAt),
    due_source: event.dueSource,
    working_at: Temporal.Instant.from(event.workingAt ?? event.dueAt),
    target_at: Temporal.Instant.from(event.targetAt ?? event.dueAt),
    missed_at: null,
    extended_until: null,
    closed_at: null,
    content_until: null,
    chain_head: CHAIN_START,
  };
  const link = nextLink(row, { ...happening, at });
  row.chain_head = link.hash;
  await tx.insertInto('requests').values(row).execute();
  if (sender) {
    await tx
      .insertInto('contacts')
      .values({ ...sender, request_id: row.id, source: 'sender', created_at: at })
      .execute();
  }
  await tx.insertInto('request_events').values(link).execute();
  await followDeadline(tx, row, null);
  await performEffects(tx, row, decision.effects, at);
  await askToTell(tx, row, event, at);
  return row;
}

/**
 * The one writer of a request's status: locks the row, decides, stores the new standing with the next version,
 * appends the event to the chain and inserts its effects. One transaction or nothing.
 * @returns the request as it is now, or why the lifecycle refuses the event (nothing was written then)
 * @throws Permanent `request-unknown`
 */
export async function applyEvent(tx: Tx, id: RequestId, happening: Happening): Promise<Applied> {
  return await applyToLocked(tx, await lockRequest(tx, id), happening);
}

/** As `applyEvent`, for a caller that holds the request's lock and has not changed it since. */
export async function applyToLocked(tx: Tx, before: RequestRow, happening: Happening): Promise<Applied> {
  const decision = decide(standingOf(before), happening.event);
  if (!decision.ok) return decision;
  const at = toMilliseconds(happening.at);
  const after: RequestRow = {
    ...before,
    ...standingColumns(decision.next),
    ...recorded(happening.event, at, decision.next, before),
    version: before.version + 1,
    closed_at: decision.next.state === 'closed' ? (before.closed_at ?? at) : null,
  };
  const link = nextLink(after, { ...happening, at });
  after.chain_head = link.hash;
  const { id, ...columns } = after;
  const stored = await tx
    .with('linked', (query) => query.insertInto('request_events').values(link).returning('seq'))
    .updateTable('requests')
    .set(changed(before, columns))
    .where('id', '=', id)
    .where('version', '=', before.version)
    .executeTakeFirst();
  if (stored.numUpdatedRows !== 1n) throw new Permanent('request-changed-underneath');
  await followDeadline(tx, after, before);
  await performEffects(tx, after, decision.effects, at);
  await askToTell(tx, after, happening.event, at);
  if (after.part_of !== null && after.state !== before.state) await redrawCase(tx, after.part_of, at);
  return { ok: true, request: after };
}

/** As `applyEvent`, for events that the caller knows to be allowed. @throws Permanent with the refusal */
export async function recordEvent(tx: Tx, id: RequestId, happening: Happening): Promise<RequestRow> {
  const applied = await applyEvent(tx, id, happening);
  if (!applied.ok) throw new Permanent(applied.because);
  return applied.request;
}

/** Locks the request until the transaction ends; everything that decides on it takes this lock first. */
export async function lockRequest(tx: Tx, id: RequestId): Promise<RequestRow> {
  const row = await tx.selectFrom('requests').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw new Permanent('request-unknown');
  return row;
}

/** Locks several, always in the same order, so that two who want the same ones wait for each other only once. */
export async function lockRequests(tx: Tx, ids: readonly RequestId[]): Promise<Map<RequestId, RequestRow>> {
  const locked = new Map<RequestId, RequestRow>();
  for (const id of [...new Set(ids)].toSorted()) locked.set(id, await lockRequest(tx, id));
  return locked;
}

export function standingOf(row: RequestRow): Standing {
  return {
    state: row.state,
    waitingOn: row.waiting_on,
    outcome: row.outcome,
    slackChannel: row.slack_channel,
    stepFailed: row.attention === STEP_FAILED,
    answerHeld: row.answer_held,
    asked: row.question !== null,
    isPart: row.part_of !== null,
  };
}

function standingColumns(next: Standing) {
  return {
    state: next.state,
    waiting_on: next.waitingOn,
    outcome: next.outcome,
    slack_channel: next.slackChannel,
  } as const;
}

function nextLink(row: RequestRow, { event, actor, at }: Happening) {
  const { type, ...data } = event;
  const link = {
    requestId: row.id,
    seq: row.version,
    type,
    actor,
    at: chainTime(at),
    data: data as JsonObject,
  };
  return {
    request_id: row.id,
    seq: row.version,
    type,
    actor,
    at,
    data: data as JsonObject,
    prev_hash: row.chain_head,
    hash: linkHash(row.chain_head, link),
  };
}

async function performEffects(tx: Tx, request: RequestRow, effects: readonly Effect[], at: Temporal.Instant) {
  for (const effect of effects) {
    if ('letter' in effect) await queueLetter(tx, { request, ...effect, at });
    else await askForStep(tx, { requestId: request.id, name: effect.step, kind: effect.step, at });
  }
}

/** The card of a case shows where its parts stand. */
async function redrawCase(tx: Tx, id: RequestId, at: Temporal.Instant) {
  const { slack_channel } = await tx
    .selectFrom('requests')
    .select('slack_channel')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (slack_channel !== null)
    await askForStep(tx, { requestId: id, name: 'desk.card', kind: 'desk.card', at });
}

function changed(before: RequestRow, after: Partial<RequestRow>): Partial<RequestRow> {
  const entries = Object.entries(after).filter(
    ([column, value]) => before[column as keyof RequestRow] !== value,
  );
  return Object.fromEntries(entries) as Partial<RequestRow>;
}
