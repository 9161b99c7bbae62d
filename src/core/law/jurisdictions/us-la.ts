import type { Law } from '../law.ts';
import { unreadLaw } from './unread-law.ts';

export const US_LA: Law = unreadLaw({
  id: 'US-LA',
  name: 'Louisiana',
  statute: 'Louisiana Data Privacy Act (Acts 2026 No. 502)',
  inForceFrom: Temporal.PlainDate.from('2027-01-01'),
  days: 45,
  extensionDays: 45,
  optOut: { proof: 'reasonable', verification: 'general authentication rule' },
});
