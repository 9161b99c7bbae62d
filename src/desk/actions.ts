import type { RequestId, StepId } from '../core/privacy-request.ts';
import {
  APPROVER_ROLES,
  HANDLER_ROLES,
  REVIEWER_ROLES,
  type StaffAction,
  type StaffModal,
  type StaffPress,
  type StaffRole,
} from '../core/staff.ts';
import type { Actor } from '../db/apply-event.ts';
import { confirmRefusal } from '../journey/close/decide-refusal.ts';
import { seeMessage } from '../journey/close/see-message.ts';
import { withdraw } from '../journey/close/withdraw.ts';
import type { Journey } from '../journey/context.ts';
import { releaseReceipt } from '../journey/deliver/release-receipt.ts';
import { resendLetter } from '../journey/deliver/resend-letter.ts';
import { approve } from '../journey/fulfil/approve.ts';
import { passOverSystem } from '../journey/fulfil/pass-over-system.ts';
import { retryStep } from '../journey/fulfil/retry-step.ts';
import { offerEntryLink } from '../journey/intake/note/entry-link.ts';
import { recordRefusal } from '../journey/record-refusal.ts';
import { unblockSender } from '../journey/route/block-sender.ts';
import { confirmSuggestion } from '../journey/route/confirm-suggestion.ts';
import { triage } from '../journey/route/triage.ts';
import { turnAway } from '../journey/route/turn-away.ts';
import { reviewDeclaration } from '../journey/verify/review-declaration.ts';
import { authorityForm } from './authority-form.ts';
import { type ButtonValue, readValue, writeValue } from './button-value.ts';
import { BUTTONS } from './card-buttons.ts';
import { blockForm, sortForm } from './case-forms.ts';
import { type CaseRecord, findCaseRecord, readCaseRecord } from './case-record.ts';
import { appealForm, decideForm, sendBackForm } from './decide-forms.ts';
import { linkText } from './entry-form.ts';
import { lawForm } from './law-form.ts';
import { MORE_UNBLOCK, readMoreValue } from './more-menu.ts';
import { refusedAction } from './refusal-words.ts';
import { revealForm } from './reveal-form.ts';

type Answer = { ok: true; says?: string } | { ok: false; because: string };
interface OnCase {
  requestId: RequestId;
  actor: Actor;
}

const HANDLERS = HANDLER_ROLES;
const APPROVERS = APPROVER_ROLES;

/** Every button of a card: who may press it and what it does. */
export function deskActions(journey: Journey): StaffAction[] {
  const onCase = (
    id: string,
    roles: readonly StaffRole[],
    verb: (order: OnCase, value: ButtonValue, userId: string) => Promise<Answer>,
  ): StaffAction => ({
    id,
    roles,
    run: (press) => perform(journey, id, press, verb),
  });
  const step = ({ stepId }: ButtonValue) => (stepId ?? '') as StepId;
  return [
    onCase(BUTTONS.approve, APPROVERS, (order, value, userId) =>
      approve(journey, { ...order, stepId: step(value), userId }),
    ),
    onCase(BUTTONS.withdraw, HANDLERS, (order) => withdraw(journey, order)),
    onCase(BUTTONS.retry, HANDLERS, (order, value) => retryStep(journey, { ...order, stepId: step(value) })),
    onCase(BUTTONS.isDeletion, HANDLERS, (order) => triage(journey, { ...order, rights: ['delete'] })),
    onCase(BUTTONS.passOver, APPROVERS, (order, value) =>
      passOverSystem(journey, { ...order, stepId: step(value) }),
    ),
    onCase(BUTTONS.resend, HANDLERS, (order) => resendLetter(journey, order)),
    onCase(BUTTONS.seen, HANDLERS, (order) => seeMessage(journey, order)),
    onCase(BUTTONS.receipt, HANDLERS, (order) => releaseReceipt(journey, order)),
    onCase(BUTTONS.dismiss, HANDLERS, (order) => turnAway(journey, order)),
    onCase(BUTTONS.confirm, HANDLERS, (order, { version }) =>
      confirmSuggestion(journey, { ...order, version }),
    ),
    onCase(BUTTONS.matches, APPROVERS, ({ requestId }, _, userId) =>
      reviewDeclaration(journey, { requestId, userId, accepted: true }),
    ),
    onCase(BUTTONS.matchesNot, APPROVERS, ({ requestId }, _, userId) =>
      reviewDeclaration(journey, { requestId, userId, accepted: false }),
    ),
    onCase(BUTTONS.addPerson, HANDLERS, async ({ requestId }, _, userId) => {
      const offer = await offerEntryLink(journey, { requestId, userId });
      if (!offer.ok) return offer;
      const { reference } = await readCaseRecord(journey, requestId);
      return { ok: true, says: linkText(reference, offer.link) };
    }),
    onCase(BUTTONS.confirmRefusal, APPROVERS, ({ requestId }, { version }, userId) =>
      confirmRefusal(journey, { requestId, version, userId }),
    ),
    { id: BUTTONS.sendBack, roles: APPROVERS, run: (press) => showing(journey, press, sendBackForm) },
    { id: BUTTONS.decideAppeal, roles: APPROVERS, run: (press) => showing(journey, press, appealForm) },
    { id: BUTTONS.reveal, roles: HANDLERS, run: (press) => showing(journey, press, revealFormOr) },
    { id: BUTTONS.authority, roles: REVIEWER_ROLES, run: (press) => showing(journey, press, authorityForm) },
    { id: BUTTONS.more, roles: HANDLERS, run: (press) => more(journey, press) },
  ];
}

