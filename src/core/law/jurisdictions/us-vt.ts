import type { Law } from '../law.ts';
import { unreadLaw } from './unread-law.ts';

export const US_VT: Law = unreadLaw({
  id: 'US-VT',
  name: 'Vermont',
  statute: 'Vermont Data Privacy and Online Surveillance Act (Act 145 of 2026)',
  inForceFrom: Temporal.PlainDate.from('2028-01-01'),
  days: 45,
  extensionDays: 45,
  optOut: { proof: 'none', verification: 'authentication not required' },
});
