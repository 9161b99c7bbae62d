/** What a process does: takes what comes in, or runs steps. */
export const ROLES = ['web', 'worker'] as const;
export type Role = (typeof ROLES)[number];