/** A button that shows a form about its case. */
async function showing(
  journey: Journey,
  { value }: StaffPress,
  form: (record: CaseRecord) => string | StaffModal,
): Promise<string | StaffModal> {
  const on = readValue(value);
  const record = on && (await findCaseRecord(journey, on.requestId as RequestId));
  return record ? form(record) : refusedAction('stale');
}

const revealFormOr = (record: CaseRecord) =>
  record.mayReveal ? revealForm(record) : refusedAction('nothing-to-reveal');

/** The overflow: its options show a form, but for the one that lifts a block. */
async function more(journey: Journey, press: StaffPress): Promise<string | StaffModal | null> {
  const chosen = readMoreValue(press.value);
  if (!chosen) return refusedAction('stale');
  const { verb, requestId, version } = chosen;
  if (verb === 'unblock') {
    const value = writeValue({ requestId, version });
    return await perform(journey, MORE_UNBLOCK, { ...press, value }, (order, _, userId) =>
      unblockSender(journey, { ...order, userId }),
    );
  }
  const record = await findCaseRecord(journey, requestId as RequestId);
  if (!record) return refusedAction('stale');
  if (verb === 'reveal') return revealFormOr(record);
  if (verb === 'authority') return authorityForm(record);
  if (verb === 'decide')
    return record.decisions.length > 0 ? decideForm(record) : refusedAction('nothing-to-decide');
  if (verb === 'law') return lawForm(record);
  if (verb === 'block') return record.hasSender ? blockForm(record) : refusedAction('no-sender');
  return record.state === 'received' ? sortForm(record) : refusedAction('already-triaged');
}

async function perform(
  journey: Journey,
  action: string,
  { userId, value }: StaffPress,
  verb: (order: OnCase, value: ButtonValue, userId: string) => Promise<Answer>,
): Promise<string | null> {
  const read = readValue(value);
  if (!read) return refusedAction('stale');
  const requestId = read.requestId as RequestId;
  const known = await journey.db
    .selectFrom('requests')
    .select('id')
    .where('id', '=', requestId)
    .executeTakeFirst();
  if (!known) return refusedAction('stale');
  const answer = await verb({ requestId, actor: `staff:${userId}` }, read, userId);
  if (answer.ok) return answer.says ?? null;
  // Withdrawing too late is recorded by the verb itself.
  if (answer.because !== 'too-late') await recordRefusal(journey, requestId, userId, action, answer.because);
  return refusedAction(answer.because);
}
