import type { StaffModal } from '../../core/staff.ts';
import { seeMessage } from '../../journey/close/see-message.ts';
import type { Journey } from '../../journey/context.ts';
import { releaseReceipt } from '../../journey/deliver/release-receipt.ts';
import { resendLetter } from '../../journey/deliver/resend-letter.ts';
import { retryStep } from '../../journey/fulfil/retry-step.ts';
import { unblockSender } from '../../journey/route/block-sender.ts';
import { claim, release } from '../../journey/route/own-case.ts';
import { turnAway } from '../../journey/route/turn-away.ts';
import { type CaseRecord, findCaseRecord } from '../card/case-record.ts';
import { moreAction } from '../card/more-menu.ts';
import { allowedVerbs } from './allowed-verbs.ts';
import { askForm } from './ask-form.ts';
import { authorityForm } from './authority-form.ts';
import { blockForm } from './block-form.ts';
import type { CaseOrder, FormOutcome } from './case-order.ts';
import { formFor } from './decide-forms.ts';
import { giveForm } from './give-form.ts';
import { lawForm } from './law-form.ts';
import { noteForm } from './note-form.ts';
import { revealForm } from './reveal-form.ts';
import { sortForm } from './sort-form.ts';
import { tasksForm } from './tasks-form.ts';
import type { Verb } from './verbs.ts';

/** A press of the menu, or the list's form that was sent. */
type Order = Omit<CaseOrder, 'viewId'>;
type Done = { ok: true } | { ok: false; because: string };

type AtOnce = (journey: Journey, order: Order, record: CaseRecord) => Promise<Done>;

/** Verbs that need nothing more than the press. */
export const AT_ONCE = {
  claim,
  release,
  dismiss: (journey, order) => turnAway(journey, { ...acting(order), version: order.version }),
  retry: async (journey, order, { failed }) =>
    failed
      ? await retryStep(journey, { ...acting(order), stepId: failed.stepId })
      : { ok: false, because: 'not-failed' },
  resend: (journey, order) => resendLetter(journey, acting(order)),
  receipt: (journey, order) => releaseReceipt(journey, acting(order)),
  seen: (journey, order) => seeMessage(journey, acting(order)),
  unblock: (journey, order) => unblockSender(journey, { ...acting(order), userId: order.userId }),
} satisfies { readonly [verb in Verb]?: AtOnce };

/** Verbs that ask for more in a form. */
const FORMS: {
  readonly [verb in Verb]?: (record: CaseRecord, journey: Journey) => StaffModal;
} = {
  give: giveForm,
  note: noteForm,
  ask: (record, { questions }) => askForm(record, questions),
  sort: sortForm,
  law: lawForm,
  tasks: tasksForm,
  reveal: revealForm,
  authority: authorityForm,
  block: blockForm,
};

/** Why a verb is not allowed, where there is more to say than that. */
const WHY_NOT: { readonly [verb in Verb]?: string } = {
  claim: 'owned-already',
  release: 'not-owned',
  reveal: 'nothing-to-reveal',
  sort: 'already-triaged',
  tasks: 'no-open-task',
  retry: 'not-failed',
  resend: 'no-lost-letter',
  receipt: 'receipt-not-withheld',
  seen: 'nothing-to-see',
  block: 'no-sender',
  unblock: 'not-blocked',
};

/** Does what a verb of the menu says, or shows the form that asks for what it needs. What the case does not allow is refused. */
export async function openVerb(journey: Journey, verb: Verb, order: Order): Promise<FormOutcome> {
  const action = moreAction(verb);
  const record = await findCaseRecord(journey, order.requestId);
  if (!record) return { ok: false, because: 'stale', action };
  if (!allowedVerbs(record).includes(verb))
    return { ok: false, because: WHY_NOT[verb] ?? 'not-allowed-now', action };
  const atOnce = (AT_ONCE as { readonly [verb in Verb]?: AtOnce })[verb];
  if (atOnce) {
    const done = await atOnce(journey, order, record);
    return done.ok ? { ok: true } : { ...done, action };
  }
  const form = FORMS[verb];
  const decision = record.decisions.find((one) => one === verb);
  const shows = form ? form(record, journey) : decision && (await formFor(journey, record, decision));
  return shows ? { ok: true, shows } : { ok: false, because: 'not-allowed-now', action };
}

const acting = ({ requestId, userId }: Order) => ({ requestId, actor: `staff:${userId}` as const });
