import type { TeamBoard } from '../../core/ports.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { STAFF_ROLES, type StaffAction } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { readValue } from '../card/button-value.ts';
import { findCaseRecord } from '../card/case-record.ts';
import { briefModal, caseBrief } from '../case-brief.ts';
import { refusedAction } from '../words/refusal-words.ts';
import { HOME_ACTIONS } from './home-view.ts';

/** "Open" in a home: Slack itself follows the link to a card; a case without one is shown in a few sentences. */
export function homeActions(journey: Journey, board: Pick<TeamBoard, 'linkTo'>): StaffAction[] {
  return [
    { id: HOME_ACTIONS.open, roles: STAFF_ROLES, run: async () => null },
    {
      id: HOME_ACTIONS.show,
      roles: STAFF_ROLES,
      async run({ value }) {
        const on = readValue(value);
        const record = on && (await findCaseRecord(journey, on.requestId as RequestId));
        return record ? briefModal(await caseBrief(journey, board, record)) : refusedAction('stale');
      },
    },
  ];
}
