import { z } from 'zod';
import type { Card } from '../../core/ports.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { bytes, id, instant, jsonObject } from './columns.ts';

/** What the desk shows to one person: their home, and what is done for it. */
export const deskTables = {
  open_work: z.object({
    request_id: id<RequestId>(),
    need: z.string(),
    about: z.string(),
    due_at: instant,
  }),
  home_views: z.object({
    user_id: z.string(),
    opened_at: instant,
    hash: z.string().nullable(),
    positions: jsonObject,
    stale_since: instant.nullable(),
  }),
  contact_searches: z.object({
    id: z.string(),
    user_id: z.string(),
    token_hash: bytes,
    digits_hash: bytes,
    tries_left: z.int(),
    created_at: instant,
    expires_at: instant,
    used_at: instant.nullable(),
    found: z.array(z.string()).nullable(),
  }),
  digest_days: z.object({
    day: z.string(),
    opened_at: instant,
  }),
  digests: z.object({
    id: z.string(),
    day: z.string(),
    channel: z.string(),
    card: z.custom<Card>(),
    begun_at: instant.nullable(),
    posted_at: instant.nullable(),
  }),
  snoozes: z.object({
    id: z.string(),
    user_id: z.string(),
    request_id: id<RequestId>(),
    due_at: instant,
    asked_at: instant,
    told_at: instant.nullable(),
  }),
};
