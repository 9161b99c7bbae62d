import { z } from 'zod';
import {
  ASSURANCES,
  KINDS,
  MESSAGE_CHANNELS,
  ON_BEHALF,
  OUTCOMES,
  type Outcome,
  RIGHTS,
  STATES,
  type State,
  SYSTEM_OUTCOMES,
  WAITING_ON,
} from '../core/privacy-request.ts';
import { STEP_STATES } from '../core/step.ts';
import type { Db, RequestRow } from './tables.ts';

/** A request as operators read it, in the API and on the command line: ids, states and dates, no personal data. */

const time = z.iso.datetime({ offset: true }).describe("RFC 3339, in the company's time zone");

export const requestRecordSchema = z.strictObject({
  reference: z.string().describe('Like FW-7K3M-92QD'),
  part_of: z.string().nullable().describe('Reference of the case that this is a part of'),
  parts: z.array(z.string()).describe('References of what else the same message asks for'),
  state: z.enum(STATES),
  waiting_on: z.enum(WAITING_ON).nullable(),
  outcome: z.enum(OUTCOMES).nullable().describe('How it ended, or will end once the answer is out'),
  kind: z.enum(KINDS),
  rights: z.array(z.enum(RIGHTS)),
  playbook: z.string().nullable(),
  jurisdiction: z.string().nullable(),
  channel: z.enum(MESSAGE_CHANNELS),
  on_behalf: z.enum(ON_BEHALF),
  minor: z.boolean(),
  phi: z.boolean(),
  assurance: z.enum(ASSURANCES),
  received_at: time,
  acknowledged_at: time.nullable(),
  due_at: time.describe('The legal date'),
  working_at: time.describe('The legal date under the strictest way of counting'),
  target_at: time.describe('The house target'),
  missed_at: time.nullable().describe('When it was found that the legal date had passed unanswered'),
  extended_until: time.nullable(),
  assignee: z.string().nullable().describe('Slack user id'),
  systems: z.array(
    z.strictObject({
      system: z.string(),
      outcome: z.enum(SYSTEM_OUTCOMES).nullable(),
      counts: z.record(z.string(), z.int()).describe('Records by type'),
    }),
  ),
  steps: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.string(),
      state: z.enum(STEP_STATES),
      attempt: z.int(),
    }),
  ),
});
export type RequestRecord = z.infer<typeof requestRecordSchema>;

export const eventRecordSchema = z.strictObject({
  seq: z.int(),
  type: z.string(),
  actor: z.string(),
  at: time,
  data: z.record(z.string(), z.unknown()).describe('Ids, codes and numbers'),
  prev_hash: z.string().describe('SHA-256 of the event before, in hex'),
  hash: z.string(),
});
export type EventRecord = z.infer<typeof eventRecordSchema>;

export interface RequestFilter {
  state?: State | undefined;
  outcome?: Outcome | undefined;
  /** The last request of the page before. */
  after?: { receivedAt: Temporal.Instant; id: string } | undefined;
  limit: number;
}

export interface RequestPage {
  requests: RequestRecord[];
  /** For the next page; `null` at the end. */
  last: { receivedAt: Temporal.Instant; id: string } | null;
}

/** A page of requests, newest first. */
export async function listRequests(db: Db, filter: RequestFilter, timeZone: string): Promise<RequestPage> {
  const { state, outcome, after, limit } = filter;
  let query = db.selectFrom('requests').selectAll();
  if (state) query = query.where('state', '=', state);
  if (outcome) query = query.where('outcome', '=', outcome);
  if (after) {
    query = query.where((eb) =>
      eb(eb.refTuple('received_at', 'id'), '<', eb.tuple(after.receivedAt, after.id as RequestRow['id'])),
    );
  }
  const rows = await query
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    requests: await records(db, page, timeZone),
    last: last ? { receivedAt: last.received_at, id: last.id } : null,
  };
}

