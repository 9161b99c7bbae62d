import { proofForAppeal } from '../../core/appeal-proof.ts';
import { soonerDates } from '../../core/law/due-dates.ts';
import { answerAppealBy } from '../../core/law/later-dates.ts';
import { lawOf } from '../../core/law/laws.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { playbookForKind } from '../../core/which-playbook.ts';
import { insertAppeal } from '../../db/appeals.ts';
import { type Actor, applyToLocked, lockRequest, recordEvent } from '../../db/apply-event.ts';
import { movedOn } from '../../db/moved-on.ts';
import { hasReceipt, queueLetter } from '../../db/outbound-messages.ts';
import { freezePlaybook } from '../../db/playbooks.ts';
import { appealableRequests, linkRequests } from '../../db/request-links.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import { mayAppeal } from '../appeal-right.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';
import { recordLesson } from './record-lesson.ts';

export type AppealTaken =
  | { ok: true }
  | { ok: false; because: 'no-playbook' | 'already-triaged' | 'stale' | 'no-case-to-appeal' | 'no-sender' };

/**
 * Staff say that a message is an appeal: it is linked to the newest case of the same address or number that was refused or
 * partly fulfilled, and its sender proves who they are before anybody decides.
 * @throws Permanent `request-unknown`
 */
export async function takeAppeal(
  journey: Journey,
  { requestId, version, actor }: Pick<DecisionOrder, 'requestId' | 'version'> & { actor: Actor },
): Promise<AppealTaken> {
  const playbook = playbookForKind(journey.playbooks, 'appeal');
  if (!playbook) return { ok: false, because: 'no-playbook' };
  return await change(journey, requestId, async (tx): Promise<AppealTaken> => {
    const at = journey.clock.now();
    const before = await lockRequest(tx, requestId);
    if (before.state !== 'received') return { ok: false, because: 'already-triaged' };
    if (await movedOn(tx, before, version)) return { ok: false, because: 'stale' };
    const against = await newestAppealable(tx, requestId);
    if (!against) return { ok: false, because: 'no-case-to-appeal' };
    const due = answerAppealBy(lawOf(against.jurisdiction), before.received_at, journey.company);
    const { jurisdiction } = against;
    const event = {
      type: 'request.understood',
      kind: 'appeal',
      rights: against.rights,
      playbook: playbook.playbook,
      playbookHash: await freezePlaybook(tx, playbook, at),
      assuranceNeeded: proofForAppeal(playbook, against.rights),
      ...soonerDates(due, before),
      ...(jurisdiction === null ? {} : { jurisdiction }),
    } as const;
    const applied = await applyToLocked(tx, before, { event, actor, at });
    if (!applied.ok) return { ok: false, because: 'already-triaged' };
    await insertAppeal(tx, requestId, against.id);
    await linkRequests(tx, { requestId, otherId: against.id, because: 'appeal-of', at });
    const led = { type: 'request.continued', other: before.reference, because: 'appealed' } as const;
    await recordEvent(tx, against.id, { event: led, actor, at });
    await sayReceived(tx, applied.request, at);
    await recordLesson(journey, tx, before, { kind: 'appeal', rights: [] });
    return { ok: true };
  });
}

async function newestAppealable(tx: Tx, requestId: RequestId): Promise<RequestRow | undefined> {
  for (const { id } of await appealableRequests(tx, requestId)) {
    const other = await lockRequest(tx, id);
    if (await mayAppeal(tx, other)) return other;
  }
  return undefined;
}

/** Whoever was told that a message arrived is told now what it is taken for. */
async function sayReceived(tx: Tx, request: RequestRow, at: Temporal.Instant): Promise<void> {
  const role = (await hasReceipt(tx, request.id)) ? 'notice' : 'acknowledgement';
  await queueLetter(tx, { request, letter: 'appeal-received', role, at });
}
