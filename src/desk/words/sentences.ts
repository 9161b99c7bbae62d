import { amount } from '../../core/amount.ts';
import { AUTHORITIES } from '../../core/authority.ts';
import { isCertain, LINK_REASONS, type LinkReason } from '../../core/lifecycle-event.ts';
import type { RevealReason } from '../../core/staff.ts';
import type { AnswerRefusal } from '../../db/automatic-answers.ts';
import type { Tables } from '../../db/tables.ts';
import { decisionLine } from './decision-words.ts';
import { inertFacts } from './inert.ts';
import { AUTHORITY_WORDS, KIND_WORDS, ON_BEHALF_WORDS, REVEAL_WORDS } from './label-words.ts';
import { actionRefused } from './refusal-words.ts';
import {
  codeRefused,
  codeWithheld,
  escalated,
  movedDate,
  nearDeadline,
  ownerLine,
  releasedLine,
  stepDone,
} from './thread-words.ts';

/** The desk's plain words about a case. No sentence has room for personal data. */
export const STATE_WORDS: Record<Tables['requests']['state'], string> = {
  received: 'Received',
  verifying: 'Verifying identity',
  routed: 'Routed',
  fulfilling: 'Being fulfilled',
  delivering: 'Answer on its way',
  closed: 'Closed',
};

export const OUTCOME_WORDS: Record<NonNullable<Tables['requests']['outcome']>, string> = {
  fulfilled: 'fulfilled',
  partly_fulfilled: 'fulfilled in part, what stays is named in the letter',
  refused: 'refused',
  withdrawn: 'withdrawn',
  unverified: 'identity not verified',
  handed_over: 'handed over',
  duplicate: 'duplicate',
  not_a_request: 'not a privacy request',
};

export const LINK_WORDS: Record<LinkReason, string> = {
  'appeal-of': 'this is an appeal against it',
  'overturned-by': 'that appeal was right',
  reopens: 'it was opened again as this',
  'duplicate-of': 'it asks for the same and goes on',
  'answers-other-case': 'somebody else answered a letter of it',
  'names-other-case': 'its number stands in the subject',
  'same-message-id': 'a mail with the same id began it',
  'same-person': 'the same person proved a contact in both',
  'follows-closed-case': 'the requester wrote after it was closed',
};

const WITHHELD: Record<AnswerRefusal | 'sender-not-certain', string> = {
  'address-budget': 'this address had one within the last 24 hours',
  'domain-budget': 'too many mails of this domain that nobody vouches for came within an hour',
  'hourly-breaker': 'too many mails that nobody vouches for came within an hour',
  'sender-not-certain': 'nobody can be sure who sent it',
};

type Event = Pick<Tables['request_events'], 'type' | 'actor' | 'data'>;

function who(actor: string): string {
  if (actor.startsWith('staff:')) return `<@${actor.slice('staff:'.length)}>`;
  if (actor === 'operator') return 'An operator';
  return actor === 'requester' ? 'The requester' : 'Lawrence';
}

/** Of each of an event's facts: a line has room for two long ones (`TEXT_MAX` of a message is 4,000). */
const FACT_CHARACTERS = 1_500;

