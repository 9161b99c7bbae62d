import { proposedInWords, REFUSAL_WORDS } from '../words/decision-words.ts';
import { questionInWords } from '../words/label-words.ts';
import { plainDate } from '../words/marked-text.ts';
import { OUTCOME_WORDS } from '../words/sentences.ts';
import { answerWaits } from './card-buttons.ts';
import type { CaseRecord } from './case-record.ts';

export const DISOWNED =
  'The owner of a contact says that this was not them: somebody may be writing in their name.';
const OVERDUE = 'The legal date has passed without an answer. ';

/** A sentence or two: what is needed now, and from whom. */
export function neededNow(record: CaseRecord, now: Temporal.Instant, timeZone: string): string {
  const isOverdue =
    record.closedAt === null && Temporal.Instant.compare(now, record.extendedUntil ?? record.dueAt) > 0;
  return `${isOverdue ? OVERDUE : ''}${asked(record)}${nextStep(record, timeZone)}`;
}

/** A question to the person holds up nothing: what is to be done meanwhile stands beside it. */
function asked({ question, attention, state }: CaseRecord): string {
  if (question === null || state === 'closed' || attention === 'requester-answered') return '';
  return `We asked the requester (${questionInWords(question)}) and have no answer yet; the work and the legal date go on. `;
}

function nextStep(record: CaseRecord, timeZone: string): string {
  if (record.state === 'closed') {
    const closed = `Closed: ${outcomeOf(record)}.`;
    if (record.attention === 'disowned') return `${closed} ${DISOWNED}`;
    return record.attention === 'wrote-after-close'
      ? `${closed} The requester wrote again since; somebody must read it.`
      : closed;
  }
  if (record.attention === 'needs-authority')
    return 'Somebody must look at what was shown, and say whether they may act for the person.';
  if (record.refusal) {
    const { reason, authorityRecalled } = record.refusal;
    const check = authorityRecalled
      ? ' The address of the authority is only remembered: please look it up before you confirm.'
      : '';
    return `A refusal is proposed: ${REFUSAL_WORDS[reason]}. Another approver must confirm it or send it back.${check}`;
  }
  if (record.answer)
    return `An answer is proposed: ${proposedInWords(record.answer)}. Another approver must confirm it or send it back.`;
  if (record.attention === 'needs-review')
    return 'The requester signed a declaration. Somebody must compare its three facts with what we hold.';
  if (record.failed) return `A human is needed at ${record.failed.name}: ${record.failed.ask}`;
  if (record.attention === 'requester-answered')
    return 'The requester answered our question. Somebody must read it.';
  if (record.attention === 'texts-stopped')
    return 'The requester texted STOP and left no mail address. Somebody must find another way to answer.';
  if (record.attention === 'needs-reading')
    return 'The message could not be read. Somebody must read it as it came.';
  if (record.attention === 'needs-person')
    return 'Somebody must add, on our own page, who the person is and what they said.';
  if (record.attention === 'needs-triage') return 'Somebody must say what this message asks for.';
  const byHand = record.tasks.length > 0 ? ` ${tasksInWords(record)}` : '';
  if (record.appealOpen)
    return `This is an appeal. An approver who had no part in the first decision must decide it.${byHand}`;
  if (record.approval) {
    const { by, needed } = record.approval;
    return `${by.length} of ${needed} approvals given; each must come from a different approver.${byHand}`;
  }
  if (record.review)
    return `What we hold is copied. Somebody must look through the package, leave out what is about others, and let it go.${byHand}`;
  if (byHand !== '') return byHand.trim();
  if (record.coolingUntil) {
    return `Cooling off until ${plainDate(record.coolingUntil, timeZone)}; the requester can still withdraw.`;
  }
  if (answerWaits(record))
    return 'Everything is done, but no machine may write to this sender now. Somebody must have the answer sent, or decide to close the case without it.';
  if (record.attention === 'disowned' || record.lostLetter !== null) return 'Somebody must see to this.';
  if (record.waitingOn === 'requester') return 'Waiting for the requester to send the code back.';
  return 'Nothing is needed from the team at the moment: it goes on by itself.';
}

function outcomeOf({ outcome, organization }: CaseRecord): string {
  if (outcome === null) return 'without outcome';
  const to = outcome === 'handed_over' && organization !== null ? ` to ${organization}` : '';
  return `${OUTCOME_WORDS[outcome]}${to}`;
}

function tasksInWords({ tasks }: CaseRecord): string {
  const named = tasks.map(({ title, team }) => `${title} (${team})`);
  return `To be done by hand: ${new Intl.ListFormat('en').format(named)}. Whoever did it notes what came of it.`;
}
