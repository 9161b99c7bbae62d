import { isEnough } from '../../core/assurance.ts';
import { isActor } from '../../core/authority.ts';
import type { RequestId, Right } from '../../core/privacy-request.ts';
import { type PlannedPart, partsFor } from '../../core/which-playbook.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { movedOn } from '../../db/moved-on.ts';
import { wholeCase } from '../../db/parts.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';
import { openPart } from '../take-up.ts';

export type Divided =
  | { ok: true }
  | {
      ok: false;
      because: 'stale' | 'not-open' | 'no-playbook' | 'asked-for-already' | 'needs-more-proof';
    };

const DIVISIBLE: readonly string[] = ['verifying', 'routed', 'fulfilling'];

/** Whether a case can be given one more part: it was sorted, it is none itself, and nothing is answered yet. */
export const mayDivide = ({
  state,
  kind,
  part_of,
}: Pick<RequestRow, 'state' | 'kind' | 'part_of'>): boolean =>
  kind === 'request' && part_of === null && DIVISIBLE.includes(state);

/**
 * Staff find that a message asks for a right beside what its case is about: it goes on as a part of that case, with a
 * clock of its own from the same receipt. What the case itself had of it is taken out of it.
 * @throws Permanent `request-unknown`
 */
export async function divide(
  journey: Journey,
  { requestId, version, userId, rights }: DecisionOrder & { rights: readonly Right[] },
): Promise<Divided> {
  return await change(journey, requestId, async (tx): Promise<Divided> => {
    const request = await lockRequest(tx, requestId);
    if (await movedOn(tx, request, version)) return { ok: false, because: 'stale' };
    if (!mayDivide(request)) return { ok: false, because: 'not-open' };
    const planned = partsFor(journey.playbooks, rights, request);
    if (!planned) return { ok: false, because: 'no-playbook' };
    const taken = rights.filter((right) => request.rights.includes(right));
    if (await isAskedFor(tx, request, rights)) return { ok: false, because: 'asked-for-already' };
    if (!planned.every((part) => isProvenFor(request, part)))
      return { ok: false, because: 'needs-more-proof' };
    const at = journey.clock.now();
    const actor = `staff:${userId}` as const;
    const parts: string[] = [];
    for (const part of planned) parts.push(await openPart(journey, tx, request, part, { actor }));
    const event = { type: 'request.divided', parts, ...(taken.length > 0 && { taken }) } as const;
    await recordEvent(tx, requestId, { event, actor, at });
    if (request.state !== 'verifying') await letGoOn(tx, request, parts, at);
    return { ok: true };
  });
}

/** Another part is about it, or it is all that the case itself is about. */
async function isAskedFor(tx: Tx, request: RequestRow, rights: readonly Right[]): Promise<boolean> {
  const others = (await wholeCase(tx, request)).filter(
    ({ id, state }) => id !== request.id && state !== 'closed',
  );
  const keepsNone = request.rights.every((right) => rights.includes(right));
  return keepsNone || others.some((part) => part.rights.some((right) => rights.includes(right)));
}

/**
 * A part takes its proofs from its case. What needs more than the case does would wait for ever, and so would what
 * somebody else may not ask for; such a right needs a case of its own.
 */
function isProvenFor(request: RequestRow, { playbook }: PlannedPart): boolean {
  const { assurance: needed } = playbook.verify;
  if (needed === 'none') return true;
  if (request.state === 'verifying') return isEnough(request.assurance_needed ?? 'basic', needed);
  return !isActor(request.on_behalf) && isEnough(request.assurance, needed);
}

/** What was proven for the case counts for its new parts. */
async function letGoOn(
  tx: Tx,
  { id, assurance }: RequestRow,
  parts: readonly string[],
  at: Temporal.Instant,
): Promise<void> {
  const verified = await tx
    .selectFrom('request_events')
    .select('data')
    .where('request_id', '=', id)
    .where('type', '=', 'identity.verified')
    .executeTakeFirst();
  if (!verified) return;
  const waiting = await tx
    .selectFrom('requests')
    .select('id')
    .where('reference', 'in', [...parts])
    .where('state', '=', 'verifying')
    .execute();
  const contact = String(verified.data.contact);
  const event = { type: 'identity.verified', assurance, contact, by: 'earlier-case' } as const;
  for (const part of waiting) await recordEvent(tx, part.id as RequestId, { event, actor: 'system', at });
}
