import { PROVABLE } from './assurance.ts';
import { isActor } from './authority.ts';
import type { EventOf, EventType, LetterRole, LifecycleEvent } from './lifecycle-event.ts';
import { asksForNothing, needNoProof, type Outcome, type State, type WaitingOn } from './privacy-request.ts';

/**
 * The lifecycle as data: which event is allowed in which state, where it leads, and what must follow.
 * `decide` is pure; the one writer (`db/apply-event.ts`) stores what it answers. A pair that is not listed is
 * refused with a reason, never passed over.
 */

/** What the decision needs to know of a request; a request that does not exist yet is `null`. */
export interface Standing {
  state: State;
  waitingOn: WaitingOn | null;
  outcome: Outcome | null;
  slackChannel: string | null;
  /** A step failed and waits for the team, whatever goes on beside it. */
  stepFailed: boolean;
  /** No letter may leave by itself: the sender is beyond the budgets of a machine's answers. */
  answerHeld: boolean;
  /** The requester was asked something and has not written since. */
  asked: boolean;
  /** It is a part of a case, which asks for the proof and whose letters say what they have in common. */
  isPart: boolean;
}

/** A consequence, stored as a row in the same transaction as the event that caused it. */
export type Effect =
  | { letter: string; role: LetterRole }
  | { step: 'verify.challenge' | 'route.open' | 'route.residence' | 'desk.card' };

interface Transition<Type extends EventType> {
  on: Type;
  /** `null` is "no request yet". */
  from: readonly (State | null)[];
  /** Of several rows for one event, the first that applies counts. */
  when?: (event: EventOf<Type>, standing: Standing | null) => boolean;
  /** `same` keeps the state: the event is recorded and may change what the request waits for. */
  to: State | 'same';
  waitingOn?: WaitingOn | null | ((event: EventOf<Type>, standing: Standing | null) => WaitingOn | null);
  outcome?: Outcome | ((event: EventOf<Type>) => Outcome);
  effects?: (event: EventOf<Type>, standing: Standing | null) => Effect[];
}

const OPEN = ['received', 'verifying', 'routed', 'fulfilling', 'delivering'] as const;
const ANY = [...OPEN, 'closed'] as const;
/** Nothing is answered yet: as long as nothing that cannot be undone has begun, staff or the requester may end it. */
const BEFORE_ANSWER = ['received', 'verifying', 'routed', 'fulfilling'] as const;
/** While somebody must sort it, or once it is known who asks: nobody is refused for a code that is on its way. */
const REFUSABLE = ['received', 'routed', 'fulfilling'] as const;
const teamOrSystem = (needsTeam = false): WaitingOn => (needsTeam ? 'team' : 'system');
const answer = (letter: string): Effect => ({ letter, role: 'answer' });
/** The answer that has waited since everything was done. */
const heldAnswer = (event: EventOf<'receipt.released'>, standing: Standing | null) =>
  standing?.answerHeld && standing.state === 'delivering' ? event.answer : undefined;
/** The letter of the case says it for its parts: nobody gets the same letter three times. */
const toldByCase = ({ withCase }: { withCase?: true }, standing: Standing | null) =>
  withCase === true && standing?.isPart === true;
/** People answer it, or the playbook asks for no proof, the law lets these rights be given without one, and nobody acts for another. */
const unproven = ({ assuranceNeeded, onBehalf = 'self', kind, rights }: EventOf<'request.understood'>) =>
  assuranceNeeded === 'none' &&
  (asksForNothing({ kind, rights }) || (!isActor(onBehalf) && needNoProof(rights)));

function on<Type extends EventType>(
  type: Type,
  from: readonly (State | null)[],
  to: State | 'same',
  rest: Omit<Transition<Type>, 'on' | 'from' | 'to'> = {},
): Transition<Type> {
  return { on: type, from, to, ...rest };
}

