import {
  APPEAL_REASONS,
  APPEAL_VERDICTS,
  EXTENSION_REASONS,
  HOLD_LIFTED_REASONS,
  HOLD_REASONS,
  NO_ANSWER_REASONS,
  REFUSAL_REASONS,
  SEND_BACK_REASONS,
} from '../../core/decision.ts';
import type { Organization } from '../../core/organization.ts';
import { MESSAGE_CHANNELS } from '../../core/privacy-request.ts';
import type { StaffModal } from '../../core/staff.ts';
import { type OtherCase, openCasesOfContacts } from '../../db/request-links.ts';
import type { Journey } from '../../journey/context.ts';
import { writeValue } from '../card/button-value.ts';
import type { CaseRecord } from '../card/case-record.ts';
import {
  APPEAL_WORDS,
  DECISION_WORDS,
  type Decision,
  EXTENSION_WORDS,
  HOLD_WORDS,
  LIFTED_WORDS,
  NO_ANSWER_WORDS,
  PAUSE_WORDS,
  REFUSAL_WORDS,
  SEND_BACK_WORDS,
  VERDICT_WORDS,
} from '../words/decision-words.ts';
import { CHANNEL_WORDS } from '../words/label-words.ts';
import { inPartForm, settleForm } from './by-hand-forms.ts';
import { DECIDE_FORMS, DECIDE_TITLES } from './decide-ids.ts';
import { type Choice, hint, inWords, modal, says, selectInput } from './modal.ts';
import { splitForm } from './split-form.ts';

const carried = ({ id, version }: CaseRecord) => writeValue({ requestId: id, version });

interface Asked {
  submit: string;
  /** The input's label and what can be chosen; without it there is only a question. */
  ask?: { label: string; choices: readonly Choice[] };
  hint: string;
}

const why = (label: string, choices: readonly Choice[]) => ({ label, choices });

/** Decisions whose form depends on more than the case's record. */
type OwnForm = 'duplicate' | 'hand-over' | 'in-part' | 'settle' | 'split' | 'pause' | 'resume';

const FORMS: Record<Exclude<Decision, OwnForm>, Asked> = {
  refuse: {
    submit: 'Propose',
    ask: why('Why is it refused?', inWords(REFUSAL_REASONS, REFUSAL_WORDS)),
    hint: 'Nothing is refused before another approver confirms it. The letter then gives this reason, the law, the way to appeal and the authority.',
  },
  'no-data': {
    submit: 'Propose',
    hint: 'The letter says so for every system, once another approver confirms it. Use it where somebody looked and nothing is there.',
  },
  withdraw: {
    submit: 'Withdraw it',
    ask: why('How did the person say so?', inWords(MESSAGE_CHANNELS, CHANNEL_WORDS)),
    hint: 'All work stops and the person gets a letter about it, in case it was not them.',
  },
  extend: {
    submit: 'Tell the person',
    ask: why('Why does it take longer?', inWords(EXTENSION_REASONS, EXTENSION_WORDS)),
    hint: 'The law allows this once. The date moves only when the letter that says so has arrived.',
  },
  'close-without-answer': {
    submit: 'Close it',
    ask: why('Why does nobody answer?', inWords(NO_ANSWER_REASONS, NO_ANSWER_WORDS)),
    hint: 'What was done stays done. The person gets no letter about it.',
  },
  reopen: {
    submit: 'Open it again',
    hint: 'A new case is opened that is linked to this one, with the same person, proofs and rights. The person is told.',
  },
  hold: {
    submit: 'Place the hold',
    ask: why('What for?', inWords(HOLD_REASONS, HOLD_WORDS)),
    hint: 'Only legal can do this. Nobody and nothing erases any of the case then: not in a system, and not when its time is over.',
  },
  'lift-hold': {
    submit: 'Lift the hold',
    ask: why('Why is it lifted?', inWords(HOLD_LIFTED_REASONS, LIFTED_WORDS)),
    hint: 'Only legal can do this. What waited for it goes on by itself.',
  },
};

/** The form for one decision; `undefined` where there is nothing to choose from any more. */
export async function formFor(
  journey: Journey,
  record: CaseRecord,
  decision: Decision,
): Promise<StaffModal | undefined> {
  switch (decision) {
    case 'hand-over':
      return handOver(record, journey.organizations);
    case 'in-part':
      return await inPartForm(journey, record);
    case 'settle':
      return await settleForm(journey, record);
    case 'split':
      return splitForm(record);
    case 'pause':
    case 'resume':
      return clockForm(record, decision);
    case 'duplicate':
      return await duplicateForm(journey, record);
    default:
      return form(record, decision, FORMS[decision]);
  }
}

async function duplicateForm({ db }: Journey, record: CaseRecord): Promise<StaffModal | undefined> {
  const others = await openCasesOfContacts(db, record.id);
  return others.length === 0 ? undefined : mergeForm(record, others);
}

/** "It is a duplicate…": of which of the person's other open cases, and which of the two goes on. */
export function mergeForm(record: CaseRecord, others: readonly OtherCase[]): StaffModal {
  const choices = others.map(({ id, version, reference }) => ({
    value: `${id}|${version}`,
    text: reference,
  }));
  return modal({
    title: DECIDE_TITLES.duplicate,
    form: { id: DECIDE_FORMS.duplicate, submit: 'Merge them', value: carried(record) },
    blocks: [
      says(`Case ${record.reference}`),
      selectInput('reason', 'Of which case?', choices),
      selectInput('goesOn', 'Which of the two goes on?', GOES_ON, 'other'),
      hint(
        'Only open cases of the same address or number are named. The other one is closed, its letter says under which number we go on, and what the person still writes to it comes to that one.',
      ),
    ],
  });
}

function clockForm(record: CaseRecord, decision: 'pause' | 'resume'): StaffModal | undefined {
  const pauses = decision === 'pause' ? record.pauses.possible : record.pauses.open;
  if (pauses.length === 0) return undefined;
  const [label, words] =
    decision === 'pause'
      ? [
          'Why does it stand still?',
          'Only where the law of this case says so. The date that the person was told stays; the card shows what the law would allow.',
        ]
      : ['What is over?', 'From today on the law’s clock runs again.'];
  return form(record, decision, {
    submit: 'Note it',
    ask: why(label, inWords(pauses, PAUSE_WORDS)),
    hint: words,
  });
}

const GOES_ON: readonly Choice[] = [
  { value: 'other', text: 'That one; this one is closed' },
  { value: 'this', text: 'This one; that one is closed' },
];

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
    title: DECIDE_TITLES[decision],
    form: { id: DECIDE_FORMS[decision], submit, value: carried(record) },
    blocks: [
      says(`Case ${record.reference}: ${DECISION_WORDS[decision]}`),
      ...(ask ? [selectInput('reason', ask.label, ask.choices)] : []),
      hint(words),
    ],
  });
}

/** "Send back…": a second person does not confirm a refusal or an answer. */
export function sendBackForm(record: CaseRecord): StaffModal {
  const id = record.answer ? DECIDE_FORMS.sendBackAnswer : DECIDE_FORMS.sendBack;
  return modal({
    title: 'Send it back',
    form: { id, submit: 'Send back', value: carried(record) },
    blocks: [
      says(`Case ${record.reference}`),
      selectInput('reason', 'Why do you not confirm it?', inWords(SEND_BACK_REASONS, SEND_BACK_WORDS)),
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
