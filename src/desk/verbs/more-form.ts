import type { StaffModal } from '../../core/staff.ts';
import { writeValue } from '../card/button-value.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { CASE_FORMS } from '../card/more-menu.ts';
import { allowedVerbs } from './allowed-verbs.ts';
import { groupedSelectInput, hint, modal, says } from './modal.ts';
import { VERB_GROUPS, VERB_WORDS } from './verbs.ts';

/** "More…": every verb that the case allows now, with what comes of it. What needs to be asked comes next. */
export function moreForm(record: CaseRecord): StaffModal {
  const verbs = allowedVerbs(record);
  const groups = VERB_GROUPS.map((label) => ({
    label,
    choices: verbs
      .filter((verb) => VERB_WORDS[verb].group === label)
      .map((verb) => ({ value: verb, text: VERB_WORDS[verb].text, says: VERB_WORDS[verb].says })),
  })).filter(({ choices }) => choices.length > 0);
  return modal({
    title: 'More for this case',
    form: {
      id: CASE_FORMS.more,
      submit: 'Go on',
      value: writeValue({ requestId: record.id, version: record.version }),
    },
    blocks: [
      says(`Case ${record.reference}`),
      groupedSelectInput('verb', 'What do you want to do?', groups),
      hint('What ends in dots asks for more before anything happens; everything else is done at once.'),
    ],
  });
}
