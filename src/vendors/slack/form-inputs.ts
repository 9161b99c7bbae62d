import type { ViewStateValue } from '@slack/bolt';
import type { StaffSubmission } from '../../core/staff.ts';

/** What was filled in, by the block id of each input. */
export function formInputs(values: {
  [block: string]: { [action: string]: ViewStateValue };
}): StaffSubmission['inputs'] {
  return Object.fromEntries(
    Object.entries(values).map(([block, actions]) => [block, filled(Object.values(actions)[0])]),
  );
}

function filled(state: ViewStateValue | undefined): string | string[] | null {
  if (!state) return null;
  if (state.selected_options) return state.selected_options.map(({ value }) => value ?? '');
  return state.selected_option?.value ?? state.selected_user ?? state.selected_date ?? state.value ?? null;
}
