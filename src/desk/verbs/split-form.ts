import { RIGHTS } from '../../core/privacy-request.ts';
import type { StaffModal } from '../../core/staff.ts';
import { writeValue } from '../card/button-value.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { RIGHT_WORDS } from '../words/label-words.ts';
import { DECIDE_FORMS, DECIDE_TITLES } from './decide-ids.ts';
import { hint, modal, multiSelectInput, says } from './modal.ts';

/** "It asks for something else, too…": what the case and its open parts are not about yet. */
export function splitForm({ id, version, reference, rights, parts }: CaseRecord): StaffModal | undefined {
  const own = rights.length > 1 ? [] : rights;
  const taken = new Set([
    ...own,
    ...parts.filter(({ state }) => state !== 'closed').flatMap((part) => part.rights),
  ]);
  const choices = RIGHTS.filter((right) => !taken.has(right)).map((value) => ({
    value,
    text: RIGHT_WORDS[value],
  }));
  if (choices.length === 0) return undefined;
  return modal({
    title: DECIDE_TITLES.split,
    form: {
      id: DECIDE_FORMS.split,
      submit: 'Open the part',
      value: writeValue({ requestId: id, version }),
    },
    blocks: [
      says(`Case ${reference}`),
      multiSelectInput('reason', 'What else does it ask for?', choices, [], { optional: false }),
      hint(
        'Each becomes a part of this case with a card and a legal date of its own, counted from the day on which the message came. The person keeps one number and one thread.',
      ),
    ],
  });
}
