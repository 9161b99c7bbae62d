import { z } from 'zod';
import { CHANNELS, type ContactId, type RequestId } from '../../core/privacy-request.ts';
import { bytes, id, instant } from './columns.ts';

/** Who asks, and how they prove it. */
export const identityTables = {
  contacts: z.object({
    id: id<ContactId>(),
    request_id: id<RequestId>(),
    channel: z.enum(CHANNELS),
    value: bytes,
    value_hash: bytes,
    source: z.enum(['sender', 'claimed', 'added', 'on_record', 'subject', 'organization']),
    created_at: instant,
    proven_at: instant.nullable(),
    on_record_since: instant.nullable(),
    disowned_at: instant.nullable(),
  }),
  challenges: z.object({
    id: z.string(),
    request_id: id<RequestId>(),
    contact_id: id<ContactId>(),
    channel: z.enum(CHANNELS),
    code_hash: bytes.nullable(),
    vendor: z.string().nullable(),
    vendor_id: z.string().nullable(),
    tries_left: z.int(),
    issued_at: instant,
    expires_at: instant,
    consumed_at: instant.nullable(),
    cancelled_at: instant.nullable(),
  }),
  code_alarms: z.object({
    id: z.string(),
    wrong_guesses: z.int(),
    raised_at: instant,
    told_at: instant.nullable(),
  }),
  declarations: z.object({
    id: z.string(),
    request_id: id<RequestId>(),
    contact_id: id<ContactId>(),
    content: bytes,
    signed_at: instant,
    reviewed_by: z.string().nullable(),
    reviewed_at: instant.nullable(),
    accepted: z.boolean().nullable(),
  }),
  disownings: z.object({
    id: z.string(),
    request_id: id<RequestId>(),
    channel: z.enum(CHANNELS),
    value_hash: bytes,
    sender_hash: bytes,
    at: instant,
    until: instant,
  }),
  page_tokens: z.object({
    token_hash: bytes,
    request_id: id<RequestId>(),
    contact_id: id<ContactId>(),
    created_at: instant,
    expires_at: instant,
    revoked_at: instant.nullable(),
  }),
};
