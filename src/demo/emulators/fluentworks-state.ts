import type { Preference } from '../../core/privacy-request.ts';
import type { DemoPerson } from '../people.ts';

/** What the emulated service remembers. */
export interface StoredRecord {
  type: (typeof RECORD_TYPES)[number];
  id: string;
  /** Index of the person it belongs to; null once it was cut loose. */
  person: number | null;
}
export interface StoredErasure {
  id: string;
  key: string;
  body: string;
  looks: number;
  records: { type: string; id: string }[];
  erased: { type: string; count: number }[];
  kept: { type: string; count: number; reason: string }[];
}
export interface State {
  people: {
    email: string;
    emailSince: string;
    phone: string;
    phoneSince: string;
    opted_out_of: Preference[];
  }[];
  records: StoredRecord[];
  erasures: StoredErasure[];
}

export const RECORD_TYPES = [
  'accounts',
  'profiles',
  'bookings',
  'support_messages',
  'devices',
  'audit_entries',
] as const;
export const LONG_AGO = '2024-03-01T09:00:00Z';
export const KEPT_FOR: Partial<Record<string, string>> = { audit_entries: 'audit-log' };

export function seed(people: readonly DemoPerson[]): State {
  return {
    people: people.map(({ email, phone, contactsSince, optedOutOf = [] }) => ({
      email,
      emailSince: contactsSince?.email ?? LONG_AGO,
      phone,
      phoneSince: contactsSince?.phone ?? LONG_AGO,
      opted_out_of: [...optedOutOf],
    })),
    records: people.flatMap(({ holds }, person) =>
      RECORD_TYPES.flatMap((type) =>
        Array.from({ length: holds.fluentworks[type] ?? 0 }, (_, n) => ({
          type,
          id: `${type}_${person + 1}_${n + 1}`,
          person,
        })),
      ),
    ),
    erasures: [],
  };
}

export const found = ({ type, id }: StoredRecord) => ({ type, id, kept_for: KEPT_FOR[type] ?? null });
