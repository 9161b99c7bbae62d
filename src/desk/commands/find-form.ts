import type { TeamBoard } from '../../core/ports.ts';
import { HANDLER_ROLES, type StaffForm, type StaffModal } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { offerSearch, SEARCH_LINK_MINUTES } from '../../journey/search/offer-search.ts';
import { briefModal } from '../case-brief.ts';
import { lineInput, modal, says, saysMarked } from '../verbs/modal.ts';
import { briefByReference } from './brief-by-reference.ts';
import { readReference } from './read-words.ts';

export const FIND_FORM = 'find.case';

/** `/privacy find`: a number is typed here, an address or telephone number only on our own page. */
export async function findForm(journey: Journey, userId: string): Promise<StaffModal> {
  return searchForm(await offerSearch(journey, userId));
}

export function searchForm({ url, digits }: { url: string; digits: string }): StaffModal {
  return modal({
    title: 'Find a case',
    form: { id: FIND_FORM, submit: 'Show it', value: '' },
    blocks: [
      lineInput('reference', 'Number of the case, like FW-7K3M-92QD', 20),
      says('Type no name, address or telephone number here: this form passes through Slack.'),
      saysMarked(
        `<${url}|Search by address or telephone number on our own page>: works once, for ${SEARCH_LINK_MINUTES} minutes. The page asks for this number: *${digits}*`,
      ),
    ],
  });
}

export function findFormOf(journey: Journey, board: Pick<TeamBoard, 'linkTo'>): StaffForm {
  return {
    id: FIND_FORM,
    roles: HANDLER_ROLES,
    async submit({ inputs }) {
      const reference = readReference(String(inputs.reference ?? ''));
      if (!reference) return faulty('This is not the number of a case. It looks like FW-7K3M-92QD.');
      const brief = await briefByReference(journey, board, reference);
      return brief === undefined
        ? faulty('There is no case with this number.')
        : { is: 'done', shows: briefModal(brief) };
    },
  };
}

const faulty = (reference: string) => ({ is: 'faulty' as const, faults: { reference } });