/** One request by its reference, in upper or lower case. */
export async function findRequest(
  db: Db,
  reference: string,
  timeZone: string,
): Promise<RequestRecord | undefined> {
  const row = await db
    .selectFrom('requests')
    .selectAll()
    .where('reference', '=', reference.toUpperCase())
    .executeTakeFirst();
  return row && (await records(db, [row], timeZone))[0];
}

/** Events of a request after `seq`, oldest first; `undefined` when there is no such request. */
export async function findEvents(
  db: Db,
  reference: string,
  range: { after: number; limit: number },
  timeZone: string,
): Promise<{ events: EventRecord[]; last: number | null } | undefined> {
  const request = await db
    .selectFrom('requests')
    .select('id')
    .where('reference', '=', reference.toUpperCase())
    .executeTakeFirst();
  if (!request) return undefined;
  const rows = await db
    .selectFrom('request_events')
    .selectAll()
    .where('request_id', '=', request.id)
    .where('seq', '>', range.after)
    .orderBy('seq')
    .limit(range.limit + 1)
    .execute();
  const page = rows.slice(0, range.limit);
  const events = page.map((row) => ({
    seq: row.seq,
    type: row.type,
    actor: row.actor,
    at: inZone(row.at, timeZone),
    data: row.data,
    prev_hash: row.prev_hash.toString('hex'),
    hash: row.hash.toString('hex'),
  }));
  return { events, last: rows.length > range.limit ? (page.at(-1)?.seq ?? null) : null };
}

async function records(db: Db, rows: readonly RequestRow[], timeZone: string): Promise<RequestRecord[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const systems = await db
    .selectFrom('system_outcomes')
    .select(['request_id', 'system', 'outcome', 'counts'])
    .where('request_id', 'in', ids)
    .orderBy('system')
    .execute();
  const steps = await db
    .selectFrom('steps')
    .select(['request_id', 'name', 'kind', 'state', 'attempt'])
    .where('request_id', 'in', ids)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const cases = rows.flatMap(({ part_of }) => part_of ?? []);
  const relatives = await db
    .selectFrom('requests')
    .select(['id', 'part_of', 'reference'])
    .where((eb) => eb.or([eb('part_of', 'in', ids), ...(cases.length > 0 ? [eb('id', 'in', cases)] : [])]))
    .orderBy('id')
    .execute();
  const own = <Row extends { request_id: string | null }>(all: readonly Row[], id: string) =>
    all.filter((row) => row.request_id === id).map(({ request_id: _, ...rest }) => rest);
  return rows.map((row) => ({
    ...facts(row, timeZone),
    part_of: relatives.find(({ id }) => id === row.part_of)?.reference ?? null,
    parts: relatives.filter(({ part_of }) => part_of === row.id).map(({ reference }) => reference),
    systems: own(systems, row.id),
    steps: own(steps, row.id),
  }));
}

function facts(
  row: RequestRow,
  timeZone: string,
): Omit<RequestRecord, 'systems' | 'steps' | 'part_of' | 'parts'> {
  const at = (instant: Temporal.Instant) => inZone(instant, timeZone);
  const maybe = (instant: Temporal.Instant | null) => (instant === null ? null : at(instant));
  const { reference, state, waiting_on, outcome, kind, rights, playbook, jurisdiction } = row;
  const { channel, on_behalf, minor, phi, assurance, assignee } = row;
  return {
    reference,
    state,
    waiting_on,
    outcome,
    kind,
    rights,
    playbook,
    jurisdiction,
    channel,
    on_behalf,
    minor,
    phi,
    assurance,
    received_at: at(row.received_at),
    acknowledged_at: maybe(row.acknowledged_at),
    due_at: at(row.due_at),
    working_at: at(row.working_at),
    target_at: at(row.target_at),
    missed_at: maybe(row.missed_at),
    extended_until: maybe(row.extended_until),
    assignee,
  };
}

function inZone(instant: Temporal.Instant, timeZone: string): string {
  return instant
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never', smallestUnit: 'millisecond' });
}
