import type { PackageContent } from '../../src/journey/reveal/package-content.ts';

/** A package with everything that staff can see of one. */
export const REVEALED_PACKAGE: PackageContent = {
  reference: 'FW-7K3M-92QD',
  systems: [
    {
      system: 'fluentworks',
      withheld: ['password', 'financial-account'],
      records: [
        {
          type: 'bookings',
          rows: [
            {
              id: 'bookings_1',
              organization: 'Pinewood Dental',
              note: 'Please call my sister Ines if I am late.',
            },
            {
              id: 'a_word_without_any_place_to_break_that_is_longer_than_a_telephone_is_wide',
              organization: '',
            },
          ],
        },
        {
          type: 'audit_entries',
          rows: Array.from({ length: 30 }, (_, n) => ({ id: `audit_entries_${n}`, 'by.whom': 'Dana' })),
        },
      ],
      files: [],
    },
    { system: 'aws', withheld: [], records: [], files: [{ name: 'logins-2026.csv', bytes: 48_213 }] },
    { system: 'sentry', withheld: [], records: [], files: [] },
  ],
  notes: [
    {
      step: 'export.aws',
      note: 'Queried by account id, OPS-12',
      doneAt: Temporal.Instant.from('2026-08-02T15:00:00Z'),
    },
  ],
  copiedByHand: ['aws'],
  isUnderReview: true,
};
