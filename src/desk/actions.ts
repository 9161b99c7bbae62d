import type { Kind, RequestId, Right, StepId } from '../core/privacy-request.ts';
import {
  HANDLER_ROLES,
  type StaffAction,
  type StaffModal,
  type StaffPress,
  type StaffRole,
} from '../core/staff.ts';
import type { Actor } from '../db/apply-event.ts';
import type { Journey } from '../journey/context.ts';
import type { EntryLink } from '../journey/intake/note/entry-link.ts';
import { type ButtonValue, readValue, writeValue } from './button-value.ts';
import { BUTTONS } from './card-buttons.ts';
import { blockForm, sortForm } from './case-forms.ts';
import { findCaseRecord, readCaseRecord } from './case-record.ts';
import { linkText } from './entry-form.ts';
import { MORE_UNBLOCK, readMoreValue } from './more-menu.ts';
import { recordRefusal } from './record-refusal.ts';
import { refusedAction } from './refusal-words.ts';

type Answer = { ok: true; says?: string } | { ok: false; because: string };
interface OnCase {
  requestId: RequestId;
  actor: Actor;
}
interface OnStep extends OnCase {
  stepId: StepId;
}

/** What staff can have done; the stages of the journey do it. */
export interface DeskVerbs {
  approve(order: OnStep & { userId: string }): Promise<Answer>;
  withdraw(order: OnCase): Promise<Answer>;
  retryStep(order: OnStep): Promise<Answer>;
  triage(order: OnCase & { rights: readonly Right[] }): Promise<Answer>;
  passOver(order: OnStep): Promise<Answer>;
  resendLetter(order: OnCase): Promise<Answer>;
  seeMessage(order: OnCase): Promise<Answer>;
  releaseReceipt(order: OnCase): Promise<Answer>;
  dismiss(order: OnCase & { kind: Exclude<Kind, 'request'> }): Promise<Answer>;
  confirmSuggestion(order: OnCase & { version: number }): Promise<Answer>;
  offerEntryLink(order: {
    requestId: RequestId;
    userId: string;
  }): Promise<{ ok: true; link: EntryLink } | { ok: false; because: string }>;
  unblock(order: { requestId: RequestId; userId: string }): Promise<Answer>;
}

const HANDLERS = HANDLER_ROLES;
const APPROVERS: readonly StaffRole[] = ['approver', 'admin'];

/** Every button of a card: who may press it and what it does. */
export function deskActions(journey: Journey, verbs: DeskVerbs): StaffAction[] {
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
      verbs.approve({ ...order, stepId: step(value), userId }),
    ),
    onCase(BUTTONS.withdraw, HANDLERS, (order) => verbs.withdraw(order)),
    onCase(BUTTONS.retry, HANDLERS, (order, value) => verbs.retryStep({ ...order, stepId: step(value) })),
    onCase(BUTTONS.isDeletion, HANDLERS, (order) => verbs.triage({ ...order, rights: ['delete'] })),
    onCase(BUTTONS.passOver, APPROVERS, (order, value) => verbs.passOver({ ...order, stepId: step(value) })),
    onCase(BUTTONS.resend, HANDLERS, (order) => verbs.resendLetter(order)),
    onCase(BUTTONS.seen, HANDLERS, (order) => verbs.seeMessage(order)),
    onCase(BUTTONS.receipt, HANDLERS, (order) => verbs.releaseReceipt(order)),
    onCase(BUTTONS.dismiss, HANDLERS, (order) => verbs.dismiss({ ...order, kind: 'question' })),
    onCase(BUTTONS.confirm, HANDLERS, (order, { version }) => verbs.confirmSuggestion({ ...order, version })),
    onCase(BUTTONS.addPerson, HANDLERS, async ({ requestId }, _, userId) => {
      const offer = await verbs.offerEntryLink({ requestId, userId });
      if (!offer.ok) return offer;
      const { reference } = await readCaseRecord(journey.db, requestId, journey.clock.now());
      return { ok: true, says: linkText(reference, offer.link) };
    }),
    { id: BUTTONS.more, roles: HANDLERS, run: (press) => more(journey, verbs, press) },
  ];
}

/** The overflow: two of its options show a form, the third does what it says. */
async function more(
  journey: Journey,
  verbs: DeskVerbs,
  press: StaffPress,
): Promise<string | StaffModal | null> {
  const chosen = readMoreValue(press.value);
  if (!chosen) return refusedAction('stale');
  const { verb, requestId, version } = chosen;
  if (verb === 'unblock') {
    const value = writeValue({ requestId, version });
    return await perform(journey, MORE_UNBLOCK, { ...press, value }, (order, _, userId) =>
      verbs.unblock({ ...order, userId }),
    );
  }
  const record = await findCaseRecord(journey.db, requestId as RequestId, journey.clock.now());
  if (!record) return refusedAction('stale');
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
