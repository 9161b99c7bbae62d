import { decide } from '../core/lifecycle.ts';
import type { Outcome, State, WaitingOn } from '../core/privacy-request.ts';
import { standingOf } from '../db/apply-event.ts';
import { isLive, newestChallenge } from '../db/challenges.ts';
import { frozenPlaybook } from '../db/playbooks.ts';
import type { RequestRow } from '../db/tables.ts';
import type { Journey } from './context.ts';
import { irreversibleBegun } from './irreversible-begun.ts';
import type { PageBearer } from './page-token.ts';

/** What a requester may see of a case: its number, state and dates. No name, no address, no message. */
export interface RequesterView {
  reference: string;
  /** What was asked for, in the words of the playbook; `null` until the message was understood. */
  title: string | null;
  state: State;
  waitingOn: WaitingOn | null;
  outcome: Outcome | null;
  disowned: boolean;
  receivedAt: Temporal.Instant;
  dueAt: Temporal.Instant;
  verifiedAt: Temporal.Instant | null;
  endedAt: Temporal.Instant | null;
  /** While it cools off: when we begin with what cannot be undone. */
  coolingUntil: Temporal.Instant | null;
  code: CodeStanding;
  mayWithdraw: boolean;
  mayDisown: boolean;
}

export type CodeStanding =
  | { is: 'none' | 'expired' | 'used-up' }
  | { is: 'open'; expiresAt: Temporal.Instant; triesLeft: number };

export async function requesterView(journey: Journey, bearer: PageBearer): Promise<RequesterView> {
  const { db } = journey;
  const request = await db
    .selectFrom('requests')
    .selectAll()
    .where('id', '=', bearer.requestId)
    .executeTakeFirstOrThrow();
  const milestones = await milestonesOf(journey, request);
  const allowed = (event: Parameters<typeof decide>[1]) => decide(standingOf(request), event).ok;
  return {
    reference: request.reference,
    title: request.playbook_hash === null ? null : (await frozenPlaybook(db, request.playbook_hash)).title,
    state: request.state,
    waitingOn: request.waiting_on,
    outcome: request.outcome,
    disowned: milestones.has('request.disowned'),
    receivedAt: request.received_at,
    dueAt: request.extended_until ?? request.due_at,
    verifiedAt: milestones.get('identity.verified') ?? null,
    endedAt: request.closed_at,
    coolingUntil: await coolingUntil(journey, request),
    code: await codeStanding(journey, bearer),
    mayWithdraw:
      allowed({ type: 'request.withdrawn', stepsStopped: 0 }) && !(await irreversibleBegun(db, request.id)),
    mayDisown: allowed({ type: 'request.disowned' }),
  };
}

async function codeStanding({ db, clock }: Journey, bearer: PageBearer): Promise<CodeStanding> {
  const challenge = await newestChallenge(db, bearer.requestId, bearer.contactId);
  if (!challenge) return { is: 'none' };
  if (isLive(challenge, clock.now())) {
    return { is: 'open', expiresAt: challenge.expires_at, triesLeft: challenge.tries_left };
  }
  return { is: challenge.tries_left === 0 ? 'used-up' : 'expired' };
}

async function milestonesOf({ db }: Journey, request: RequestRow) {
  const rows = await db
    .selectFrom('request_events')
    .select(['type', 'at'])
    .where('request_id', '=', request.id)
    .where('type', 'in', ['identity.verified', 'request.disowned'])
    .execute();
  return new Map(rows.map((row) => [row.type, row.at]));
}

async function coolingUntil({ db }: Journey, request: RequestRow): Promise<Temporal.Instant | null> {
  const step = await db
    .selectFrom('steps')
    .select('run_after')
    .where('request_id', '=', request.id)
    .where('kind', '=', 'wait.cooling-off')
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return step?.run_after ?? null;
}
