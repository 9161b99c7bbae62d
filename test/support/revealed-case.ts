import type { InboundId } from '../../src/core/privacy-request.ts';
import type { CaseContent } from '../../src/journey/reveal/case-content.ts';

const at = (time: string) => Temporal.Instant.from(time);

/** A case with everything that staff can read of one. */
export const REVEALED: CaseContent = {
  reference: 'FW-7K3M-92QD',
  receivedAt: at('2026-08-01T15:00:00Z'),
  hostile: true,
  contacts: [
    {
      channel: 'email',
      source: 'sender',
      value: 'dana.ruiz@example.net',
      provenAt: at('2026-08-01T15:04:00Z'),
    },
    { channel: 'sms', source: 'subject', value: '+13035550142', provenAt: null },
  ],
  messages: [
    {
      id: '01990000-0000-7000-8000-000000000001' as InboundId,
      channel: 'email',
      receivedAt: at('2026-08-01T15:00:00Z'),
      automatic: null,
      problem: null,
      subject: 'My data, and a word_without_any_place_to_break_that_is_longer_than_a_telephone_is_wide',
      words: 'Hello,\n\nplease send me what you have.\nDana',
      claims: ['dana@old.example', 'Dana Ruiz'],
      files: [
        {
          id: '01990000-0000-7000-8000-000000000002',
          name: 'a-very-long-name-of-a-file-that-somebody-scanned-on-a-telephone.pdf',
          type: 'application/pdf',
          bytes: 48_213,
        },
      ],
    },
    {
      id: '01990000-0000-7000-8000-000000000003' as InboundId,
      channel: 'email',
      receivedAt: at('2026-08-02T15:00:00Z'),
      automatic: 'auto-submitted',
      problem: 'too-many-parts',
      subject: null,
      words: null,
      claims: [],
      files: [],
    },
  ],
  declarations: [
    {
      name: 'Dana Ruiz',
      statement: 'I declare under penalty of perjury that I am the person.',
      points: ['Pinewood Dental', 'March 2024', '14 bookings'],
      signedAt: at('2026-08-03T15:00:00Z'),
      accepted: null,
    },
  ],
  notes: [
    {
      about: { step: 'erase.stripe' },
      by: 'U0AAAAAAA',
      at: at('2026-08-04T15:00:00Z'),
      text: 'Erased by hand, ticket OPS-4411; the export of the day after shows nothing.',
    },
    { about: 'question', by: 'U0AAAAAAA', at: at('2026-08-04T16:00:00Z'), text: 'Which account is meant' },
    {
      about: 'case',
      by: 'U0BBBBBBB',
      at: at('2026-08-05T15:00:00Z'),
      text: 'They prefer to be called after five.',
    },
  ],
};
