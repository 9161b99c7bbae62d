import { respondBy } from '../../core/law/deadline.ts';
import { soonerDates } from '../../core/law/due-dates.ts';
import type { JurisdictionHint } from '../../core/law/jurisdiction-hints.ts';
import { lawOf } from '../../core/law/laws.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { Permanent } from '../../core/problem.ts';
import { type Actor, applyToLocked, lockRequest } from '../../db/apply-event.ts';
import { noteHints } from '../../db/jurisdiction-hints.ts';
import { wholeCase } from '../../db/parts.ts';
import type { Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';

export interface JurisdictionOrder {
  requestId: RequestId;
  /** The id of a law; `null`: nobody knows which one counts. */
  law: string | null;
  actor: Actor;
}
export type JurisdictionSet = { ok: true } | { ok: false; because: 'unknown-law' | 'same-law' | 'not-open' };

/**
 * Staff say under which law a case is, with all of its parts that are open: they are one person's. The dates of each are
 * computed anew: a sooner one counts from now on, a later one never does, because the person was told the first.
 * @returns what became of the request that it was said of
 * @throws Permanent `request-unknown`
 */
export async function setJurisdiction(journey: Journey, order: JurisdictionOrder): Promise<JurisdictionSet> {
  const { requestId, law } = order;
  if (law !== null && lawOf(law) === null) return { ok: false, because: 'unknown-law' };
  const hint = law === null ? null : ({ source: 'staff', place: law } as const);
  return await change(journey, requestId, (tx) => putCaseUnder(journey, tx, { ...order, hint }));
}

/** As `setJurisdiction`, in a transaction of the caller's. `hint`: what speaks for the law, where that is not noted yet. */
export async function putCaseUnder(
  journey: Journey,
  tx: Tx,
  order: JurisdictionOrder & { hint: JurisdictionHint | null },
): Promise<JurisdictionSet> {
  let answer: JurisdictionSet = { ok: false, because: 'not-open' };
  for (const id of await caseOf(tx, order.requestId)) {
    const put = await putUnder(journey, tx, id, order);
    if (id === order.requestId) answer = put;
  }
  return answer;
}

/** The case first, then its parts: whoever takes several locks takes them in this order. */
async function caseOf(tx: Tx, requestId: RequestId): Promise<RequestId[]> {
  const request = await tx
    .selectFrom('requests')
    .select(['id', 'part_of'])
    .where('id', '=', requestId)
    .executeTakeFirst();
  if (!request) throw new Permanent('request-unknown');
  return (await wholeCase(tx, request)).map(({ id }) => id);
}

async function putUnder(
  journey: Journey,
  tx: Tx,
  id: RequestId,
  { law, actor, hint }: JurisdictionOrder & { hint: JurisdictionHint | null },
): Promise<JurisdictionSet> {
  const before = await lockRequest(tx, id);
  if (before.jurisdiction === law) return { ok: false, because: 'same-law' };
  const at = journey.clock.now();
  const { received_at: receivedAt, rights, phi } = before;
  const deadline = respondBy({ receivedAt, jurisdiction: law, rights, phi }, journey.company);
  const event = { type: 'jurisdiction.set', law, ...soonerDates(deadline, before) } as const;
  const applied = await applyToLocked(tx, before, { event, actor, at });
  if (!applied.ok) return { ok: false, because: 'not-open' };
  if (hint && before.part_of === null) await noteHints(tx, id, [hint], at);
  return { ok: true };
}