export const TRANSITIONS = [
  on('request.received', [null], 'received', {
    waitingOn: 'system',
    effects: ({ receipt }) => (receipt === null ? [] : [{ letter: receipt, role: 'acknowledgement' }]),
  }),
  on('reading.failed', ['received'], 'same', { waitingOn: 'team' }),
  on('triage.needed', ['received'], 'same', { waitingOn: 'team' }),
  on('request.understood', ['received'], 'routed', {
    when: unproven,
    waitingOn: 'system',
    effects: () => [{ step: 'route.open' }],
  }),
  on('request.understood', ['received'], 'verifying', {
    waitingOn: 'requester',
    effects: (_, standing) => (standing?.isPart ? [] : [{ step: 'verify.challenge' }]),
  }),
  on('owner.assigned', OPEN, 'same'),
  on('owner.released', OPEN, 'same'),
  on('jurisdiction.set', OPEN, 'same'),
  on('clock.paused', OPEN, 'same'),
  on('clock.resumed', OPEN, 'same'),
  on('deadline.near', OPEN, 'same'),
  on('deadline.missed', OPEN, 'same'),
  on('request.dismissed', ['received'], 'closed', { waitingOn: null, outcome: 'not_a_request' }),
  on('request.redirected', ['received'], 'delivering', {
    waitingOn: 'system',
    outcome: 'not_a_request',
    effects: ({ letter }) => [answer(letter)],
  }),
  on('request.divided', OPEN, 'same'),
  on('request.linked', ANY, 'same'),
  on('receipt.withheld', ANY, 'same'),
  on('receipt.released', OPEN, 'same', {
    waitingOn: (event, standing) => (heldAnswer(event, standing) ? 'system' : (standing?.waitingOn ?? null)),
    effects: (event, standing) => {
      const letter = heldAnswer(event, standing);
      return letter === undefined ? [] : [answer(letter)];
    },
  }),
  on('files.received', ANY, 'same'),
  on('entry.opened', ['received'], 'same', { waitingOn: 'team' }),
  on('entry.completed', ['received'], 'same', {
    waitingOn: 'system',
    effects: ({ receipt }) => (receipt === null ? [] : [{ letter: receipt, role: 'acknowledgement' }]),
  }),
  on('sender.blocked', ANY, 'same'),
  on('sender.unblocked', ANY, 'same'),
  on('message.received', BEFORE_ANSWER, 'same', {
    when: (event, standing) => !event.automatic && standing?.asked === true,
    waitingOn: 'team',
  }),
  on('message.received', ANY, 'same'),
  on('message.seen', BEFORE_ANSWER, 'same', {
    waitingOn: ({ waitsFor }, standing) => waitsFor ?? standing?.waitingOn ?? null,
  }),
  on('message.seen', ANY, 'same'),
  on('requester.asked', BEFORE_ANSWER, 'same', { waitingOn: 'requester' }),
  on('note.added', ANY, 'same'),
  on('texts.stopped', OPEN, 'same'),
  on('texts.resumed', OPEN, 'same'),
  on('challenge.issued', PROVABLE, 'same', {
    waitingOn: (_, standing) =>
      standing?.state === 'verifying' ? 'requester' : (standing?.waitingOn ?? null),
  }),
  on('contact.added', PROVABLE, 'same'),
  on('contact.proven', PROVABLE, 'same'),
  on('contact.disowned', ANY, 'same'),
  on('record.searched', ['verifying'], 'same'),
  on('subject.named', ['verifying'], 'same'),
  on('authority.shown', ['verifying'], 'same', { waitingOn: 'team' }),
  on('authority.reviewed', ['verifying'], 'same', { waitingOn: 'requester' }),
  on('declaration.signed', ['verifying'], 'same', { waitingOn: 'team' }),
  on('declaration.reviewed', ['verifying'], 'same', { waitingOn: 'requester' }),
  on('code.withheld', ['verifying'], 'same'),
  on('code.refused', ANY, 'same'),
  on('identity.verified', ['verifying'], 'routed', {
    waitingOn: 'system',
    effects: (_, standing) => [
      { step: 'route.open' },
      // Where somebody lives is asked once for all parts of a case.
      ...(standing?.isPart ? [] : [{ step: 'route.residence' } as const]),
    ],
  }),
  on('verification.gave_up', ['verifying'], 'closed', {
    when: toldByCase,
    waitingOn: null,
    outcome: 'unverified',
  }),
  on('verification.gave_up', ['verifying'], 'delivering', {
    waitingOn: 'system',
    outcome: 'unverified',
    effects: () => [answer('unverified')],
  }),
  on('verification.lessened', ['verifying'], 'same'),
  on('request.disowned', ['received', 'verifying'], 'closed', { waitingOn: null, outcome: 'unverified' }),
  on('request.routed', ['routed'], 'fulfilling', { waitingOn: 'system' }),
  on('step.waiting', ['fulfilling'], 'same', {
    waitingOn: (event, standing) => (standing?.stepFailed ? 'team' : event.for),
  }),
  on('step.done', ['fulfilling'], 'same', { waitingOn: (_, standing) => teamOrSystem(standing?.stepFailed) }),
  on('step.done', ['delivering', 'closed'], 'same'),
  on('step.failed', OPEN, 'same', { waitingOn: 'team' }),
  on('step.failed', ['closed'], 'same'),
  on('step.escalated', ['fulfilling'], 'same'),
  on('step.retried', OPEN, 'same', { waitingOn: ({ stillFailed }) => teamOrSystem(stillFailed > 0) }),
  on('step.retried', ['closed'], 'same'),
  on('system.passed_over', ['fulfilling'], 'same', {
    waitingOn: ({ stillFailed }) => teamOrSystem(stillFailed > 0),
  }),
  on('step.settled', ['fulfilling'], 'same', {
    waitingOn: ({ stillFailed }) => teamOrSystem(stillFailed > 0),
  }),
  on('answer.proposed', ['fulfilling'], 'same'),
  on('answer.sent_back', ['fulfilling'], 'same', {
    waitingOn: ({ stillFailed }) => teamOrSystem(stillFailed > 0),
  }),
  on('answer.confirmed', ['fulfilling'], 'same'),
  on('approval.given', ['fulfilling'], 'same'),
  on('work.done', ['fulfilling'], 'same'),
  on('package.revealed', ANY, 'same'),
  on('package.redacted', ['fulfilling'], 'same'),
  on('package.file_added', ['fulfilling'], 'same'),
  on('package.destroyed', ANY, 'same'),
  on('action.refused', ANY, 'same'),
  on('request.handed_over', BEFORE_ANSWER, 'delivering', {
    waitingOn: 'system',
    outcome: 'handed_over',
    effects: ({ letter }) => [answer(letter)],
  }),
  on('request.withdrawn', BEFORE_ANSWER, 'closed', {
    when: toldByCase,
    waitingOn: null,
    outcome: 'withdrawn',
  }),
  on('request.withdrawn', BEFORE_ANSWER, 'delivering', {
    waitingOn: 'system',
    outcome: 'withdrawn',
    effects: () => [answer('withdrawn')],
  }),
  on('refusal.proposed', REFUSABLE, 'same'),
  on('refusal.sent_back', ['fulfilling'], 'same', {
    waitingOn: ({ stillFailed }) => teamOrSystem(stillFailed > 0),
  }),
  on('refusal.sent_back', REFUSABLE, 'same'),
  on('refusal.confirmed', REFUSABLE, 'delivering', {
    waitingOn: 'system',
    outcome: 'refused',
    effects: () => [answer('refused')],
  }),
  on('request.duplicated', BEFORE_ANSWER, 'closed', {
    when: toldByCase,
    waitingOn: null,
    outcome: 'duplicate',
  }),
  on('request.duplicated', BEFORE_ANSWER, 'delivering', {
    waitingOn: 'system',
    outcome: 'duplicate',
    effects: () => [answer('duplicate')],
  }),
  on('extension.announced', BEFORE_ANSWER, 'same', {
    effects: () => [{ letter: 'extension', role: 'notice' }],
  }),
  on('extension.lapsed', ANY, 'same'),
  on('deadline.extended', BEFORE_ANSWER, 'same'),
  on('extension.undone', BEFORE_ANSWER, 'same'),
  on('hold.placed', ANY, 'same'),
  on('hold.lifted', ['fulfilling'], 'same', {
    waitingOn: ({ stillFailed }) => teamOrSystem(stillFailed > 0),
  }),
  on('hold.lifted', ANY, 'same'),
  on('appeal.decided', ['fulfilling'], 'same'),
  on('request.continued', ['closed'], 'same'),
  on('answer.dropped', ['delivering'], 'closed', { waitingOn: null }),
  on('fulfilment.completed', ['fulfilling'], 'delivering', {
    waitingOn: (_, standing) => teamOrSystem(standing?.answerHeld),
    outcome: (event) => event.outcome,
    effects: (event, standing) => (standing?.answerHeld ? [] : [answer(event.letter)]),
  }),
  on('acknowledgement.sent', ANY, 'same'),
  on('code.sent', ANY, 'same'),
  on('notice.sent', ANY, 'same'),
  on('answer.sent', ['delivering'], 'closed', { waitingOn: null }),
  on('answer.sent', ['closed'], 'same'),
  on('letter.lost', ANY, 'same'),
  on('letter.resent', ANY, 'same'),
  on('content.revealed', ANY, 'same'),
  on('file.revealed', ANY, 'same'),
  on('content.destroyed', ['closed'], 'same'),
] as const;

