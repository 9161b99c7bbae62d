import type { Law } from '../law.ts';
import { unreadLaw } from './unread-law.ts';

export const US_AL: Law = unreadLaw({
  id: 'US-AL',
  name: 'Alabama',
  statute: 'Alabama Personal Data Protection Act (Act 2026-552)',
  inForceFrom: Temporal.PlainDate.from('2027-05-01'),
  days: 45,
  extensionDays: 45,
  optOut: { proof: 'none', verification: 'authentication not required' },
});
