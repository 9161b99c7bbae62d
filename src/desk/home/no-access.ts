import type { Company } from '../../core/company.ts';
import type { StaffRefusal } from '../../core/staff.ts';

/** Why somebody sees nothing, and how they get access where they can. */
export function noAccess(because: StaffRefusal, { roles }: Pick<Company, 'roles'>): string {
  switch (because) {
    case 'outsider':
      return 'Privacy requests are shown to people of the company only, and your account belongs to another organization.';
    case 'guest':
      return 'Privacy requests are not shown to guests. Ask a workspace admin for a full account first.';
    case 'deactivated':
      return 'Your account is deactivated.';
    case 'stale-roles':
      return 'Who holds which role could not be read from Slack lately. Please open this again in a minute.';
    case 'unknown':
    case 'no-role':
      return `You are in none of the groups that work on privacy requests. Ask ${named(roles.admin, 'an admin')} to add you to ${named(roles.handler, 'the group that works on them')}.`;
  }
}

const named = (handle: string | undefined, otherwise: string) =>
  handle === undefined ? otherwise : `@${handle}`;
