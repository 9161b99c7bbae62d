import type { OptOutConnector } from '../../core/ports.ts';
import { type FluentworksSettings, fluentworksClient } from './client.ts';
import { toIdentifier } from './identifier.ts';

/** The scheduling service: what it does with a person's data beyond scheduling. It knows everybody by address or number. */
export function fluentworksOptOut(settings: FluentworksSettings): OptOutConnector {
  const client = fluentworksClient(settings);
  return {
    system: 'fluentworks',

    // No idempotency key: opting out twice is opting out once, as the contract says.
    async optOut(of, contacts, { signal }) {
      const { persons } = await client.optOut({ identifiers: contacts.map(toIdentifier), of }, signal);
      return persons === 0 ? {} : { persons };
    },

    async goingOn(of, contacts, { signal }) {
      const standing = await client.readOptOut({ identifiers: contacts.map(toIdentifier), of }, signal);
      const left = standing.persons - standing.opted_out;
      return left > 0 ? { persons: left } : {};
    },
  };
}
