import { z } from 'zod';

/** Customers whose data we hold for them, as `workflows/organizations.yaml` lists them. */
export const ORGANIZATION_ROLES = ['controller', 'covered-entity'] as const;
export type OrganizationRole = (typeof ORGANIZATION_ROLES)[number];

const organizationSchema = z.strictObject({
  id: z
    .string()
    .max(60)
    .regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and hyphens'),
  name: z.string().min(1).max(75).describe('As requesters and staff know it'),
  role: z
    .enum(ORGANIZATION_ROLES)
    .describe('controller: we process for it; covered-entity: health data under a BAA (45 CFR 164.504(e))'),
  'privacy-contact': z.email().describe('Who gets the notice that a request is handed over'),
  'forward-within': z
    .strictObject({ 'business-days': z.int().min(1).max(10) })
    .describe('What the contract or BAA gives us, counted from receipt'),
});
export const organizationsSchema = z
  .strictObject({ organizations: z.array(organizationSchema) })
  .refine(
    ({ organizations }) => new Set(organizations.map(({ id }) => id)).size === organizations.length,
    'an id stands twice',
  );
export type Organization = z.infer<typeof organizationSchema>;
