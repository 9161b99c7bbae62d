import type { RequestId, StepId } from '../../core/privacy-request.ts';
import {
  APPROVER_ROLES,
  HANDLER_ROLES,
  REVIEWER_ROLES,
  type StaffAction,
  type StaffModal,
  type StaffPress,
  type StaffRole,
} from '../../core/staff.ts';
import type { Actor } from '../../db/apply-event.ts';
import { confirmRefusal } from '../../journey/close/decide-refusal.ts';
import { seeMessage } from '../../journey/close/see-message.ts';
import { withdraw } from '../../journey/close/withdraw.ts';
import type { Journey } from '../../journey/context.ts';
import { releaseReceipt } from '../../journey/deliver/release-receipt.ts';
import { resendLetter } from '../../journey/deliver/resend-letter.ts';
import { approve } from '../../journey/fulfil/approve.ts';
import { confirmAnswer } from '../../journey/fulfil/decide-answer.ts';
import { passOverSystem } from '../../journey/fulfil/pass-over-system.ts';
import { retryStep } from '../../journey/fulfil/retry-step.ts';
import { offerEntryLink } from '../../journey/intake/note/entry-link.ts';
import { recordRefusal } from '../../journey/record-refusal.ts';
import { confirmSuggestion } from '../../journey/route/confirm-suggestion.ts';
import { triage } from '../../journey/route/triage.ts';
import { turnAway } from '../../journey/route/turn-away.ts';
import { reviewDeclaration } from '../../journey/verify/review-declaration.ts';
import { type ButtonValue, readValue } from '../card/button-value.ts';
import { BUTTONS } from '../card/card-buttons.ts';
import { type CaseRecord, findCaseRecord, readCaseRecord } from '../card/case-record.ts';
import { MORE, moreAction, readMoreValue } from '../card/more-menu.ts';
import { refusedAction } from '../words/refusal-words.ts';
import { allowedVerbs } from './allowed-verbs.ts';
import { authorityForm } from './authority-form.ts';
import { appealForm, sendBackForm } from './decide-forms.ts';
import { linkText } from './entry-form.ts';
import { moreForm } from './more-form.ts';
import { openVerb } from './open-verb.ts';
import { offerPackage } from './package-link.ts';
import { revealForm } from './reveal-form.ts';
import { tasksForm } from './tasks-form.ts';

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
  const onForm = (
    id: string,
    roles: readonly StaffRole[],
    form: Parameters<typeof showing>[3],
  ): StaffAction => ({ id, roles, run: (press) => showing(journey, id, press, form) });
  const step = ({ stepId }: ButtonValue) => (stepId ?? '') as StepId;
  return [
    onCase(BUTTONS.approve, APPROVERS, (order, value, userId) =>
      approve(journey, { ...order, stepId: step(value), userId }),
    ),
    onCase(BUTTONS.withdraw, HANDLERS, (order, { version }) =>
      withdraw(journey, { ...order, expectVersion: version }),
    ),
    onCase(BUTTONS.retry, HANDLERS, (order, value) => retryStep(journey, { ...order, stepId: step(value) })),
    onCase(BUTTONS.isDeletion, HANDLERS, (order, { version }) =>
      triage(journey, { ...order, version, rights: ['delete'] }),
    ),
    onCase(BUTTONS.passOver, APPROVERS, (order, value) =>
      passOverSystem(journey, { ...order, stepId: step(value) }),
    ),
    onCase(BUTTONS.resend, HANDLERS, (order) => resendLetter(journey, order)),
    onCase(BUTTONS.seen, HANDLERS, (order) => seeMessage(journey, order)),
    onCase(BUTTONS.receipt, HANDLERS, (order) => releaseReceipt(journey, order)),
    onCase(BUTTONS.dismiss, HANDLERS, (order, { version }) => turnAway(journey, { ...order, version })),
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
    onCase(BUTTONS.giveOut, APPROVERS, (order, value, userId) =>
      approve(journey, { ...order, stepId: step(value), userId }),
    ),
    onCase(BUTTONS.package, HANDLERS, ({ requestId }, _, userId) => offerPackage(journey, requestId, userId)),
    onForm(BUTTONS.tasks, HANDLERS, tasksFormOr),
    onCase(BUTTONS.confirmRefusal, APPROVERS, ({ requestId }, { version }, userId) =>
      confirmRefusal(journey, { requestId, version, userId }),
    ),
    onCase(BUTTONS.confirmAnswer, APPROVERS, ({ requestId }, { version }, userId) =>
      confirmAnswer(journey, { requestId, version, userId }),
    ),
    onForm(BUTTONS.sendBack, APPROVERS, sendBackForm),
    onForm(BUTTONS.decideAppeal, APPROVERS, appealForm),
    onForm(BUTTONS.reveal, HANDLERS, revealFormOr),
    onForm(BUTTONS.authority, REVIEWER_ROLES, authorityForm),
    { id: BUTTONS.more, roles: HANDLERS, run: (press) => more(journey, press) },
  ];
}

/** A button that shows a form about its case; where the case does not allow it, that is part of the case. */
async function showing(
  journey: Journey,
  action: string,
  { userId, value }: StaffPress,
  form: (record: CaseRecord) => StaffModal | { because: string },
): Promise<string | StaffModal> {
  const on = readValue(value);
  const record = on && (await findCaseRecord(journey, on.requestId as RequestId));
  if (!record) return refusedAction('stale');
  const shown = form(record);
  if (!('because' in shown)) return shown;
  await recordRefusal(journey, record.id, userId, action, String(shown.because));
  return refusedAction(String(shown.because));
}

const tasksFormOr = (record: CaseRecord) =>
  record.tasks.length > 0 ? tasksForm(record) : { because: 'no-open-task' };

const revealFormOr = (record: CaseRecord) =>
  record.mayReveal ? revealForm(record) : { because: 'nothing-to-reveal' };

/** The overflow: the verbs that are wanted most often, and the list of all. */
async function more(journey: Journey, press: StaffPress): Promise<string | StaffModal | null> {
  const chosen = readMoreValue(press.value);
  if (!chosen) return refusedAction('stale');
  const { verb, version } = chosen;
  const requestId = chosen.requestId as RequestId;
  const record = await findCaseRecord(journey, requestId);
  if (!record) return refusedAction('stale');
  const { userId } = press;
  if (verb === MORE) {
    if (allowedVerbs(record).length > 0) return moreForm(record);
    await recordRefusal(journey, requestId, userId, BUTTONS.more, 'nothing-to-decide');
    return refusedAction('nothing-to-decide');
  }
  const outcome = await openVerb(journey, verb, { requestId, version, userId });
  if ('faults' in outcome) return refusedAction('stale');
  if (outcome.ok) return outcome.shows ?? null;
  await recordRefusal(journey, requestId, userId, moreAction(verb), outcome.because);
  return refusedAction(outcome.because);
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
  await recordRefusal(journey, requestId, userId, action, answer.because);
  return refusedAction(answer.because);
}
