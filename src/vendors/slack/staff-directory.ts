import { z } from 'zod';
import { NeedsHuman } from '../../core/problem.ts';
import type { StaffAccount, StaffDirectory, StaffRefusal, StaffRole } from '../../core/staff.ts';
import { type SlackSettings, slackClient, slackProblem } from './client.ts';

const groupsReply = z.object({ usergroups: z.array(z.object({ id: z.string(), handle: z.string() })) });
const membersReply = z.object({ users: z.array(z.string()) });
const userReply = z.object({
  user: z.object({
    team_id: z.string().optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
    profile: z
      .object({ status_emoji: z.string().optional(), status_expiration: z.number().optional() })
      .optional(),
  }),
});

/** How many accounts are asked for at the same time: a large team must not come as one burst. */
const ACCOUNTS_TOGETHER = 5;

/** Who is in the user group of each role. A guest, a stranger or a deactivated account may not act, group or not. */
export function slackStaffDirectory(
  settings: SlackSettings,
  groupOfRole: Partial<Record<StaffRole, string>>,
): StaffDirectory {
  const client = slackClient(settings);
  const groups = Object.entries(groupOfRole) as [StaffRole, string][];
  const call = async (answer: Promise<unknown>) => {
    try {
      return await answer;
    } catch (error) {
      throw slackProblem(error);
    }
  };
  const membersOf = async (groupId: string) =>
    membersReply.parse(await call(client.usergroups.users.list({ usergroup: groupId }))).users;
  const account = async (userId: string, held: StaffRole[]): Promise<StaffAccount> => {
    const { user } = userReply.parse(await call(client.users.info({ user: userId })));
    return { userId, roles: held, refused: refusal(user), status: statusOf(user) };
  };
  return {
    async read() {
      const { usergroups } = groupsReply.parse(await call(client.usergroups.list({})));
      const held = new Map<string, StaffRole[]>();
      for (const [role, handle] of groups) {
        const group = usergroups.find((candidate) => candidate.handle === handle);
        if (!group) {
          throw new NeedsHuman('slack-user-group-missing', {
            ask: `Slack has no user group @${handle}, which workflows/company.yaml names for ${role}.`,
          });
        }
        for (const userId of await membersOf(group.id)) {
          held.set(userId, [...(held.get(userId) ?? []), role]);
        }
      }
      const accounts: StaffAccount[] = [];
      const left = [...held];
      while (left.length > 0) {
        const together = left.splice(0, ACCOUNTS_TOGETHER);
        accounts.push(...(await Promise.all(together.map(([userId, roles]) => account(userId, roles)))));
      }
      return accounts;
    },
  };
}

function refusal(user: z.infer<typeof userReply>['user']): StaffRefusal | null {
  if (user.deleted) return 'deactivated';
  if (user.is_stranger) return 'outsider';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : null;
}

/** https://docs.slack.dev/reference/methods/users.profile.set: an expiration of 0 is none; else seconds since the epoch. */
function statusOf({ profile }: z.infer<typeof userReply>['user']): StaffAccount['status'] {
  const emoji = profile?.status_emoji?.replaceAll(':', '') ?? '';
  if (emoji === '') return null;
  const seconds = profile?.status_expiration ?? 0;
  return { emoji, until: seconds === 0 ? null : Temporal.Instant.fromEpochMilliseconds(seconds * 1000) };
}
