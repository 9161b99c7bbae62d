import fc from 'fast-check';
import { AUTHORITIES } from '../../src/core/authority.ts';
import {
  ANSWER_KINDS,
  NO_ANSWER_REASONS,
  REFUSAL_REASONS,
  SEND_BACK_REASONS,
} from '../../src/core/decision.ts';
import { DELIVERIES } from '../../src/core/delivery.ts';
import { STAFF_PAUSES } from '../../src/core/law/law.ts';
import {
  type EventType,
  LINK_REASONS,
  type LifecycleEvent,
  OWNER_REASONS,
} from '../../src/core/lifecycle-event.ts';
import { WAITING_ON } from '../../src/core/privacy-request.ts';

const step = fc.constantFrom('locate', 'erase', 'desk.card');
const nothing = {};
const dates = (at: string, source: string) => ({ at, source, workingAt: at, targetAt: at });

type Payloads = { [Type in EventType]: fc.Arbitrary<Omit<Extract<LifecycleEvent, { type: Type }>, 'type'>> };

/**
 * One arbitrary event of every type there is: a type that is added must be added here.
 * @param hash of a playbook that the database holds
 */
export const eventPayloads = (hash: () => string): Payloads => ({
  'request.received': fc.constant({
    channel: 'email',
    inbound: 'i',
    receipt: 'acknowledgement',
    dueAt: '2027-01-01T00:00:00Z',
    dueSource: 'test',
  }),
  'reading.failed': fc.constant({ problem: 'unreadable', slackChannel: 'privacy-requests' }),
  'triage.needed': fc.constant({ because: 'unclear', slackChannel: 'privacy-requests' }),
  'request.understood': fc.record({
    kind: fc.constant('request' as const),
    rights: fc.constantFrom(['delete'], ['opt_out'], ['limit_sensitive'], ['delete', 'opt_out']),
    playbook: fc.constant('delete'),
    playbookHash: fc.constant('').map(() => hash()),
    assuranceNeeded: fc.constantFrom('none', 'basic', 'strong'),
    onBehalf: fc.constantFrom('self', 'agent', 'parent'),
    due: fc.constantFrom(dates('2026-12-01T00:00:00Z', 'sooner'), dates('2027-06-01T00:00:00Z', 'later')),
  }),
  'owner.assigned': fc.record({ to: fc.constant('U1'), because: fc.constantFrom(...OWNER_REASONS) }),
  'owner.released': fc.constant({ from: 'U1' }),
  'jurisdiction.set': fc.constantFrom(
    { law: 'US-CO' },
    { law: null, due: dates('2026-12-02T00:00:00Z', 'sooner') },
    { law: 'US-IA', due: dates('2027-06-01T00:00:00Z', 'later') },
  ),
  'clock.paused': fc.record({ because: fc.constantFrom(...STAFF_PAUSES), cite: fc.constant('s. 32') }),
  'clock.resumed': fc.record({ because: fc.constantFrom(...STAFF_PAUSES) }),
  'deadline.near': fc.constant({
    left: 3,
    workingOn: '2026-12-21',
    dueOn: '2026-12-21',
    slackChannel: 'privacy-requests',
  }),
  'deadline.missed': fc.constant({ dueOn: '2026-12-21', source: 'test', slackChannel: 'privacy-requests' }),
  'request.divided': fc.constantFrom(
    { parts: ['FW-AAAA-BBBB'] },
    { parts: ['FW-AAAA-BBBB'], taken: ['opt_out' as const] },
  ),
  'request.dismissed': fc.record({ kind: fc.constantFrom('spam', 'question', 'support') }),
  'request.redirected': fc.record({
    kind: fc.constantFrom('support', 'question'),
    letter: fc.constantFrom('support', 'question', 'not-a-request'),
  }),
  'request.linked': fc.record({
    other: fc.constant('FW-7K3M-92QD'),
    because: fc.constantFrom(...LINK_REASONS),
  }),
  'message.seen': fc.constantFrom(nothing, { waitsFor: 'clock' as const }),
  'requester.asked': fc.constantFrom(
    { question: 'free', letter: 'l' },
    { question: 'which-account', letter: 'l' },
  ),
  'note.added': fc.constant({ note: 'n' }),
  'step.settled': fc.record({
    step,
    system: fc.constant('stripe'),
    outcome: fc.constantFrom('erased', 'partly_kept'),
    note: fc.constant('n'),
    stillFailed: fc.nat(2),
  }),
  'answer.proposed': fc.record({
    answer: fc.constant('a'),
    kind: fc.constantFrom(...ANSWER_KINDS),
    systems: fc.constant(['stripe']),
  }),
  'answer.sent_back': fc.record({
    answer: fc.constant('a'),
    because: fc.constantFrom(...SEND_BACK_REASONS),
    stillFailed: fc.nat(2),
  }),
  'answer.confirmed': fc.record({
    answer: fc.constant('a'),
    kind: fc.constantFrom(...ANSWER_KINDS),
    stepsStopped: fc.nat(9),
  }),
  'texts.stopped': fc.record({ reachable: fc.boolean() }),
  'texts.resumed': fc.constant({}),
  'receipt.withheld': fc.constantFrom(
    { because: 'address-budget' },
    { because: 'hourly-breaker', answerHeld: true },
  ),
  'receipt.released': fc.constantFrom(nothing, { answer: 'opted-out' }),
  'files.received': fc.record({
    inbound: fc.constant('i'),
    files: fc.array(fc.record({ type: fc.constant('application/pdf'), bytes: fc.nat() }), { maxLength: 3 }),
    more: fc.nat(9),
    beyond: fc.nat(9),
  }),
  'entry.opened': fc.constant({ slackMessage: null, slackChannel: 'privacy-requests' }),
  'entry.completed': fc.record({
    inbound: fc.constant('i'),
    receipt: fc.constant(null),
    language: fc.constantFrom('en', 'fr'),
  }),
  'sender.blocked': fc.constant({ block: 'b', until: '2027-01-01T00:00:00Z', reason: 'flood' }),
  'sender.unblocked': fc.record({ blocks: fc.nat(3) }),
  'message.received': fc.record({ inbound: fc.constant('i'), automatic: fc.boolean() }),
  'challenge.issued': fc.constant({ challenge: 'c', channel: 'email', expiresAt: '2027-01-01T00:00:00Z' }),
  'code.withheld': fc.constant({ because: 'too-many-codes', until: '2027-01-01T00:00:00Z' }),
  'code.refused': fc.record({ because: fc.constant('wrong'), triesLeft: fc.option(fc.nat(5)) }),
  'contact.added': fc.constant({ contact: 'c', channel: 'email' } as const),
  'contact.proven': fc.record({
    assurance: fc.constantFrom('basic', 'strong'),
    contact: fc.constant('c'),
    by: fc.constantFrom('page', 'reply', 'declaration'),
  }),
  'contact.disowned': fc.constant({ contact: 'c', slackChannel: 'privacy-requests' }),
  'record.searched': fc.record({ contacts: fc.nat(3) }),
  'subject.named': fc.constant({ contact: 'c', channel: 'email' }),
  'authority.shown': fc.record({ files: fc.nat(3), slackChannel: fc.constant('privacy-requests') }),
  'authority.reviewed': fc.record({ authority: fc.option(fc.constantFrom(...AUTHORITIES)) }),
  'request.handed_over': fc.constant('').map(() => ({
    organization: 'pinewood-dental',
    role: 'covered-entity' as const,
    playbook: 'phi-hand-over',
    playbookHash: hash(),
    letter: 'handed-over',
    dueOn: '2026-11-27',
    late: false,
    stepsStopped: 1,
  })),
  'declaration.signed': fc.constant({ declaration: 'd', slackChannel: 'privacy-requests' }),
  'declaration.reviewed': fc.record({ declaration: fc.constant('d'), accepted: fc.boolean() }),
  'notice.sent': fc.constant({ message: 'm', letter: 'reminder' }),
  'identity.verified': fc.record({
    assurance: fc.constantFrom('basic', 'strong'),
    contact: fc.constant('c'),
    by: fc.constantFrom('page', 'reply'),
  }),
  'verification.gave_up': fc.constantFrom(nothing, { withCase: true as const }),
  'verification.lessened': fc.record({
    playbook: fc.constant('access-categories'),
    playbookHash: fc.constant('').map(() => hash()),
    assuranceNeeded: fc.constant('basic' as const),
  }),
  'work.done': fc.constantFrom(
    { step: 'task', note: 'n' },
    { step: 'correct.stripe', note: 'n', system: 'stripe', outcome: 'corrected' as const },
  ),
  'package.revealed': fc.constant({ reason: 'review', records: 3 } as const),
  'package.redacted': fc.constant({ values: 2 }),
  'package.file_added': fc.constant({ system: 'aws', bytes: 10 }),
  'package.destroyed': fc.record({ because: fc.constantFrom('expired', 'not-given-out') }),
  'request.disowned': fc.constant({ slackChannel: 'privacy-requests' }),
  'request.routed': fc.constant({ slackChannel: 'privacy-requests', team: 'privacy' }),
  'step.waiting': fc.record({ step, for: fc.constantFrom(...WAITING_ON), until: fc.constant(null) }),
  'step.done': fc.record({
    step,
    result: fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.boolean(), fc.constant(null))),
  }),
  'step.failed': fc.record({ step, problem: fc.constant('vendor-down'), ask: fc.string() }),
  'step.escalated': fc.record({ step, to: fc.constant('legal' as const), people: fc.constant(['U1']) }),
  'step.retried': fc.record({ step, stillFailed: fc.nat(2) }),
  'system.passed_over': fc.record({ system: fc.constant('stripe'), stillFailed: fc.nat(2) }),
  'approval.given': fc.record({ step, approvals: fc.nat(3), needed: fc.nat(3) }),
  'action.refused': fc.constant({ action: 'approve', because: 'not-an-approver' }),
  'request.withdrawn': fc.constantFrom(
    { stepsStopped: 3 },
    { stepsStopped: 3, withCase: true as const },
    { stepsStopped: 3, said: 'phone' as const },
  ),
  'fulfilment.completed': fc.record({
    outcome: fc.constantFrom('fulfilled', 'partly_fulfilled'),
    letter: fc.constant('deleted'),
  }),
  'refusal.proposed': fc.constant({ refusal: 'r', reason: 'unfounded' } as const),
  'refusal.sent_back': fc.record({
    refusal: fc.constant('r'),
    because: fc.constantFrom(...SEND_BACK_REASONS),
    stillFailed: fc.nat(2),
  }),
  'refusal.confirmed': fc.record({
    refusal: fc.constant('r'),
    reason: fc.constantFrom(...REFUSAL_REASONS),
    stepsStopped: fc.nat(9),
  }),
  'extension.announced': fc.constant({
    reason: 'complex',
    until: '2027-02-01T00:00:00Z',
    source: 'test',
  } as const),
  'extension.lapsed': fc.record({ because: fc.constantFrom('arrived-too-late', 'case-ended') }),
  'extension.undone': fc.constant({}),
  'deadline.extended': fc.constant({ until: '2027-02-01T00:00:00Z', source: 'test' }),
  'hold.placed': fc.constantFrom(
    { hold: 'h', reason: 'litigation' } as const,
    { hold: 'h', reason: 'litigation', from: 'FW-7K3M-92QD' } as const,
  ),
  'hold.lifted': fc.record({
    hold: fc.constant('h'),
    reason: fc.constant('matter-closed' as const),
    stillFailed: fc.nat(2),
  }),
  'appeal.decided': fc.constantFrom(
    { verdict: 'upheld', reason: 'reason-holds' } as const,
    { verdict: 'overturned', reason: 'new-facts' } as const,
  ),
  'request.duplicated': fc.record({ other: fc.constant('FW-7K3M-92QD'), stepsStopped: fc.nat(9) }),
  'request.continued': fc.record({
    other: fc.constant('FW-7K3M-92QD'),
    because: fc.constantFrom('appealed', 'overturned', 'reopened'),
  }),
  'answer.dropped': fc.record({
    because: fc.constantFrom(...NO_ANSWER_REASONS),
    contentUntil: fc.constant('2028-01-01T00:00:00Z'),
  }),
  'acknowledgement.sent': fc.constant({ message: 'm' }),
  'code.sent': fc.constant({ message: 'm' }),
  'answer.sent': fc.constant({ message: 'm', contentUntil: '2028-01-01T00:00:00Z' }),
  'letter.lost': fc.record({
    message: fc.constant('m'),
    role: fc.constantFrom('acknowledgement', 'code', 'answer'),
    delivery: fc.constantFrom(...DELIVERIES),
    code: fc.constantFrom('5.1.1', null),
    fallback: fc.constantFrom('c', null),
  }),
  'letter.resent': fc.constant({ message: 'm', role: 'answer' }),
  'content.revealed': fc.constant({ reason: 'sort', by: 'page', messages: 1 } as const),
  'file.revealed': fc.constant({ file: 'f', reason: 'sort' } as const),
  'content.destroyed': fc.constant(nothing),
});

/** Any event, or one of the given types. */
export function anyEvent(
  payloads: Payloads,
  types = Object.keys(payloads) as EventType[],
): fc.Arbitrary<LifecycleEvent> {
  return fc
    .constantFrom(...types)
    .chain((type) =>
      (payloads[type] as fc.Arbitrary<object>).map((payload) => ({ type, ...payload }) as LifecycleEvent),
    );
}
