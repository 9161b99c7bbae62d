import type { StaffRole } from '../core/staff.ts';

/** The demo's Slack: who works there, in which user group, and the channels of the playbooks. */
export interface DemoStaff {
  name: string;
  realName: string;
  roles: readonly StaffRole[];
  account?: 'guest' | 'outsider' | 'deactivated';
}

export const DEMO_STAFF: readonly DemoStaff[] = [
  { name: 'ana', realName: 'Ana Castillo', roles: ['handler', 'approver'] },
  { name: 'ben', realName: 'Ben Okafor', roles: ['approver'] },
  { name: 'chloe', realName: 'Chloe Martin', roles: ['handler'] },
  { name: 'lee', realName: 'Lee Tanaka', roles: ['legal'] },
  { name: 'maya', realName: 'Maya Schmidt', roles: ['admin'] },
  { name: 'vik', realName: 'Vik Rao', roles: [] },
  { name: 'gus', realName: 'Gus Guest', roles: ['approver'], account: 'guest' },
];

export const DEMO_CHANNELS = [
  'privacy-requests',
  'privacy-baa',
  'privacy-urgent',
  'privacy-legal',
  'privacy-security',
] as const;
