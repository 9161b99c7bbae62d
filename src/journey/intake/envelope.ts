import { z } from 'zod';
import { type Envelope, TRANSPORT_ANOMALIES } from '../../core/inbound-message.ts';
import { CHANNELS, RIGHTS } from '../../core/privacy-request.ts';

const noteContact = z.object({ channel: z.enum(CHANNELS), value: z.string() });

/** An envelope as it was sealed, read back. */
export const envelopeSchema: z.ZodType<Envelope> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('mail'),
    from: z.string().nullable(),
    to: z.array(z.string()),
    senderIp: z.string().nullable(),
    reported: z.object({ dkim: z.string(), spf: z.string() }).optional(),
    form: z.string().optional(),
    anomalies: z.array(z.enum(TRANSPORT_ANOMALIES)),
  }),
  z.object({
    kind: z.literal('text'),
    from: z.string(),
    answerable: z.boolean(),
    to: z.string(),
    providerId: z.string(),
    media: z.array(z.object({ url: z.string(), type: z.string() })),
    optOut: z.enum(['STOP', 'START', 'HELP']).optional(),
  }),
  z.object({
    kind: z.literal('note'),
    contact: noteContact.nullable(),
    otherContact: noteContact.nullable().default(null),
    name: z.string().nullable().default(null),
    subject: z.string().nullable().default(null),
    rights: z.array(z.enum(RIGHTS)).default([]),
    jurisdiction: z.string().nullable().default(null),
    referenceOutside: z.string().nullable().default(null),
    receivedAt: z.string(),
    enteredBy: z.string(),
  }),
]);
