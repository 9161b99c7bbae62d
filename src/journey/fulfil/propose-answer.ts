import { sql } from 'kysely';
import type { AnswerKind } from '../../core/decision.ts';
import { openAnswer } from '../../db/answer-proposals.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { movedOn } from '../../db/moved-on.ts';
import { newId } from '../../db/new-id.ts';
import { openRefusal } from '../../db/refusals.ts';
import { senderOfRequest } from '../../db/sender-blocks.ts';
import type { Db, RequestRow, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';
import { isSomethingFound } from '../no-data-fault.ts';
import type { TaskOutcome } from '../task-outcomes.ts';
import { deniesWhatIsFound, isPossible, openSystems } from './open-systems.ts';

export type AnswerProposed =
  | { ok: true }
  | {
      ok: false;
      because:
        | 'stale'
        | 'not-open'
        | 'no-sender'
        | 'answer-proposed'
        | 'refusal-proposed'
        | 'data-found'
        | 'no-such-outcome'
        | 'system-left-out';
    };

export interface ProposedAnswer extends DecisionOrder {
  kind: AnswerKind;
  /** What came of each system that is still open; for "no data" it is the same everywhere. */
  results: readonly (TaskOutcome & { system: string })[];
}

interface Findings {
  open: number;
  /** Records of theirs were found or something was done. */
  found: boolean;
  /** Copies wait to be given out: the package says more than a letter. */
  copied: boolean;
}

/** Whether "we hold nothing about them" could be true: nothing was found anywhere so far, and something is still open. */
export async function maySayNoData(db: Db | Tx, request: Answerable): Promise<boolean> {
  const { open, found } = await findingsOf(db, request);
  return open > 0 && !found;
}

/** Whether people may say what came of the systems that are still open. */
export async function mayAnswerInPart(db: Db | Tx, request: Answerable): Promise<boolean> {
  const { open, copied } = await findingsOf(db, request);
  return open > 0 && !copied && request.rights.some((right) => !GIVES_COPIES.includes(right));
}

type Answerable = Pick<RequestRow, 'id' | 'state' | 'kind' | 'rights'>;
/** What of these is not found or copied by hand has no answer that a letter alone could give. */
const GIVES_COPIES: readonly string[] = ['access', 'portability'];
const NOTHING: Findings = { open: 0, found: false, copied: false };

async function findingsOf(db: Db | Tx, { id, state, kind }: Answerable): Promise<Findings> {
  if (state !== 'fulfilling' || kind !== 'request') return NOTHING;
  const rows = await db
    .selectFrom('system_outcomes')
    .select(['outcome', 'verified_at', 'counts'])
    .where('request_id', '=', id)
    .execute();
  return {
    open: rows.filter(({ outcome, verified_at }) => outcome === null || verified_at === null).length,
    found: rows.some(isSomethingFound),
    copied: rows.some(({ outcome }) => outcome === 'exported'),
  };
}

/**
 * Staff propose what the answer is where the machine did not settle it: that nothing is held anywhere, or what came of
 * each system that is still open. Nothing of it holds before a second person confirms it; until then what cannot be
 * undone does not begin.
 * @throws Permanent `request-unknown`
 */
export async function proposeAnswer(journey: Journey, order: ProposedAnswer): Promise<AnswerProposed> {
  const { requestId, version, userId, kind } = order;
  return await change(journey, requestId, async (tx): Promise<AnswerProposed> => {
    const request = await lockRequest(tx, requestId);
    if (await movedOn(tx, request, version)) return { ok: false, because: 'stale' };
    const fault = await faultOf(journey, tx, request, order);
    if (fault) return { ok: false, because: fault };
    const at = journey.clock.now();
    const id = newId<string>();
    const results = await resultsOf(journey, tx, order);
    await tx
      .insertInto('answer_proposals')
      .values({
        id,
        request_id: requestId,
        kind,
        systems: sql`${JSON.stringify(results)}::jsonb`,
        proposed_by: userId,
        proposed_at: at,
        decided_by: null,
        decided_at: null,
        confirmed: null,
        sent_back_because: null,
      })
      .execute();
    const systems = results.map(({ system }) => system);
    const event = { type: 'answer.proposed', answer: id, kind, systems } as const;
    await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
    return { ok: true };
  });
}

type Refused = Extract<AnswerProposed, { ok: false }>['because'];

async function faultOf(
  journey: Journey,
  tx: Tx,
  request: RequestRow,
  { kind, results }: ProposedAnswer,
): Promise<Refused | undefined> {
  if (request.state !== 'fulfilling') return 'not-open';
  if (!(await senderOfRequest(tx, request.id))) return 'no-sender';
  if (await openAnswer(tx, request.id)) return 'answer-proposed';
  if (await openRefusal(tx, request.id)) return 'refusal-proposed';
  if (kind === 'no-data') return (await maySayNoData(tx, request)) ? undefined : 'data-found';
  if (!(await mayAnswerInPart(tx, request))) return 'not-open';
  const open = await openSystems(tx, journey.systems, request.id);
  if (open.some(({ system }) => !results.some((one) => one.system === system))) return 'system-left-out';
  const isAllowed = (result: (typeof results)[number]) => {
    const system = open.find((one) => one.system === result.system);
    return system !== undefined && isPossible(system, result);
  };
  if (!results.every(isAllowed)) return 'no-such-outcome';
  return deniesWhatIsFound(open, results) ? 'data-found' : undefined;
}

async function resultsOf(journey: Journey, tx: Tx, { kind, requestId, results }: ProposedAnswer) {
  if (kind === 'in-part') return [...results];
  const open = await openSystems(tx, journey.systems, requestId);
  return open.map(({ system }) => ({ system, outcome: 'nothing_found' as const }));
}
