import { canProve } from '../core/assurance.ts';
import { decide } from '../core/lifecycle.ts';
import type { Channel, Outcome, Right, State, WaitingOn } from '../core/privacy-request.ts';
import { standingOf } from '../db/apply-event.ts';
import { isLive, isOnItsWay, newestChallenge } from '../db/challenges.ts';
import { isDestroyed } from '../db/data-keys.ts';
import { declarationsOf } from '../db/declarations.ts';
import type { Db, RequestRow } from '../db/tables.ts';
import { mayAppeal } from './appeal-right.ts';
import { challengedContact } from './challenged-contact.ts';
import { CODE_DIGITS } from './code-kind.ts';
import type { Journey } from './context.ts';
import { irreversibleBegun } from './irreversible-begun.ts';
import { letterContentSchema } from './letter-content.ts';
import { pageRights } from './page-rights.ts';
import type { PageBearer } from './page-token.ts';

/** What a requester may see of a case: its number, state and dates. No name, no address, no message. */
export interface RequesterView {
  reference: string;
  /** What was asked for; nothing until the message was understood. */
  rights: Right[];
  state: State;
  waitingOn: WaitingOn | null;
  outcome: Outcome | null;
  disowned: boolean;
  /** The reader said that it is not theirs, where others go on. */
  left: boolean;
  receivedAt: Temporal.Instant;
  dueAt: Temporal.Instant;
  verifiedAt: Temporal.Instant | null;
  endedAt: Temporal.Instant | null;
  /** While it cools off: when we begin with what cannot be undone. */
  coolingUntil: Temporal.Instant | null;
  code: CodeStanding;
  /** What was written last, in full, for who got only a text that leads here. */
  answer: { text: string; locale: string } | null;
  mayWithdraw: boolean;
  mayDisown: boolean;
  /** Something was not done, and they can have that looked at again. */
  mayAppeal: boolean;
  /** Whether they can name another address or number of theirs. */
  mayAddContact: boolean;
  /** What a right that needs a strong proof waits for, once the first contact is proven; else `null`. */
  secondProof: 'wanted' | 'under-review' | 'unmatched' | null;
}

export type CodeStanding =
  | { is: 'none' | 'expired' | 'used-up' }
  /** No code may go now; the first one goes by itself then. */
  | { is: 'withheld'; until: Temporal.Instant }
  | { is: 'open'; expiresAt: Temporal.Instant; triesLeft: number; channel: Channel; digits: number };

export async function requesterView(journey: Journey, bearer: PageBearer): Promise<RequesterView> {
  const { db } = journey;
  const request = await db
    .selectFrom('requests')
    .selectAll()
    .where('id', '=', bearer.requestId)
    .executeTakeFirstOrThrow();
  const milestones = await milestonesOf(journey, request);
  const rights = await pageRights(db, bearer);
  const begun = await irreversibleBegun(db, request.id);
  const allowed = (event: Parameters<typeof decide>[1]) => decide(standingOf(request), event).ok;
  return {
    reference: request.reference,
    rights: request.rights,
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
    answer: await answerInFull(journey, request, bearer),
    mayWithdraw: rights.isRequester && allowed({ type: 'request.withdrawn', stepsStopped: 0 }) && !begun,
    mayDisown: rights.isRequester
      ? allowed({ type: 'request.disowned', slackChannel: journey.company.channels.triage })
      : !rights.hasLeft && request.state !== 'closed',
    mayAppeal: rights.isRequester && (await mayAppeal(db, request)),
    left: rights.hasLeft,
    mayAddContact: rights.isProven && canProve(request.state) && !begun,
    secondProof: rights.isProven ? await secondProof(db, request) : null,
  };
}

async function codeStanding({ db, clock }: Journey, bearer: PageBearer): Promise<CodeStanding> {
  const contactId = await challengedContact(db, bearer);
  const challenge = await newestChallenge(db, bearer.requestId, contactId);
  if (!challenge) return await withheld(db, bearer.requestId, clock.now());
  if (isOnItsWay(challenge, clock.now())) return { is: 'none' };
  if (isLive(challenge, clock.now())) {
    const { expires_at: expiresAt, tries_left: triesLeft, channel } = challenge;
    return { is: 'open', expiresAt, triesLeft, channel, digits: CODE_DIGITS[channel] };
  }
  return { is: challenge.tries_left === 0 ? 'used-up' : 'expired' };
}

async function withheld(db: Db, requestId: RequestRow['id'], now: Temporal.Instant): Promise<CodeStanding> {
  const event = await db
    .selectFrom('request_events')
    .select('data')
    .where('request_id', '=', requestId)
    .where('type', '=', 'code.withheld')
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  const until = event && Temporal.Instant.from(String(event.data.until));
  return until && Temporal.Instant.compare(until, now) > 0 ? { is: 'withheld', until } : { is: 'none' };
}

async function answerInFull(
  { db, vault }: Journey,
  request: RequestRow,
  bearer: PageBearer,
): Promise<RequesterView['answer']> {
  const letter = await db
    .selectFrom('outbound_messages')
    .select(['id', 'content', 'locale'])
    .where('request_id', '=', bearer.requestId)
    .where('contact_id', '=', bearer.contactId)
    // A longer date is told in full here, too: a text has no room for its reason.
    .where((eb) => eb.or([eb('role', '=', 'answer'), eb('letter', '=', 'extension')]))
    .where('state', '=', 'sent')
    .orderBy('sent_at', 'desc')
    .executeTakeFirst();
  // Once the content is destroyed only the dates stay.
  if (!letter?.content || (await isDestroyed(db, request.key_id))) return null;
  const key = await vault.open(db, request.key_id);
  const place = { table: 'outbound_messages', column: 'content', row: letter.id };
  const content = letterContentSchema.parse(JSON.parse(key.openText(place, letter.content)));
  return content.by === 'text' ? { text: content.full, locale: letter.locale } : null;
}

async function secondProof(db: Db, request: RequestRow): Promise<RequesterView['secondProof']> {
  if (request.state !== 'verifying' || request.assurance_needed !== 'strong') return null;
  const last = (await declarationsOf(db, request.id)).at(-1);
  if (!last) return 'wanted';
  return last.accepted === null ? 'under-review' : 'unmatched';
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
