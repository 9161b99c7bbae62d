import { z } from 'zod';
import {
  APPEAL_REASONS,
  APPEAL_VERDICTS,
  EXTENSION_REASONS,
  HOLD_LIFTED_REASONS,
  HOLD_REASONS,
  NO_ANSWER_REASONS,
  REFUSAL_REASONS,
  SEND_BACK_REASONS,
} from '../core/decision.ts';
import type { Organization } from '../core/organization.ts';
import type { RequestId } from '../core/privacy-request.ts';
import type { StaffModal } from '../core/staff.ts';
import { openCasesOfContacts } from '../db/request-links.ts';
import type { Journey } from '../journey/context.ts';
import { writeValue } from './button-value.ts';
import type { CaseRecord } from './case-record.ts';
import {
  APPEAL_WORDS,
  DECISION_WORDS,
  DECISIONS,
  type Decision,
  EXTENSION_WORDS,
  HOLD_WORDS,
  LIFTED_WORDS,
  NO_ANSWER_WORDS,
  REFUSAL_WORDS,
  SEND_BACK_WORDS,
  VERDICT_WORDS,
} from './decision-words.ts';
import { type Choice, hint, modal, says, selectInput } from './modal.ts';

/** Callback ids of the forms. */
export const DECIDE_FORMS = {
  choose: 'case.decide',
  refuse: 'case.decide.refuse',
  extend: 'case.decide.extend',
  'hand-over': 'case.decide.hand-over',
  duplicate: 'case.decide.duplicate',
  'close-without-answer': 'case.decide.no-answer',
  reopen: 'case.decide.reopen',
  hold: 'case.decide.hold',
  'lift-hold': 'case.decide.lift-hold',
  sendBack: 'case.decide.send-back',
  appeal: 'case.decide.appeal',
} as const satisfies Record<Decision, string> & { [form: string]: string };

const choicesOf = <Value extends string>(values: readonly Value[], words: Record<Value, string>): Choice[] =>
  values.map((value) => ({ value, text: words[value] }));
const carried = ({ id, version }: CaseRecord) => writeValue({ requestId: id, version });

/** "Decide…": what, of what the case allows. The form for it comes next. */
export function decideForm(record: CaseRecord): StaffModal {
  return modal({
    title: 'Decide',
    form: { id: DECIDE_FORMS.choose, submit: 'Go on', value: carried(record) },
    blocks: [
      says(`Case ${record.reference}`),
      selectInput('decision', 'What do you decide?', choicesOf(record.decisions, DECISION_WORDS)),
    ],
  });
}

interface Asked {
  submit: string;
  /** The input's label and what can be chosen; without it there is only a question. */
  ask?: { label: string; choices: readonly Choice[] };
  hint: string;
}

const why = (label: string, choices: readonly Choice[]) => ({ label, choices });

const FORMS: Record<Exclude<Decision, 'duplicate' | 'hand-over'>, Asked> = {
  refuse: {
    submit: 'Propose',
    ask: why('Why is it refused?', choicesOf(REFUSAL_REASONS, REFUSAL_WORDS)),
    hint: 'Nothing is refused before another approver confirms it. The letter then gives this reason, the law, the way to appeal and the authority.',
  },
  extend: {
    submit: 'Tell the person',
    ask: why('Why does it take longer?', choicesOf(EXTENSION_REASONS, EXTENSION_WORDS)),
    hint: 'The law allows this once. The date moves only when the letter that says so has arrived.',
  },
  'close-without-answer': {
    submit: 'Close it',
    ask: why('Why does nobody answer?', choicesOf(NO_ANSWER_REASONS, NO_ANSWER_WORDS)),
    hint: 'What was done stays done. The person gets no letter about it.',
  },
  reopen: {
    submit: 'Open it again',
    hint: 'A new case is opened that is linked to this one, with the same person, proofs and rights. The person is told.',
  },
  hold: {
    submit: 'Place the hold',
    ask: why('What for?', choicesOf(HOLD_REASONS, HOLD_WORDS)),
    hint: 'Only legal can do this. Nothing of the case is erased then, by nobody: not in a system, and not when its time is over.',
  },
  'lift-hold': {
    submit: 'Lift the hold',
    ask: why('Why is it lifted?', choicesOf(HOLD_LIFTED_REASONS, LIFTED_WORDS)),
    hint: 'Only legal can do this. What waited for it goes on by itself.',
  },
};

