import { nearer, type StandingDates } from '../core/law/due-dates.ts';
import type { Standing } from '../core/lifecycle.ts';
import type { LifecycleEvent } from '../core/lifecycle-event.ts';
import type { OnBehalf } from '../core/privacy-request.ts';
import type { RequestRow } from './tables.ts';

export const STEP_FAILED = 'step-failed';
/** The requester wrote after a question of ours; somebody must read it. */
export const REQUESTER_ANSWERED = 'requester-answered';
/** What the team should know; it gives way to what the team must do, and never hides it. */
const NOTES: readonly (string | null)[] = [
  'letter-lost',
  'texts-stopped',
  'wrote-after-close',
  'disowned',
  REQUESTER_ANSWERED,
];

const raised = (attention: string, standing: string | null): Partial<RequestRow> =>
  standing === null || NOTES.includes(standing) ? { attention } : {};

const settled = (standing: string | null, ...attentions: string[]): Partial<RequestRow> =>
  attentions.some((attention) => attention === standing) ? { attention: null } : {};

/** Facts that an event carries and the record keeps as columns. */
export function recorded(
  event: LifecycleEvent,
  at: Temporal.Instant,
  next: Standing,
  before: Pick<RequestRow, 'attention' | 'missed_at' | 'question' | 'rights'> & StandingDates,
): Partial<RequestRow> {
  const { attention } = before;
  switch (event.type) {
    case 'reading.failed':
      return { attention: 'needs-reading' };
    case 'triage.needed':
      return { attention: 'needs-triage' };
    case 'request.understood':
      return {
        kind: event.kind,
        rights: event.rights,
        playbook: event.playbook,
        playbook_hash: event.playbookHash,
        assurance_needed: event.assuranceNeeded,
        ...actingFor(event.onBehalf),
        attention: null,
        ...(event.jurisdiction === undefined ? {} : { jurisdiction: event.jurisdiction }),
        ...(event.due && nearer(event.due, before)),
      };
    case 'verification.lessened':
      return {
        playbook: event.playbook,
        playbook_hash: event.playbookHash,
        assurance_needed: event.assuranceNeeded,
        attention: null,
      };
    case 'owner.assigned':
      return { assignee: event.to };
    case 'owner.released':
      return { assignee: null };
    case 'jurisdiction.set':
      return { jurisdiction: event.law, ...(event.due && nearer(event.due, before)) };
    case 'deadline.missed':
      return { missed_at: before.missed_at ?? at };
    case 'entry.opened':
      return { attention: 'needs-person' };
    case 'entry.completed':
      return { attention: null, language: event.language };
    case 'request.dismissed':
    case 'request.redirected':
      return { kind: event.kind, attention: null };
    case 'message.received':
      // Nobody works on a closed case: what still arrives there must not go unseen.
      if (event.automatic) return {};
      if (next.state === 'closed') return { question: null, ...raised('wrote-after-close', attention) };
      return before.question === null ? {} : { question: null, ...raised(REQUESTER_ANSWERED, attention) };
    case 'requester.asked':
      return { question: event.question, ...settled(attention, REQUESTER_ANSWERED) };
    case 'request.divided': {
      const { taken } = event;
      return taken ? { rights: before.rights.filter((right) => !taken.includes(right)) } : {};
    }
    case 'texts.stopped':
      return event.reachable ? {} : raised('texts-stopped', attention);
    case 'texts.resumed':
      return settled(attention, 'texts-stopped');
    case 'letter.lost':
      return event.fallback === null ? raised('letter-lost', attention) : {};
    case 'letter.resent':
      return settled(attention, 'letter-lost');
    case 'message.seen':
      return settled(attention, 'wrote-after-close', 'letter-lost', 'disowned', REQUESTER_ANSWERED);
    case 'receipt.withheld':
      return event.answerHeld ? { answer_held: true } : {};
    case 'receipt.released':
      return { answer_held: false };
    case 'identity.verified':
    case 'contact.proven':
      return { assurance: event.assurance };
    case 'authority.shown':
      return raised('needs-authority', attention);
    case 'authority.reviewed':
      return {
        ...(event.authority && { authority: event.authority }),
        ...settled(attention, 'needs-authority'),
      };
    case 'request.handed_over':
      return {
        organization: event.organization,
        playbook: event.playbook,
        playbook_hash: event.playbookHash,
        attention: null,
      };
    case 'declaration.signed':
      return raised('needs-review', attention);
    case 'declaration.reviewed':
      return settled(attention, 'needs-review');
    case 'request.disowned':
      return { attention: 'disowned' };
    case 'contact.disowned':
      return raised('disowned', attention);
    case 'request.routed':
      return { team: event.team };
    case 'step.failed':
      return raised(STEP_FAILED, attention);
    case 'step.retried':
    case 'step.settled':
    case 'system.passed_over':
      return event.stillFailed > 0 ? raised(STEP_FAILED, attention) : settled(attention, STEP_FAILED);
    case 'refusal.confirmed':
    case 'answer.confirmed':
    case 'request.duplicated':
      return { attention: null };
    case 'deadline.extended':
      return { extended_until: Temporal.Instant.from(event.until) };
    case 'extension.undone':
      return { extended_until: null };
    case 'refusal.sent_back':
    case 'answer.sent_back':
    case 'hold.lifted':
      return event.stillFailed > 0 ? {} : settled(attention, STEP_FAILED);
    case 'acknowledgement.sent':
      return { acknowledged_at: at };
    case 'answer.dropped':
      return { content_until: Temporal.Instant.from(event.contentUntil), attention: null };
    case 'answer.sent':
      return {
        content_until: event.contentUntil === null ? null : Temporal.Instant.from(event.contentUntil),
      };
    case 'content.destroyed':
      return { content_until: null };
    default:
      return {};
  }
}

function actingFor(onBehalf: OnBehalf | undefined): Partial<RequestRow> {
  if (onBehalf === undefined) return {};
  return { on_behalf: onBehalf, ...(onBehalf === 'parent' && { minor: true }) };
}
