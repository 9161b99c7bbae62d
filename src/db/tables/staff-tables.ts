import { z } from 'zod';
import type { RequestId } from '../../core/privacy-request.ts';
import { REVEAL_REASONS, REVEALED, STAFF_REFUSALS } from '../../core/staff.ts';
import { bytes, id, instant, jsonObject } from './columns.ts';

/** Who works on cases, and what they do in Slack and on our own pages. */
export const staffTables = {
  cards: z.object({
    request_id: id<RequestId>(),
    channel_id: z.string().nullable(),
    ts: z.string().nullable(),
    channel: z.string().nullable(),
    posting_at: instant.nullable(),
    drawn_version: z.int(),
    logged_seq: z.int(),
    told_seq: z.int(),
  }),
  staff: z.object({
    user_id: z.string(),
    roles: z.array(z.string()),
    refused: z.enum(STAFF_REFUSALS).nullable(),
    away: z.boolean(),
    synced_at: instant,
  }),
  staff_entries: z.object({
    id: z.string(),
    request_id: id<RequestId>(),
    view_id: z.string(),
    opened_by: z.string(),
    opened_at: instant,
    completed_by: z.string().nullable(),
    completed_at: instant.nullable(),
  }),
  entry_links: z.object({
    id: z.string(),
    entry_id: z.string(),
    token_hash: bytes,
    digits_hash: bytes,
    user_id: z.string(),
    tries_left: z.int(),
    created_at: instant,
    expires_at: instant,
    used_at: instant.nullable(),
  }),
  reveals: z.object({
    id: z.string(),
    request_id: id<RequestId>(),
    user_id: z.string(),
    reason: z.enum(REVEAL_REASONS),
    shows: z.enum(REVEALED),
    token_hash: bytes,
    digits_hash: bytes,
    tries_left: z.int(),
    created_at: instant,
    expires_at: instant,
    opened_at: instant.nullable(),
    pass_hash: bytes.nullable(),
    files_until: instant.nullable(),
  }),
  triage_lessons: z.object({
    id: z.string(),
    learned_in: z.string(),
    model: z.string(),
    features: z.array(z.int()),
    suggested: jsonObject.nullable(),
    chosen: jsonObject,
  }),
  slack_events: z.object({
    event_id: z.string(),
    type: z.string(),
    received_at: instant,
    processed_at: instant.nullable(),
  }),
};