/** The form for one decision; `undefined` where there is nothing to choose from any more. */
export async function formFor(
  { db, organizations }: Pick<Journey, 'db' | 'organizations'>,
  record: CaseRecord,
  decision: Decision,
): Promise<StaffModal | undefined> {
  if (!record.decisions.includes(decision)) return undefined;
  if (decision === 'hand-over') return handOver(record, organizations);
  if (decision !== 'duplicate') return form(record, decision, FORMS[decision]);
  const others = await openCasesOfContacts(db, record.id as RequestId);
  if (others.length === 0) return undefined;
  const choices = others.map(({ id, reference }) => ({ value: id, text: reference }));
  return form(record, decision, {
    submit: 'Close it',
    ask: why('Which case goes on?', choices),
    hint: 'Only open cases of the same address or number are named. The letter says under which number we go on.',
  });
}

/** Slack shows at most as many in one list. */
const OPTIONS_MAX = 100;

function handOver(record: CaseRecord, organizations: readonly Organization[]): StaffModal | undefined {
  if (organizations.length === 0) return undefined;
  const listed = organizations
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .slice(0, OPTIONS_MAX)
    .map(({ id, name, role }) => ({
      value: id,
      text: `${name.slice(0, 60)} (${role === 'covered-entity' ? 'BAA' : 'contract'})`,
    }));
  const unlisted = organizations.length - listed.length;
  const more = unlisted > 0 ? ` ${unlisted} more are not shown here.` : '';
  return form(record, 'hand-over', {
    submit: 'Hand it over',
    ask: why('Whose data is it?', listed),
    hint: `The organization gets a notice of who asks for what, the requester a letter that says who answers them. Work on the case stops here.${more}`,
  });
}

function form(record: CaseRecord, decision: Decision, { submit, ask, hint: words }: Asked): StaffModal {
  return modal({
    title: 'Decide',
    form: { id: DECIDE_FORMS[decision], submit, value: carried(record) },
    blocks: [
      says(`Case ${record.reference}: ${DECISION_WORDS[decision]}`),
      ...(ask ? [selectInput('reason', ask.label, ask.choices)] : []),
      hint(words),
    ],
  });
}

/** "Send back…": a second person does not confirm a refusal. */
export function sendBackForm(record: CaseRecord): StaffModal {
  return modal({
    title: 'Send it back',
    form: { id: DECIDE_FORMS.sendBack, submit: 'Send back', value: carried(record) },
    blocks: [
      says(`Case ${record.reference}`),
      selectInput('reason', 'Why is it not refused?', choicesOf(SEND_BACK_REASONS, SEND_BACK_WORDS)),
      hint('The case goes on where it stood.'),
    ],
  });
}

/** "Decide the appeal…" */
export function appealForm(record: CaseRecord): StaffModal {
  const choices = APPEAL_VERDICTS.flatMap((verdict) =>
    APPEAL_REASONS[verdict].map((reason) => ({
      value: `${verdict}|${reason}`,
      text: `${VERDICT_WORDS[verdict]}: ${APPEAL_WORDS[reason]}`,
    })),
  );
  return modal({
    title: 'Decide the appeal',
    form: { id: DECIDE_FORMS.appeal, submit: 'Decide', value: carried(record) },
    blocks: [
      says(`Case ${record.reference}`),
      selectInput('reason', 'What do you decide, and why?', choices),
      hint(
        'Whoever had a part in the first decision cannot decide this. The person gets the decision and the reason in writing; where our answer stands, the letter names the authority.',
      ),
    ],
  });
}

const reasonIn = <Code extends string>(codes: readonly Code[]) => z.object({ reason: z.enum(codes) });
/** What the forms are sent with. */
export const DECIDE_INPUTS = {
  choose: z.object({ decision: z.enum(DECISIONS) }),
  refuse: reasonIn(REFUSAL_REASONS),
  extend: reasonIn(EXTENSION_REASONS),
  'hand-over': z.object({ reason: z.string().min(1) }),
  duplicate: z.object({ reason: z.uuid() }),
  'close-without-answer': reasonIn(NO_ANSWER_REASONS),
  reopen: z.object({}),
  hold: reasonIn(HOLD_REASONS),
  'lift-hold': reasonIn(HOLD_LIFTED_REASONS),
  sendBack: reasonIn(SEND_BACK_REASONS),
  appeal: z.object({
    reason: z
      .string()
      .transform((value) => value.split('|'))
      .pipe(
        z.union([
          z.tuple([z.literal('upheld'), z.enum(APPEAL_REASONS.upheld)]),
          z.tuple([z.literal('overturned'), z.enum(APPEAL_REASONS.overturned)]),
        ]),
      ),
  }),
} as const;
