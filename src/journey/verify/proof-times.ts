import { isActor } from '../../core/authority.ts';
import { after, type PlaybookDuration } from '../../core/duration.ts';
import { Permanent } from '../../core/problem.ts';
import { frozenPlaybook } from '../../db/playbooks.ts';
import type { Db, RequestRow, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';

export interface ProofTimes {
  /** When the requester is reminded, in order. */
  remindAt: Temporal.Instant[];
  giveUpAt: Temporal.Instant;
}

/**
 * When a requester who must prove who they are is reminded, and until when they can: the playbook's `remind` and
 * `give-up-after`, counted from the moment the request was understood, so that our own reading time is not taken from
 * theirs. Whoever acts for another has the times that `company.yaml` gives them.
 * @throws Permanent `request-not-understood`, `nothing-to-prove`
 */
export async function proofTimes(
  journey: Pick<Journey, 'company'>,
  db: Db | Tx,
  request: Pick<RequestRow, 'id' | 'playbook_hash' | 'on_behalf'>,
): Promise<ProofTimes> {
  const understood = await db
    .selectFrom('request_events')
    .select('at')
    .where('request_id', '=', request.id)
    .where('type', '=', 'request.understood')
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  if (!understood || request.playbook_hash === null) throw new Permanent('request-not-understood');
  const { verify } = await frozenPlaybook(db, request.playbook_hash);
  const times = isActor(request.on_behalf) ? journey.company['acting-for-another'] : verify;
  if (!('give-up-after' in times)) throw new Permanent('nothing-to-prove');
  const at = (wait: PlaybookDuration) => after(understood.at, wait, journey.company['time-zone']);
  return {
    remindAt: times.remind.map(at).sort(Temporal.Instant.compare),
    giveUpAt: at(times['give-up-after']),
  };
}

export async function giveUpAt(...given: Parameters<typeof proofTimes>): Promise<Temporal.Instant> {
  return (await proofTimes(...given)).giveUpAt;
}
