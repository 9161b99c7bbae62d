import type { Tables } from '../../db/tables.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { NEED_WORDS } from '../home/need-words.ts';

/** An event, with the kind of the step that it is about, where it is about one. */
export type ToldEvent = Pick<Tables['request_events'], 'seq' | 'type' | 'actor' | 'data'> & {
  stepKind: string | null;
};

/** Who is told what by direct message. Everything else stands in the thread. */
export interface Notice {
  to: string[];
  /** A sentence; number, date and link are put beside it. */
  says: string;
}

export interface Deciders {
  /** Slack ids of those who may approve. */
  approvers: readonly string[];
  /** Who proposed the refusal that is open, if one is. */
  refusedBy: string | null;
  /** Who proposed the answer that is open, if one is. */
  answeredBy: string | null;
  /** Who had a part in the decision that the appeal is against. */
  decidedFirst: readonly string[];
}

/**
 * A direct message goes out for four things only: a case is given to you, you are asked to decide, the date of a case of
 * yours is near or missed, a step in it failed. A question that is answered by now is asked of nobody any more.
 */
export function noticeOf(event: ToldEvent, record: CaseRecord, deciders: Deciders): Notice | null {
  const { type, actor, data } = event;
  const owner = record.assignee === null ? [] : [record.assignee];
  const value = (name: string) => String(data[name] ?? '');
  switch (type) {
    case 'owner.assigned': {
      const to = value('to');
      if (actor === `staff:${to}` || record.assignee !== to) return null;
      const by = actor.startsWith('staff:')
        ? `<@${actor.slice('staff:'.length)}> gave it to you`
        : 'you have the least to do';
      return { to: [to], says: `This case is yours now: ${by}.` };
    }
    case 'step.waiting':
      return data.for === 'team' ? asked(event, record, deciders) : null;
    case 'refusal.proposed': {
      if (record.refusal === null) return null;
      const to = deciders.approvers.filter((id) => id !== deciders.refusedBy);
      return { to, says: 'A refusal is proposed. You are asked to confirm it or to send it back.' };
    }
    case 'answer.proposed': {
      if (record.answer === null || record.state === 'closed') return null;
      const to = deciders.approvers.filter((id) => id !== deciders.answeredBy);
      return { to, says: 'An answer is proposed. You are asked to confirm it or to send it back.' };
    }
    case 'deadline.near':
      if (record.state === 'closed') return null;
      return {
        to: owner,
        says: `Its working date is ${value('workingOn')}, its legal date ${value('dueOn')}.`,
      };
    case 'deadline.missed':
      return { to: owner, says: `Its legal date ${value('dueOn')} passed without an answer.` };
    case 'step.failed':
      if (record.failed?.name !== data.step) return null;
      return { to: owner, says: `A human is needed at ${value('step')} (${value('problem')}).` };
    default:
      return null;
  }
}

const DECIDED = ['team.approve', 'team.review', 'appeal.decide'];

/** Reminders are events, too: whoever has not answered is asked again. */
function asked({ stepKind }: ToldEvent, record: CaseRecord, deciders: Deciders): Notice | null {
  if (stepKind === null || !DECIDED.includes(stepKind)) return null;
  const says = `You are asked to decide: ${NEED_WORDS[stepKind] ?? stepKind}.`;
  if (stepKind === 'team.approve') {
    const { approval } = record;
    return approval && { to: deciders.approvers.filter((id) => !approval.by.includes(id)), says };
  }
  if (stepKind === 'team.review') return record.review && { to: [...deciders.approvers], says };
  if (!record.appealOpen) return null;
  return { to: deciders.approvers.filter((id) => !deciders.decidedFirst.includes(id)), says };
}
