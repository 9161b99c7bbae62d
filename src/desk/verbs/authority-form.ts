import { z } from 'zod';
import { AUTHORITIES, type Authority, agentRule } from '../../core/authority.ts';
import { isRecalled } from '../../core/law/law.ts';
import { lawOf } from '../../core/law/laws.ts';
import type { StaffModal } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { reviewAuthority } from '../../journey/verify/review-authority.ts';
import { writeValue } from '../card/button-value.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { CASE_FORMS } from '../card/more-menu.ts';
import { AUTHORITY_WORDS } from '../words/label-words.ts';
import type { CaseOrder, FormOutcome } from './case-order.ts';
import { hint, modal, says, selectInput } from './modal.ts';

const NOT_IN_ORDER = 'not-in-order';

/** "Review the permission…": on what somebody may act for another, with what the law says of agents. */
export function authorityForm(record: CaseRecord): StaffModal {
  const { id, version, reference, onBehalf } = record;
  const fitting = AUTHORITIES.filter((one) => (one === 'parental_relation') === (onBehalf === 'parent'));
  return modal({
    title: 'May they act?',
    form: {
      id: CASE_FORMS.authority,
      submit: 'Decide',
      value: writeValue({ requestId: id, version }),
    },
    blocks: [
      says(`Case ${reference}. Read what they sent first, on our own page.`),
      selectInput('authority', 'What they showed is', [
        ...fitting.map((value) => ({ value, text: AUTHORITY_WORDS[value] })),
        { value: NOT_IN_ORDER, text: 'not in order: they are told, and can send something else' },
      ]),
      hint(ruleInWords(record)),
    ],
  });
}

const RULES: Record<ReturnType<typeof agentRule>, string> = {
  permission: 'The signed permission is enough for this.',
  'permission-and-confirmation': 'The person is asked directly as well, unless there is a power of attorney.',
  confirmation:
    'This law gives agents no say in this, so it goes on once the person themself confirms it, or with a power of attorney.',
};

function ruleInWords({ onBehalf, jurisdiction, rights }: CaseRecord): string {
  if (onBehalf === 'parent') return 'Nothing of a child is searched or shown before this is decided.';
  const law = lawOf(jurisdiction);
  const says = RULES[agentRule(law, rights)];
  if (!law) return `The law is not known. ${says}`;
  return `${law.name}: ${law.agents.note}${isRecalled(law, 'agents') ? ' (from memory, not read in a source)' : ''}. ${says}`;
}

const inputs = z.object({ authority: z.enum([...AUTHORITIES, NOT_IN_ORDER]) });

export async function decideAuthority(
  journey: Journey,
  order: CaseOrder,
  given: object,
): Promise<FormOutcome> {
  const read = inputs.safeParse(given);
  if (!read.success) return { faults: { authority: 'Please choose one.' } };
  const authority: Authority | null = read.data.authority === NOT_IN_ORDER ? null : read.data.authority;
  return await reviewAuthority(journey, { ...order, authority });
}
