import type { Authority } from './authority.ts';
import type {
  AnswerKind,
  AppealReason,
  AppealVerdict,
  ExtensionReason,
  HoldLiftedReason,
  HoldReason,
  NoAnswerReason,
  RefusalReason,
  SendBackReason,
} from './decision.ts';
import type { Delivery } from './delivery.ts';
import type { DueDates } from './law/due-dates.ts';
import type { StaffPause } from './law/law.ts';
import type { OrganizationRole } from './organization.ts';
import type {
  Assurance,
  Channel,
  Kind,
  MessageChannel,
  OnBehalf,
  Right,
  SystemOutcome,
  WaitingOn,
} from './privacy-request.ts';
import type { RevealReason, StaffRole } from './staff.ts';

/** Everything that can happen to a request, with the facts that its record and its chain keep: ids, codes and dates. */
export type LifecycleEvent =
  | {
      type: 'request.received';
      channel: MessageChannel;
      /** `null` where staff opened the case before the person's words were added. */
      inbound: string | null;
      /** The letter that says that it arrived; `null` where nobody can or should be told. */
      receipt: string | null;
      dueAt: string;
      dueSource: string;
      /** The date under the strictest way of counting and the house's; absent: as `dueAt`. */
      workingAt?: string;
      targetAt?: string;
      /** The reference of the case that it is a part of. */
      partOf?: string;
    }
  | { type: 'reading.failed'; problem: string; slackChannel: string }
  | { type: 'triage.needed'; because: string; slackChannel: string }
  | {
      type: 'request.understood';
      kind: Kind;
      rights: Right[];
      playbook: string;
      playbookHash: string;
      assuranceNeeded: Assurance;
      /** Whoever writes is not plainly the person whose data it is, or staff say that they are. */
      onBehalf?: OnBehalf;
      /** The law that holds, where it was learned only now. */
      jurisdiction?: string;
      /** Sooner dates, where these rights have them; later ones are never taken. */
      due?: DueDates;
    }
  /** A staff member sees it through; `to` is a Slack user id. */
  | { type: 'owner.assigned'; to: string; because: OwnerReason }
  /** Nobody in particular sees it through any more. */
  | { type: 'owner.released'; from: string }
  /** Which law counts, as staff found out; `null`: nobody knows. */
  | { type: 'jurisdiction.set'; law: string | null; due?: DueDates }
  /** What lets the clock of its law stand still, as staff say; no date that the person was told moves by it. */
  | { type: 'clock.paused'; because: StaffPause; cite: string }
  | { type: 'clock.resumed'; because: StaffPause }
  /** `left`: days to the working date; less than none once it is over. */
  | { type: 'deadline.near'; left: number; workingOn: string; dueOn: string; slackChannel: string }
  /** The legal date passed without an answer: it stays in the record, whatever comes. */
  | { type: 'deadline.missed'; dueOn: string; source: string; slackChannel: string }
  /** What else was asked for goes on in parts of their own, by reference. */
  | {
      type: 'request.divided';
      parts: string[] /** Rights that the case itself had and has no more. */;
      taken?: Right[];
    }
  | { type: 'request.dismissed'; kind: Kind }
  /** `dueOn`: until when the contract or BAA lets us. */
  | {
      type: 'request.handed_over';
      organization: string;
      role: OrganizationRole;
      playbook: string;
      playbookHash: string;
      /** What the requester gets. */
      letter: string;
      dueOn: string;
      late: boolean;
      stepsStopped: number;
    }
  | { type: 'request.redirected'; kind: 'support' | 'question'; letter: string }
  | { type: 'request.linked'; other: string; because: LinkReason }
  /** `answerHeld`: the case goes on all the same, but no letter may leave by itself, the answer included. */
  | { type: 'receipt.withheld'; because: string; answerHeld?: true }
  /** `answer`: the letter that waited for this, where the case is done by now. */
  | { type: 'receipt.released'; answer?: string }
  | {
      type: 'files.received';
      inbound: string;
      files: { type: string; bytes: number }[];
      more: number;
      beyond: number;
    }
  | { type: 'entry.opened'; slackMessage: string | null; slackChannel: string }
  | { type: 'entry.completed'; inbound: string; receipt: string | null; language: string }
  | { type: 'sender.blocked'; block: string; until: string; reason: string }
  | { type: 'sender.unblocked'; blocks: number }
  | { type: 'message.received'; inbound: string; automatic: boolean }
  /** `waitsFor`: whom the case waits for now, where it had waited for somebody to read this. */
  | { type: 'message.seen'; waitsFor?: WaitingOn }
  | { type: 'texts.stopped'; reachable: boolean }
  | { type: 'texts.resumed' }
  | { type: 'challenge.issued'; challenge: string; channel: Channel; expiresAt: string }
  | { type: 'code.withheld'; because: string; until: string }
  | { type: 'code.refused'; because: string; triesLeft: number | null }
  | { type: 'contact.added'; contact: string; channel: Channel }
  | { type: 'contact.proven'; contact: string; assurance: Assurance; by: ProvenHow }
  | { type: 'contact.disowned'; contact: string; slackChannel: string }
  | { type: 'record.searched'; contacts: number }
  | { type: 'subject.named'; contact: string; channel: Channel }
  /** `files`: what came that may be a permission or a paper; 0 where staff looked for themselves. */
  | { type: 'authority.shown'; files: number; slackChannel: string }
  /** `null`: what was shown is not in order. */
  | { type: 'authority.reviewed'; authority: Authority | null }
  | { type: 'declaration.signed'; declaration: string; slackChannel: string }
  | { type: 'declaration.reviewed'; declaration: string; accepted: boolean }
  | { type: 'identity.verified'; assurance: Assurance; contact: string; by: ProvenHow }
  /** `withCase`: the letter of its case says it. */
  | { type: 'verification.gave_up'; withCase?: true }
  /** Less was proven than was needed: what can be answered with it goes on, by another playbook. */
  | { type: 'verification.lessened'; playbook: string; playbookHash: string; assuranceNeeded: Assurance }
  | { type: 'request.disowned'; slackChannel: string }
  /** `without`: systems that nothing can be done in, because they know nobody by what the sender wrote from. */
  | { type: 'request.routed'; slackChannel: string; team: string; without?: string[] }
  | { type: 'step.waiting'; step: string; for: WaitingOn; until: string | null }
  | { type: 'step.done'; step: string; result: { [key: string]: string | number | boolean | null } }
  | {
      type: 'step.failed';
      step: string;
      problem: string;
      ask: string;
      /** Where a case that had no card yet is shown from now on. */
      slackChannel?: string;
    }
  /** `people`: Slack ids of those who hold the role. */
  | { type: 'step.escalated'; step: string; to: StaffRole; people: string[] }
  | { type: 'step.retried'; step: string; stillFailed: number }
  | { type: 'system.passed_over'; system: string; stillFailed: number }
  | { type: 'approval.given'; step: string; approvals: number; needed: number }
  | { type: 'action.refused'; action: string; because: string }
  /** `said`: how the person told a staff member, who withdrew it for them. */
  | { type: 'request.withdrawn'; stepsStopped: number; withCase?: true; said?: MessageChannel }
  /** `question`: a key of `workflows/questions.yaml`, or `free`; what was asked in free words is sealed. */
  | { type: 'requester.asked'; question: string; letter: string }
  /** A staff member wrote something down; it is sealed. */
  | { type: 'note.added'; note: string }
  /** A staff member saw to it by hand that a system has its outcome; how that can be seen is a note. */
  | {
      type: 'step.settled';
      step: string;
      system: string;
      outcome: SystemOutcome;
      note: string;
      stillFailed: number;
    }
  /** `systems`: those that it says an outcome of. */
  | { type: 'answer.proposed'; answer: string; kind: AnswerKind; systems: string[] }
  | { type: 'answer.sent_back'; answer: string; because: SendBackReason; stillFailed: number }
  | { type: 'answer.confirmed'; answer: string; kind: AnswerKind; stepsStopped: number }
  | { type: 'refusal.proposed'; refusal: string; reason: RefusalReason }
  | { type: 'refusal.sent_back'; refusal: string; because: SendBackReason; stillFailed: number }
  | { type: 'refusal.confirmed'; refusal: string; reason: RefusalReason; stepsStopped: number }
  /** The person is being told; the date moves only once they have it. */
  | { type: 'extension.announced'; reason: ExtensionReason; until: string; source: string }
  | { type: 'extension.lapsed'; because: 'arrived-too-late' | 'case-ended' }
  /** The letter had been reported as delivered, and came back: the first date holds again. */
  | { type: 'extension.undone' }
  | { type: 'deadline.extended'; until: string; source: string }
  /** `from`: the case that was on hold before it went on as this one. */
  | { type: 'hold.placed'; hold: string; reason: HoldReason; from?: string }
  | { type: 'hold.lifted'; hold: string; reason: HoldLiftedReason; stillFailed: number }
  | { type: 'appeal.decided'; verdict: AppealVerdict; reason: AppealReason }
  | { type: 'request.duplicated'; other: string; stepsStopped: number; withCase?: true }
  /** What a closed case led to: an appeal against it, or the same request opened again. */
  | { type: 'request.continued'; other: string; because: 'appealed' | 'overturned' | 'reopened' }
  | { type: 'answer.dropped'; because: NoAnswerReason; contentUntil: string }
  | {
      type: 'fulfilment.completed';
      /** `not_a_request`: people answered a message that asks for no right. */
      outcome: 'fulfilled' | 'partly_fulfilled' | 'refused' | 'not_a_request';
      letter: string;
    }
  | { type: 'acknowledgement.sent'; message: string }
  | { type: 'code.sent'; message: string }
  | { type: 'notice.sent'; message: string; letter: string }
  | { type: 'answer.sent'; message: string; contentUntil: string | null }
  | {
      type: 'letter.lost';
      message: string;
      role: LetterRole;
      delivery: Delivery;
      code: string | null;
      /** The other contact that gets the letter now. */
      fallback: string | null;
    }
  | { type: 'letter.resent'; message: string; role: LetterRole }
  | { type: 'content.revealed'; reason: RevealReason; by: 'page' | 'form' | 'api'; messages: number }
  | { type: 'file.revealed'; file: string; reason: RevealReason }
  | { type: 'content.destroyed' }
  /** A team noted what it did by hand; the note itself is sealed. `system`, `outcome`: where it was about one. */
  | { type: 'work.done'; step: string; note: string; system?: string; outcome?: SystemOutcome }
  | { type: 'package.revealed'; reason: RevealReason; records: number }
  | { type: 'package.redacted'; values: number }
  | { type: 'package.file_added'; system: string; bytes: number }
  | { type: 'package.destroyed'; because: 'expired' | 'not-given-out' };

