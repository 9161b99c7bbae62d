import { firstDates } from '../../core/law/due-dates.ts';
import { answerAppealBy } from '../../core/law/later-dates.ts';
import { lawOf } from '../../core/law/laws.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { playbookForKind } from '../../core/which-playbook.ts';
import { insertAppeal } from '../../db/appeals.ts';
import { lockRequest } from '../../db/apply-event.ts';
import { newId } from '../../db/new-id.ts';
import { partsOf } from '../../db/parts.ts';
import { appealable } from '../appeal-right.ts';
import { change, type Journey } from '../context.ts';
import { openLinkedCase } from '../open-linked-case.ts';
import { pageRights } from '../page-rights.ts';
import type { PageBearer } from '../page-token.ts';

export type Appealed = { ok: true; reference: string } | { ok: false; because: 'not-appealable' };

/**
 * The requester asks on their page to have a refused or partly fulfilled request looked at again, by somebody else; of a case
 * with several parts the first that no appeal was made against. The appeal is a case of its own; what they proved in the
 * first one counts.
 */
export async function appealFromPage(journey: Journey, bearer: PageBearer): Promise<Appealed> {
  const playbook = playbookForKind(journey.playbooks, 'appeal');
  if (!playbook) return { ok: false, because: 'not-appealable' };
  const id = newId<RequestId>();
  return await change(journey, id, async (tx): Promise<Appealed> => {
    const theCase = await lockRequest(tx, bearer.requestId);
    const { isRequester } = await pageRights(tx, bearer);
    const against = await appealable(tx, [theCase, ...(await partsOf(tx, theCase.id))]);
    if (!isRequester || !against) return { ok: false, because: 'not-appealable' };
    const now = journey.clock.now();
    const reference = await openLinkedCase(journey, tx, {
      id,
      from: against,
      link: { to: against, because: 'appeal-of' },
      continued: 'appealed',
      kind: 'appeal',
      rights: against.rights,
      playbook,
      contactId: bearer.contactId,
      receipt: 'appeal-received',
      due: firstDates(answerAppealBy(lawOf(against.jurisdiction), now, journey.company)),
      actor: 'requester',
    });
    await insertAppeal(tx, id, against.id);
    return { ok: true, reference };
  });
}
