import { joined } from '../../core/joined.ts';
import type { StaffDirectory } from '../../core/staff.ts';
import { alone } from '../../db/alone.ts';
import { isOnRoster } from '../../db/staff-roles.ts';
import type { Journey } from '../../journey/context.ts';
import { syncStaff } from './sync-staff.ts';

export interface StaffRoster {
  /** Reads who may do what from Slack. */
  sync(): Promise<void>;
  /** Something changed in Slack: about groups, or about one person, who is looked at only where they are staff. */
  changed(userId?: string): Promise<void>;
}

/**
 * Who may do what, kept as Slack has it: by one reading at a time over all processes, so that Slack is not asked too often
 * and no older list is stored last. A process that comes meanwhile leaves it to that one, and its next sweep looks again.
 */
export function staffRoster(journey: Journey, directory: StaffDirectory): StaffRoster {
  const sync = joined(() => alone(journey.db, 'staff.read', () => syncStaff(journey, directory)));
  return {
    sync,
    async changed(userId) {
      if (userId === undefined || (await isOnRoster(journey.db, userId))) await sync();
    },
  };
}
