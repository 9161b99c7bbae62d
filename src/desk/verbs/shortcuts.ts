import { HANDLER_ROLES, type StaffAction } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { entryForm } from './entry-form.ts';

/** Callback ids of the shortcuts, as the app's manifest must name them. */
export const SHORTCUTS = {
  /** Global: "New privacy request". */
  newRequest: 'entry.new-request',
  /** On a message: "Make privacy request". */
  fromMessage: 'entry.from-message',
} as const;

/** A channel's message by its ids. One in a direct message is not linked: its id alone tells who talks with whom. */
const CHANNEL_MESSAGE = /^[CG][A-Z0-9]{2,20}\/\d{6,12}\.\d{1,9}$/;

/** Both open the same form. Of the message only its ids are kept; what it says may be somebody's data. */
export function deskShortcuts(journey: Journey): StaffAction[] {
  return [
    { id: SHORTCUTS.newRequest, roles: HANDLER_ROLES, run: async () => entryForm(journey, null) },
    {
      id: SHORTCUTS.fromMessage,
      roles: HANDLER_ROLES,
      run: async ({ value }) => entryForm(journey, CHANNEL_MESSAGE.test(value) ? value : null),
    },
  ];
}