export type Decision =
  | { ok: true; next: Standing; effects: Effect[] }
  | { ok: false; because: `${EventType}-not-allowed-${State | 'before-receipt'}` };

/** Decides what an event does to a request. Pure: the same standing and event always give the same answer. */
export function decide(standing: Standing | null, event: LifecycleEvent): Decision {
  const from = standing?.state ?? null;
  const row = (TRANSITIONS as readonly Transition<EventType>[]).find(
    (transition) =>
      transition.on === event.type &&
      transition.from.includes(from) &&
      (transition.when?.(event, standing) ?? true),
  );
  if (!row) return { ok: false, because: `${event.type}-not-allowed-${from ?? 'before-receipt'}` };
  const waitingOn = typeof row.waitingOn === 'function' ? row.waitingOn(event, standing) : row.waitingOn;
  const outcome = typeof row.outcome === 'function' ? row.outcome(event) : row.outcome;
  const state = row.to === 'same' ? (from ?? 'received') : row.to;
  const asked = isAsked(event, standing);
  const next: Standing = {
    state,
    waitingOn: stillWaits({ state, asked, standing, event })
      ? 'requester'
      : waitingOn === undefined
        ? (standing?.waitingOn ?? null)
        : waitingOn,
    outcome: outcome ?? standing?.outcome ?? null,
    slackChannel: 'slackChannel' in event ? event.slackChannel : (standing?.slackChannel ?? null),
    stepFailed: standing?.stepFailed ?? false,
    answerHeld: standing?.answerHeld ?? false,
    asked,
    isPart: standing?.isPart ?? false,
  };
  const effects = row.effects?.(event, standing) ?? [];
  // Once a case has a card, every event redraws it: the card always ends equal to the record. Only a card that
  // cannot be drawn is not asked to show just that, which would go on for ever.
  const cardFailed = event.type === 'step.failed' && event.step === 'desk.card';
  if (next.slackChannel !== null && !cardFailed) effects.push({ step: 'desk.card' });
  return { ok: true, next, effects };
}

/** A question is open until the requester writes something themselves. */
function isAsked(event: LifecycleEvent, standing: Standing | null): boolean {
  if (event.type === 'requester.asked') return true;
  return event.type === 'message.received' && !event.automatic ? false : (standing?.asked ?? false);
}

/** While a question is open, the case waits for its answer whatever goes on beside it, but for what only the team can mend. */
function stillWaits(now: {
  state: State;
  asked: boolean;
  standing: Standing | null;
  event: LifecycleEvent;
}): boolean {
  const { state, asked, standing, event } = now;
  const fails =
    'stillFailed' in event
      ? event.stillFailed > 0
      : event.type === 'step.failed' || (standing?.stepFailed ?? false);
  return asked && !fails && BEFORE_ANSWER.some((one) => one === state);
}