/** What a letter is for. */
export type LetterRole = 'acknowledgement' | 'code' | 'notice' | 'answer';

/** A code typed on the page or sent back, a declaration that staff found to match, a paper that they found in order, or all that in the case before. */
export const PROVEN_HOW = ['page', 'reply', 'declaration', 'authority', 'earlier-case'] as const;
export type ProvenHow = (typeof PROVEN_HOW)[number];

/** What two requests belong together by, because staff or the requester said so. */
export const CERTAIN_LINKS = ['appeal-of', 'overturned-by', 'reopens', 'duplicate-of'] as const;
/** That, or what a hint that they may belong together rests on. */
export const LINK_REASONS = [
  ...CERTAIN_LINKS,
  'answers-other-case',
  'names-other-case',
  'same-message-id',
  'same-person',
  'follows-closed-case',
] as const;
export type LinkReason = (typeof LINK_REASONS)[number];
export type CertainLink = (typeof CERTAIN_LINKS)[number];
export const isCertain = (because: LinkReason): because is CertainLink =>
  CERTAIN_LINKS.some((certain) => certain === because);

/** Why a case has its owner: they took it, a colleague gave it to them, or they had the least to do. */
export const OWNER_REASONS = ['claimed', 'given', 'balanced'] as const;
export type OwnerReason = (typeof OWNER_REASONS)[number];

export type EventType = LifecycleEvent['type'];
export type EventOf<Type extends EventType> = Extract<LifecycleEvent, { type: Type }>;
