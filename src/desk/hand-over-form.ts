import { z } from 'zod';
import type { Organization } from '../core/organization.ts';
import type { StaffModal } from '../core/staff.ts';
import type { Journey } from '../journey/context.ts';
import { handOver } from '../journey/route/hand-over.ts';
import { writeValue } from './button-value.ts';
import type { CaseOrder, FormOutcome } from './case-order.ts';
import type { CaseRecord } from './case-record.ts';
import { modal, says, selectInput } from './modal.ts';
import { CASE_FORMS } from './more-menu.ts';

/** Slack shows at most as many in one list. */
const OPTIONS_MAX = 100;

/** "Hand it over…": to the customer whose data it is about. */
export function handOverForm(
  { id, version, reference }: CaseRecord,
  organizations: readonly Organization[],
): StaffModal {
  const title = 'Hand it over';
  if (organizations.length === 0) {
    const none = 'No organization is listed. Please add it to workflows/organizations.yaml.';
    return modal({ title, blocks: [says(none)] });
  }
  const choices = organizations
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .slice(0, OPTIONS_MAX)
    .map(({ id: value, name, role }) => ({
      value,
      text: `${name.slice(0, 60)} (${role === 'covered-entity' ? 'BAA' : 'contract'})`,
    }));
  const unlisted = organizations.length - choices.length;
  return modal({
    title,
    form: {
      id: CASE_FORMS.handOver,
      submit: 'Hand it over',
      value: writeValue({ requestId: id, version }),
    },
    blocks: [
      says(
        `Case ${reference}. The organization gets a notice of who asks for what, the requester a letter that says who answers them. Work on the case stops, and it is closed as handed over.`,
      ),
      selectInput('organization', 'The data belongs to', choices),
      ...(unlisted > 0 ? [says(`${unlisted} more are not shown here.`)] : []),
    ],
  });
}

const inputs = z.object({ organization: z.string().min(1) });

export async function handOverBy(journey: Journey, order: CaseOrder, given: object): Promise<FormOutcome> {
  const read = inputs.safeParse(given);
  if (!read.success) return { faults: { organization: 'Please choose one.' } };
  return await handOver(journey, { ...order, organization: read.data.organization });
}
