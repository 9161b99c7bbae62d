import type { ExtensionReason, HoldReason, RefusalReason } from '../../core/decision.ts';
import { STAFF_PAUSES, type StaffPause } from '../../core/law/law.ts';
import { lawOf } from '../../core/law/laws.ts';
import { decide } from '../../core/lifecycle.ts';
import type { LifecycleEvent } from '../../core/lifecycle-event.ts';
import { asksForNothing } from '../../core/privacy-request.ts';
import { type AnswerProposal, openAnswer } from '../../db/answer-proposals.ts';
import { standingOf } from '../../db/apply-event.ts';
import { openPauses } from '../../db/clock-waits.ts';
import { extensionOf } from '../../db/extensions.ts';
import { livingHold } from '../../db/legal-holds.ts';
import { openRefusal } from '../../db/refusals.ts';
import { goesOnAgain, openCasesOfContacts } from '../../db/request-links.ts';
import { senderOfRequest } from '../../db/sender-blocks.ts';
import { failedAnswer } from '../../db/steps.ts';
import type { Db, RequestRow } from '../../db/tables.ts';
import { mayAnswerInPart, maySayNoData } from '../../journey/fulfil/propose-answer.ts';
import { settleableStep } from '../../journey/fulfil/settle-step.ts';
import { irreversibleBegun } from '../../journey/irreversible-begun.ts';
import { mayDivide } from '../../journey/route/divide.ts';
import { mayReopen } from '../../journey/route/reopen.ts';
import type { Decision } from '../words/decision-words.ts';

/** What staff decided about a case or may decide now, as its card shows it. */
export interface DecisionRecord {
  /** A refusal that waits for a second person, and whether its law's authority is only remembered. */
  refusal: { reason: RefusalReason; authorityRecalled: boolean } | null;
  /** An answer that waits for a second person. */
  answer: Pick<AnswerProposal, 'kind' | 'systems'> | null;
  hold: HoldReason | null;
  /** A longer date that the person does not have the letter about yet. */
  extension: { reason: ExtensionReason; until: Temporal.Instant } | null;
  /** What lets the law's clock stand still now, and what else its law would allow for. */
  pauses: { open: StaffPause[]; possible: StaffPause[] };
  /** What the team may decide. */
  decisions: Decision[];
}

export async function readDecisions(
  db: Db,
  request: RequestRow,
  { isReadable, now }: { isReadable: boolean; now: Temporal.Instant },
): Promise<DecisionRecord> {
  const { id, jurisdiction, answer_held, state } = request;
  const law = lawOf(jurisdiction);
  // What was proposed is overtaken once the case has an answer or an end.
  const isAnswered = state === 'delivering' || state === 'closed';
  const refusal = isAnswered ? undefined : await openRefusal(db, id);
  const answer = isAnswered ? undefined : await openAnswer(db, id);
  const hold = await livingHold(db, id);
  const extension = await extensionOf(db, id);
  const open = await openPauses(db, id);
  const inLaw = STAFF_PAUSES.filter((pause) => law?.pauses.some(({ because }) => because === pause));
  const pauses = { open, possible: inLaw.filter((pause) => !open.includes(pause)) };
  const allows = (event: LifecycleEvent) => decide(standingOf(request), event).ok;
  const proposal = { type: 'refusal.proposed', refusal: '', reason: 'unfounded' } as const;
  // Before anybody looked at it there is nothing to decide.
  const decidable = allows(proposal) && !(state === 'received' && request.attention === null);
  const stoppable = decidable && !(await irreversibleBegun(db, id));
  const isWithdrawable =
    !asksForNothing(request) &&
    allows({ type: 'request.withdrawn', stepsStopped: 0 }) &&
    !(state === 'received' && request.attention === null);
  const early = Temporal.Instant.compare(now, request.due_at) <= 0;
  const choices: [Decision, boolean][] = [
    ['refuse', stoppable && !refusal && !answer],
    ['no-data', !refusal && !answer && (await maySayNoData(db, request))],
    ['in-part', !refusal && !answer && (await mayAnswerInPart(db, request))],
    ['extend', decidable && !extension && early && law?.extension != null],
    ['hand-over', stoppable && (await senderOfRequest(db, id)) !== undefined],
    ['duplicate', stoppable && (await openCasesOfContacts(db, id, 1)).length > 0],
    ['withdraw', isWithdrawable && !(await irreversibleBegun(db, id))],
    ['split', mayDivide(request)],
    ['settle', state === 'fulfilling' && (await settleableStep(db, id)) !== undefined],
    [
      'close-without-answer',
      state === 'delivering' && (answer_held || (await failedAnswer(db, id)) !== undefined),
    ],
    ['reopen', isReadable && mayReopen(request, now) && !(await goesOnAgain(db, id))],
    ['hold', isReadable && !hold],
    ['lift-hold', hold !== undefined],
    ['pause', state !== 'closed' && pauses.possible.length > 0],
    ['resume', state !== 'closed' && pauses.open.length > 0],
  ];
  return {
    refusal: refusal
      ? { reason: refusal.reason, authorityRecalled: law?.regulator?.confidence === 'recalled' }
      : null,
    answer: answer ? { kind: answer.kind, systems: answer.systems } : null,
    hold: hold?.reason ?? null,
    pauses,
    extension: extension && extension.settled_at === null ? extension : null,
    decisions: choices.flatMap(([decision, possible]) => (possible ? [decision] : [])),
  };
}
