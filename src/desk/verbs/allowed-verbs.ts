import { isActor } from '../../core/authority.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { VERBS, type Verb } from './verbs.ts';

/** Nobody can be asked, and nothing withdrawn, once the answer is on its way. */
export const isBeforeAnswer = ({ state }: Pick<CaseRecord, 'state'>) =>
  state !== 'delivering' && state !== 'closed';

/** Every verb that a case allows now, in the order of the list. */
export function allowedVerbs(record: CaseRecord): Verb[] {
  const { state, attention, assignee, mayReveal, hasSender, blockedUntil, lostLetter } = record;
  const isOpen = state !== 'closed';
  // Before anybody looked at it, a machine still does.
  const isLookedAt = state !== 'received' || attention !== null;
  const sortable = state === 'received' && attention !== null && attention !== 'needs-person';
  const wroteLater = attention === 'wrote-after-close' || attention === 'disowned';
  const isActed = state === 'verifying' && record.partOf === null && isActor(record.onBehalf);
  const allowed: Partial<Record<Verb, boolean>> = {
    claim: isOpen && assignee === null,
    give: isOpen,
    release: isOpen && assignee !== null,
    note: isOpen || mayReveal,
    sort: sortable,
    dismiss: state === 'received' && attention !== null,
    law: isBeforeAnswer(record),
    tasks: isOpen && record.tasks.length > 0,
    retry: isOpen && record.failed !== null,
    reveal: mayReveal && (isBeforeAnswer(record) || wroteLater),
    ask: isBeforeAnswer(record) && isLookedAt && hasSender && record.question === null,
    // What came by mail or was shown in another way is looked at when staff say so.
    authority: isActed,
    resend: lostLetter?.resendable === true,
    receipt: isOpen && record.receiptWithheld,
    seen: toKnow(record),
    // Set anew it replaces the one before.
    block: isBeforeAnswer(record) && hasSender,
    unblock: isBeforeAnswer(record) && hasSender && blockedUntil !== null,
  };
  return VERBS.filter((verb) => allowed[verb] ?? record.decisions.some((decision) => decision === verb));
}

/** Something that the team has only to know. */
export const toKnow = ({ attention, lostLetter }: Pick<CaseRecord, 'attention' | 'lostLetter'>): boolean =>
  attention === 'wrote-after-close' ||
  attention === 'disowned' ||
  attention === 'requester-answered' ||
  (attention === 'letter-lost' && !lostLetter?.resendable);
