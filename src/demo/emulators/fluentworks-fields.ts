import type { JsonObject } from '../../core/json.ts';
import type { DemoPerson } from '../people.ts';
import { LONG_AGO, type StoredRecord } from './fluentworks-state.ts';

/** A record with what it holds. Made up of the seeded person and the record's number, so that it is always the same. */
export function exported(people: readonly DemoPerson[], { type, id, person }: StoredRecord) {
  const owner = person === null ? undefined : people[person];
  return { type, id, fields: owner ? FIELDS[type](owner, Number(id.split('_').at(-1))) : {} };
}

const day = (n: number) =>
  Temporal.PlainDate.from('2026-11-20')
    .subtract({ days: 9 * n })
    .toString();

const FIELDS: Record<StoredRecord['type'], (person: DemoPerson, n: number) => JsonObject> = {
  accounts: ({ name, email, phone, organization }) => ({
    name,
    email,
    phone,
    organization,
    created_at: LONG_AGO,
    password_hash: '$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA',
  }),
  profiles: ({ name }) => ({
    display_name: name.split(' ')[0] ?? name,
    time_zone: 'America/Denver',
    reminders: { by_mail: true, by_text: false },
  }),
  bookings: ({ organization }, n) => ({
    organization,
    service: n % 3 === 0 ? 'Consultation' : 'Appointment',
    starts_at: `${day(n)}T15:30:00Z`,
    minutes: 30,
    status: n % 7 === 0 ? 'cancelled' : 'kept',
    ...(n === 2 ? { note: 'Please call my sister Ines if I am late.' } : {}),
  }),
  support_messages: ({ email }, n) => ({
    from: email,
    sent_at: `${day(n)}T09:12:00Z`,
    text: n === 1 ? 'I cannot see my next appointment.' : 'My card 4242 4242 4242 4242 was charged twice.',
  }),
  devices: (_, n) => ({
    browser: n % 2 === 0 ? 'Safari on iPhone' : 'Firefox on Windows',
    ip_address: `203.0.113.${n}`,
    approximate_location: 'Denver, CO',
    last_seen_at: `${day(n)}T18:00:00Z`,
  }),
  audit_entries: (_, n) => ({
    action: n % 2 === 0 ? 'signed in' : 'changed a booking',
    at: `${day(n)}T15:00:00Z`,
  }),
};