/** A line of the case's thread for an event; `null` for what nobody needs to read. */
export function threadLine({ type, actor, data: facts }: Event, timeZone: string): string | null {
  const data = inertFacts(facts, FACT_CHARACTERS);
  const value = (name: string) => String(data[name] ?? '');
  switch (type) {
    case 'reading.failed':
      return `This message could not be read (${value('problem')}). It is kept as it came.`;
    case 'triage.needed':
      return `Nobody is sure yet what this asks for (${value('because')}).`;
    case 'request.understood':
      if (data.kind === 'legal' || data.kind === 'security' || data.kind === 'question')
        return `${who(actor)} took it for ${KIND_WORDS[data.kind].toLowerCase()}: it goes to those who answer it.`;
      if (data.onBehalf === 'agent' || data.onBehalf === 'parent')
        return `${who(actor)} sorted it: ${value('playbook')}, ${ON_BEHALF_WORDS[data.onBehalf]}. They were told what they must show.${movedDate(data.due)}`;
      return `${who(actor)} sorted it: ${value('playbook')}. ${data.assuranceNeeded === 'none' ? 'No proof is needed, so it is done at once.' : 'The requester was asked for a code.'}${movedDate(data.due)}`;
    case 'owner.assigned':
      return ownerLine(who(actor), data);
    case 'owner.released':
      return releasedLine(actor === 'system' ? null : who(actor), data);
    case 'jurisdiction.set':
      return `${who(actor)} ${data.law === null ? 'said that nobody knows which law counts' : `set the law: ${value('law')}`}.${movedDate(data.due)}`;
    case 'deadline.near':
      return nearDeadline(data);
    case 'deadline.missed':
      return `:rotating_light: The legal date ${value('dueOn')} passed without an answer (${value('source')}). It stays in the record as missed.`;
    case 'request.dismissed':
      return `${who(actor)} said that this is no privacy request.`;
    case 'request.redirected':
      return data.letter === 'not-a-request'
        ? `${who(actor)} said that this is no privacy request, and the sender is told so.`
        : `${who(actor)} took it for ${value('kind')}; the sender is told where to turn.`;
    case 'request.divided':
      return `It asks for more than one thing. Each goes on by itself: ${list(data.parts)}.`;
    case 'request.linked': {
      const because = LINK_REASONS.find((reason) => reason === data.because);
      if (!because) return `May belong to ${value('other')}: unknown reason.`;
      return `${isCertain(because) ? 'Belongs' : 'May belong'} to ${value('other')}: ${LINK_WORDS[because]}.`;
    }
    case 'texts.stopped':
      return data.reachable
        ? 'The requester texted STOP: from now on they get mail.'
        : 'The requester texted STOP and left no mail address: somebody must find another way to answer.';
    case 'texts.resumed':
      return 'The requester texted START: texts reach them again.';
    case 'letter.lost': {
      const how = `${value('delivery')}${data.code === null ? '' : ` ${value('code')}`}`;
      const then = data.fallback === null ? '' : ' It goes to another contact that the person proved.';
      return `The ${value('role')} did not reach the person (${how}).${then}`;
    }
    case 'letter.resent':
      return `${who(actor)} had the ${value('role')} sent again.`;
    case 'message.seen':
      return `${who(actor)} has read it.`;
    case 'receipt.withheld':
      return `No ${data.answerHeld ? 'letter leaves by itself' : 'receipt was sent'}: ${WITHHELD[value('because') as AnswerRefusal] ?? 'the budget is used up'}.`;
    case 'receipt.released':
      return `${who(actor)} had the ${data.answer === undefined ? 'receipt' : 'answer'} sent.`;
    case 'files.received':
      return filesLine(data);
    case 'entry.opened': {
      const [channel] = value('slackMessage').split('/');
      const where = data.slackMessage === null ? '' : `, from a message in <#${channel}>`;
      return `${who(actor)} opened it for somebody${where}.`;
    }
    case 'entry.completed':
      return `${who(actor)} added the person and what they said.`;
    case 'sender.blocked':
      return `${who(actor)} blocked this sender until ${value('until').slice(0, 10)} (${value('reason')}). Messages are kept.`;
    case 'sender.unblocked':
      return `${who(actor)} lifted the block on this sender.`;
    case 'request.routed':
      return passedBy(data.without);
    case 'message.received':
      return data.automatic ? 'An automatic reply came in.' : 'The requester wrote again.';
    case 'code.withheld':
      return codeWithheld(value('because'));
    case 'code.refused':
      return codeRefused(value('because'));
    case 'contact.added':
      return 'The requester named another address or number; a code went to it.';
    case 'contact.proven':
      return `One more contact is proven: assurance ${value('assurance')}.`;
    case 'contact.disowned':
      return 'The owner of an added contact says that this request is not theirs. No code went on working there.';
    case 'subject.named':
      return 'Whoever acts named a contact of the person whose data it is.';
    case 'authority.shown':
      return `Something came that may show that they may act for the person (${amount(Number(data.files), 'files')}).`;
    case 'authority.reviewed': {
      const found = AUTHORITIES.find((one) => one === data.authority);
      return found
        ? `${who(actor)} found in order: ${AUTHORITY_WORDS[found]}.`
        : `${who(actor)} found that what was shown is not in order; whoever acts is told.`;
    }
    case 'request.handed_over':
      return `${who(actor)} handed it over to ${value('organization')}, which decides on it. Both are told. ${data.late ? `The term of its contract ended ${value('dueOn')}: this was late.` : `Its term runs until ${value('dueOn')}.`}`;
    case 'declaration.signed':
      return 'The requester signed a declaration with three facts to compare.';
    case 'declaration.reviewed':
      return data.accepted
        ? `${who(actor)} found that the declaration matches.`
        : `${who(actor)} found that the declaration does not match; the requester is told.`;
    case 'notice.sent':
      return `Sent: ${value('letter')}.`;
    case 'identity.verified':
      return `Identity verified: assurance ${value('assurance')}.`;
    case 'verification.gave_up':
      return 'No valid code came in time; the request ends unverified.';
    case 'request.disowned':
      return 'The owner of the contact says that this request is not theirs. It was stopped.';
    case 'verification.lessened':
      return `Not enough was proven in time for what was asked. What can be told all the same goes on: ${value('playbook')}.`;
    case 'work.done':
      return `${who(actor)} noted work done by hand: ${value('step')}${data.outcome === undefined ? '' : ` (${value('outcome').replaceAll('_', ' ')})`}.`;
    case 'package.revealed':
      return `${who(actor)} looked at the package, ${REVEAL_WORDS[data.reason as RevealReason] ?? value('reason')}.`;
    case 'package.redacted':
      return `${who(actor)} left out ${amount(Number(data.values), 'values')} about other people.`;
    case 'package.file_added':
      return `${who(actor)} added a file from ${value('system')} to the package (${inKilobytes(Number(data.bytes))}).`;
    case 'package.destroyed':
      return data.because === 'expired'
        ? 'The time to download the package is over: it was destroyed.'
        : 'What was copied for the package was destroyed; it was not given out.';
    case 'approval.given':
      return `${who(actor)} approved (${value('approvals')} of ${value('needed')}).`;
    case 'action.refused':
      return actionRefused(who(actor), value('action'), value('because'));
    case 'step.done':
      return stepDone(value('step'), data.result);
    case 'step.failed':
      return `Needs a human: ${value('step')} (${value('problem')}). ${value('ask')}`;
    case 'system.passed_over':
      return `${who(actor)} decided to go on without ${value('system')}, which nothing proven can be searched by.`;
    case 'step.escalated':
      return escalated(data);
    case 'step.retried':
      return `${who(actor)} had ${value('step')} tried again.`;
    case 'fulfilment.completed':
      if (data.outcome === 'refused') return null;
      return data.outcome === 'partly_fulfilled'
        ? 'What could be done is done; the letter names the rest.'
        : 'Everything is done.';
    case 'acknowledgement.sent':
      return 'Acknowledgement sent.';
    case 'answer.sent':
      return 'Answer sent; the case is closed.';
    case 'content.revealed':
      return `${who(actor)} read what was written, ${REVEAL_WORDS[data.reason as RevealReason] ?? value('reason')}.`;
    case 'file.revealed':
      return `${who(actor)} saved a file, ${REVEAL_WORDS[data.reason as RevealReason] ?? value('reason')}.`;
    case 'content.destroyed':
      return 'Retention is over: the content of this case was destroyed.';
    default:
      return decisionLine(type, who(actor), data, timeZone) ?? null;
  }
}

const list = (values: unknown) =>
  new Intl.ListFormat('en').format(Array.isArray(values) ? values.map(String) : []);

/** Systems that an opt-out does not wait for; `null` where there is none. */
function passedBy(without: Event['data'][string] | undefined): string | null {
  if (!Array.isArray(without)) return null;
  return `Nothing can be done in ${list(without)} by what they wrote from; the letter says so.`;
}

/** Types and sizes; a name is the sender's to give and nobody's to show. */
function filesLine({ files, more, beyond }: Event['data']): string | null {
  const named = (Array.isArray(files) ? files : []).map((file) => {
    const { type, bytes } = file as { type: string; bytes: number };
    return `${type} (${inKilobytes(bytes)})`;
  });
  const rest = Number(more) > 0 ? ` and ${more} more` : '';
  const left =
    Number(beyond) > 0
      ? ` ${beyond} were beyond the limits and stand only where they came from: in the mail itself, or with the provider of a text.`
      : '';
  if (named.length > 0) return `Files came with it: ${named.join(', ')}${rest}.${left}`;
  return left === '' ? null : left.trim();
}

export const inKilobytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1024))} KB`;
