import type { StaffRole } from '../../core/staff.ts';

/** What each role is there for: whose "Needs you" a piece of open work stands in. Others may do some of it, too. */
const FOR_HANDLERS = [
  'needs-triage',
  'needs-reading',
  'needs-person',
  'team.task',
  'step-failed',
  'answer-held',
  'letter-lost',
  'texts-stopped',
  'wrote-after-close',
  'disowned',
  'requester-answered',
];
const FOR_APPROVERS = [
  'team.approve',
  'team.review',
  'appeal.decide',
  'refusal-proposed',
  'answer-proposed',
  'needs-review',
  'needs-authority',
];
const FOR_LEGAL = ['legal-task', 'legal-hold', 'needs-authority'];

const NEEDS_OF: Record<StaffRole, readonly string[]> = {
  viewer: [],
  handler: FOR_HANDLERS,
  approver: FOR_APPROVERS,
  legal: FOR_LEGAL,
  admin: [...FOR_HANDLERS, ...FOR_APPROVERS],
};

/** Codes of open work that are for whoever holds these roles. */
export function needsOf(roles: readonly StaffRole[]): string[] {
  return [...new Set(roles.flatMap((role) => NEEDS_OF[role]))];
}
