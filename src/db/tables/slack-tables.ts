import { z } from 'zod';
import type { KeyId, RequestId } from '../../core/privacy-request.ts';
import { CHANNEL_FAULTS } from '../../core/slack-channel.ts';
import { bytes, id, instant, jsonObject } from './columns.ts';

/** How Slack is reached: pace, trouble, channels, tokens, workflows; and who else is told of changes. */
export const slackTables = {
  slack_lanes: z.object({ lane: z.string(), tat: instant }),
  slack_turns: z.object({
    lane: z.string(),
    holder: z.string(),
    rank: z.int(),
    since: instant,
    asked_at: instant,
  }),
  slack_trouble: z.object({
    method: z.string(),
    problem_code: z.string(),
    since: instant,
    paused_until: instant,
  }),
  slack_channels: z.object({
    channel_id: z.string(),
    name: z.string(),
    fault: z.enum(CHANNEL_FAULTS).nullable(),
    checked_at: instant,
    told_at: instant.nullable(),
  }),
  slack_tokens: z.object({
    only_row: z.boolean(),
    key_id: id<KeyId>(),
    pair: bytes,
    seed_hash: bytes,
    expires_at: instant,
    problem_code: z.string().nullable(),
    problem_since: instant.nullable(),
  }),
  workflow_runs: z.object({
    id: z.string(),
    execution_id: z.string(),
    step: z.string(),
    inputs: jsonObject,
    asked_by: z.string(),
    request_id: id<RequestId>().nullable(),
    state: z.enum(['begun', 'waiting', 'answered', 'told']),
    question: jsonObject.nullable(),
    outputs: jsonObject.nullable(),
    refusal: z.string().nullable(),
    begun_at: instant,
    answered_at: instant.nullable(),
  }),
  case_webhook_targets: z.object({ target: z.string() }),
  case_webhooks: z.object({ request_id: id<RequestId>(), target: z.string(), told_seq: z.int() }),
};
