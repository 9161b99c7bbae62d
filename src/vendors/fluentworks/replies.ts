import { z } from 'zod';

/** What we rely on in the service's replies (openapi.yaml); more fields than these are fine. */
export const recordType = z.enum([
  'accounts',
  'profiles',
  'bookings',
  'support_messages',
  'devices',
  'audit_entries',
]);
const keptFor = z.enum(['audit-log']);
const foundRecord = z.object({
  type: recordType,
  id: z.string().min(1).max(64),
  kept_for: keptFor.nullable(),
});
export type FoundRecord = z.infer<typeof foundRecord>;

export const recordPage = z.object({
  records: z.array(foundRecord),
  next_cursor: z.string().min(1).nullable(),
});

const exportedRecord = z.object({
  type: recordType,
  id: z.string().min(1).max(64),
  fields: z.record(z.string(), z.json()),
});
export type ExportedRecord = z.infer<typeof exportedRecord>;

export const exportPage = z.object({
  records: z.array(exportedRecord),
  next_cursor: z.string().min(1).nullable(),
});

export const contactList = z.object({
  contacts: z.array(
    z.object({
      type: z.enum(['email', 'phone']),
      value: z.string().min(3).max(254),
      since: z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text)),
    }),
  ),
});
export type FoundContact = z.infer<typeof contactList>['contacts'][number];

export const residenceList = z.object({
  residences: z.array(
    z.object({
      country: z.string().regex(/^[A-Z]{2}$/),
      region: z
        .string()
        .regex(/^[A-Z0-9]{1,3}$/)
        .nullable(),
    }),
  ),
});
export type Residence = z.infer<typeof residenceList>['residences'][number];

export const existingRecords = z.object({ existing: z.array(foundRecord) });

export const optOutStanding = z.object({ persons: z.int().min(0), opted_out: z.int().min(0) });
export type OptOutStanding = z.infer<typeof optOutStanding>;

const count = z.int().min(1);
export const erasure = z.object({
  id: z.string().regex(/^ers_[0-9a-z]+$/),
  status: z.enum(['pending', 'running', 'completed', 'failed']),
  erased: z.array(z.object({ type: recordType, count })),
  kept: z.array(z.object({ type: recordType, count, reason: keptFor })),
});
export type Erasure = z.infer<typeof erasure>;
