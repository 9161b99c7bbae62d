import type { Contact } from '../../core/ports.ts';

/** A contact as the service names it. */
export const toIdentifier = ({ channel, value }: Contact) =>
  ({ type: channel === 'email' ? 'email' : 'phone', value }) as const;
