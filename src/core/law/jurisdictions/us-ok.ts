import type { Law } from '../law.ts';
import { unreadLaw } from './unread-law.ts';

export const US_OK: Law = unreadLaw({
  id: 'US-OK',
  name: 'Oklahoma',
  statute: 'Oklahoma SB 546',
  inForceFrom: Temporal.PlainDate.from('2027-01-01'),
  days: 45,
  extensionDays: 45,
  optOut: { proof: 'reasonable', verification: 'no exemption from authentication found' },
});
