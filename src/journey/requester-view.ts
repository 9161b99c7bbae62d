import { canProve } from '../core/assurance.ts';
import { isActor } from '../core/authority.ts';
import { decide } from '../core/lifecycle.ts';
import type { Channel, Outcome, Right, State, WaitingOn } from '../core/privacy-request.ts';
import { standingOf } from '../db/apply-event.ts';
import { isLive, isOnItsWay, newestChallenge } from '../db/challenges.ts';
import { isDestroyed } from '../db/data-keys.ts';
import { declarationsOf } from '../db/declarations.ts';
import { partsOf } from '../db/parts.ts';
import type { Db, RequestRow } from '../db/tables.ts';
import { type ActingStanding, actingStanding } from './acting-standing.ts';
import { appealable } from './appeal-right.ts';
import { challengedContact } from './challenged-contact.ts';
import { CODE_DIGITS } from './code-kind.ts';
import type { Journey } from './context.ts';
import { irreversibleBegun } from './irreversible-begun.ts';
import { letterContentSchema } from './letter-content.ts';
import { pageRights } from './page-rights.ts';
import type { PageBearer } from './page-token.ts';
import { type PackageStanding, packageStandings } from './requester-package.ts';

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
  /** What was written to each part, in full, for who got only a text that leads here. */
  answers: { text: string; locale: string }[];
  /** What else was asked for in the same message, each on its own way. */
  parts: PartView[];
  /** What was put together for them to download. */
  packages: PackageStanding[];
  mayWithdraw: boolean;
  mayDisown: boolean;
  /** Something was not done, and they can have that looked at again. */
  mayAppeal: boolean;
  /** Whether they can name another address or number of theirs. */
  mayAddContact: boolean;
  /** What somebody who acts for another still has to show; `null` for everybody else. */
  acting: ActingStanding | null;
  /** The reader is the person in whose name somebody else asked. */
  isAsked: boolean;
  /** What a right that needs a strong proof waits for, once the first contact is proven; else `null`. */
  secondProof: 'wanted' | 'under-review' | 'unmatched' | null;
}

/** Where one thing that was asked for stands. */
export type PartView = Pick<
  RequesterView,
  'rights' | 'state' | 'waitingOn' | 'outcome' | 'dueAt' | 'verifiedAt' | 'endedAt' | 'coolingUntil'
>;

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
  const parts = await partsOf(db, request.id);
  const milestones = await milestonesOf(journey, request);
  const rights = await pageRights(db, bearer);
  const canStop = await Promise.all([request, ...parts].map((one) => mayWithdraw(db, one)));
  return {
    ...(await standing(journey, request, milestones)),
    reference: request.reference,
    disowned: milestones.has('request.disowned'),
    receivedAt: request.received_at,
    code: await codeStanding(journey, bearer),
    answers: await answersInFull(journey, [request, ...parts], bearer),
    packages: await packageStandings(journey, bearer),
    parts: await Promise.all(
      parts.map(async (part) => await standing(journey, part, await milestonesOf(journey, part))),
    ),
    mayWithdraw: rights.isRequester && canStop.includes(true),
    mayDisown: rights.isRequester
      ? decide(standingOf(request), {
          type: 'request.disowned',
          slackChannel: journey.company.channels.triage,
        }).ok
      : !rights.hasLeft && request.state !== 'closed',
    mayAppeal: rights.isRequester && (await appealable(db, [request, ...parts])) !== undefined,
    left: rights.hasLeft,
    mayAddContact: rights.isProven && canProve(request.state) && !(await irreversibleBegun(db, request.id)),
    ...(await actingStanding(db, request, bearer)),
    secondProof: rights.isProven ? await secondProof(db, request) : null,
  };
}

async function standing(
  journey: Journey,
  request: RequestRow,
  milestones: Map<string, Temporal.Instant>,
): Promise<PartView> {
  return {
    rights: request.rights,
    state: request.state,
    waitingOn: request.waiting_on,
    outcome: request.outcome,
    dueAt: request.extended_until ?? request.due_at,
    verifiedAt: milestones.get('identity.verified') ?? null,
    endedAt: request.closed_at,
    coolingUntil: await coolingUntil(journey, request),
  };
}

const mayWithdraw = async (db: Db, request: RequestRow): Promise<boolean> =>
  decide(standingOf(request), { type: 'request.withdrawn', stepsStopped: 0 }).ok &&
  !(await irreversibleBegun(db, request.id));

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

async function answersInFull(
  { db, vault }: Journey,
  [request, ...parts]: readonly [RequestRow, ...RequestRow[]],
  bearer: PageBearer,
): Promise<RequesterView['answers']> {
  const letters = await db
    .selectFrom('outbound_messages')
    .select(['id', 'content', 'locale'])
    .distinctOn('request_id')
    .where(
      'request_id',
      'in',
      [request, ...parts].map(({ id }) => id),
    )
    .where('contact_id', '=', bearer.contactId)
    // A longer date and a question are told in full here, too: a text has no room for them.
    .where((eb) => eb.or([eb('role', '=', 'answer'), eb('letter', 'in', ['extension', 'question-for-you'])]))
    .where('state', '=', 'sent')
    .orderBy('request_id')
    .orderBy('sent_at', 'desc')
    .execute();
  // Once the content is destroyed only the dates stay.
  if (letters.length === 0 || (await isDestroyed(db, request.key_id))) return [];
  const key = await vault.open(db, request.key_id);
  return letters.flatMap(({ id, content, locale }) => {
    if (content === null) return [];
    const place = { table: 'outbound_messages', column: 'content', row: id };
    const letter = letterContentSchema.parse(JSON.parse(key.openText(place, content)));
    return letter.by === 'text' ? [{ text: letter.full, locale }] : [];
  });
}

async function secondProof(db: Db, request: RequestRow): Promise<RequesterView['secondProof']> {
  if (request.state !== 'verifying' || request.assurance_needed !== 'strong') return null;
  if (isActor(request.on_behalf)) return null;
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
