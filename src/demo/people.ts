import type { Preference } from '../core/privacy-request.ts';
import type { Zone } from './emulators/dns.ts';

/** The demo's people and what each emulated system holds of them. Names and numbers are made up (555-01xx, RFC 2606). */
export interface DemoPerson {
  name: string;
  email: string;
  /** E.164. */
  phone: string;
  organization: string;
  jurisdiction: string;
  /** When the service had them set or changed, where that is not long ago. RFC 3339. */
  contactsSince?: { email?: string; phone?: string };
  holds: {
    fluentworks: FluentworksHoldings;
    stripe: StripeHoldings;
  };
  /** Uses of their data that they ended before. */
  optedOutOf?: readonly Preference[];
  /** Stands in the list that marketing mail goes to. */
  subscribed?: boolean;
}

export interface FluentworksHoldings {
  accounts?: number;
  profiles?: number;
  bookings?: number;
  support_messages?: number;
  devices?: number;
  /** Stays when the person is erased. */
  audit_entries?: number;
}

export interface StripeHoldings {
  customers?: number;
  invoices?: number;
  payments?: number;
  /** How the address is written there, where it differs. */
  spelled?: string;
}

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    name: 'Dana Ruiz',
    email: 'dana.ruiz@example.net',
    phone: '+13035550142',
    organization: 'Pinewood Dental',
    jurisdiction: 'US-CO',
    holds: {
      fluentworks: {
        accounts: 1,
        profiles: 1,
        bookings: 14,
        support_messages: 2,
        devices: 2,
        audit_entries: 37,
      },
      stripe: { customers: 1, invoices: 9, payments: 9 },
    },
    subscribed: true,
  },
  {
    name: 'Marcus Webb',
    email: 'marcus.webb@example.org',
    phone: '+13035550117',
    organization: 'Webb & Daughters Landscaping',
    jurisdiction: 'US-CO',
    holds: {
      fluentworks: {
        accounts: 1,
        profiles: 1,
        bookings: 203,
        support_messages: 5,
        devices: 3,
        audit_entries: 412,
      },
      stripe: { customers: 1, invoices: 26, payments: 25, spelled: 'Marcus.Webb@Example.org' },
    },
  },
  {
    name: 'Priya Nair',
    email: 'priya.nair@example.com',
    phone: '+13035550163',
    organization: 'Front Range Yoga',
    jurisdiction: 'US-CA',
    contactsSince: { phone: '2026-11-14T10:00:00Z' },
    holds: { fluentworks: { accounts: 1, bookings: 31, devices: 1 }, stripe: {} },
    subscribed: true,
  },
  {
    name: 'Tom Okafor',
    email: 'tom.okafor@example.net',
    phone: '+13035550128',
    organization: 'Okafor Physical Therapy',
    jurisdiction: 'US-TX',
    holds: {
      fluentworks: { accounts: 1, profiles: 1, bookings: 58, support_messages: 1, audit_entries: 90 },
      stripe: { customers: 1 },
    },
  },
  {
    name: 'Elena Sorokina',
    email: 'elena.sorokina@example.org',
    phone: '+13035550184',
    organization: 'Cherry Creek Tutors',
    jurisdiction: 'US-VA',
    holds: { fluentworks: { bookings: 3 }, stripe: {} },
    optedOutOf: ['marketing'],
  },
  {
    name: 'Wes Hartman',
    email: 'wes.hartman@example.com',
    phone: '+13035550109',
    organization: 'none',
    jurisdiction: 'US-CO',
    holds: { fluentworks: {}, stripe: {} },
  },
];

/**
 * What the domains of these people publish: mail from the addresses that are kept for examples (RFC 5737) is theirs.
 * A mail that claims to be from anywhere else is vouched for by nobody.
 */
export const DEMO_ZONE: Zone = Object.fromEntries(
  ['example.com', 'example.net', 'example.org'].flatMap((domain) => [
    [domain, ['v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.0/24 ip4:203.0.113.0/24 -all']],
    [`_dmarc.${domain}`, ['v=DMARC1; p=none']],
  ]),
);
