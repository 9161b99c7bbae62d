import { z } from 'zod';
import {
  ANSWER_KINDS,
  APPEAL_REASONS,
  APPEAL_VERDICTS,
  EXTENSION_REASONS,
  HOLD_LIFTED_REASONS,
  HOLD_REASONS,
  REFUSAL_REASONS,
  SEND_BACK_REASONS,
} from '../../core/decision.ts';
import type { OutboundId, RequestId, SystemOutcome } from '../../core/privacy-request.ts';
import { bytes, id, instant } from './columns.ts';

/** What staff decide about a case. */
export const decisionTables = {
  refusals: z.object({
    id: z.string(),
    request_id: id<RequestId>(),
    reason: z.enum(REFUSAL_REASONS),
    proposed_by: z.string(),
    proposed_at: instant,
    decided_by: z.string().nullable(),
    decided_at: instant.nullable(),
    confirmed: z.boolean().nullable(),
    sent_back_because: z.enum(SEND_BACK_REASONS).nullable(),
  }),
  answer_proposals: z.object({
    id: z.string(),
    request_id: id<RequestId>(),
    kind: z.enum(ANSWER_KINDS),
    systems: z.custom<{ system: string; outcome: SystemOutcome; reason?: string }[]>(),
    proposed_by: z.string(),
    proposed_at: instant,
    decided_by: z.string().nullable(),
    decided_at: instant.nullable(),
    confirmed: z.boolean().nullable(),
    sent_back_because: z.enum(SEND_BACK_REASONS).nullable(),
  }),
  questions: z.object({
    id: id<OutboundId>(),
    request_id: id<RequestId>(),
    question: z.string(),
    content: bytes.nullable(),
    asked_by: z.string(),
    asked_at: instant,
  }),
  extensions: z.object({
    request_id: id<RequestId>(),
    reason: z.enum(EXTENSION_REASONS),
    until: instant,
    source: z.string(),
    announced_by: z.string(),
    announced_at: instant,
    settled_at: instant.nullable(),
  }),
  legal_holds: z.object({
    id: z.string(),
    request_id: id<RequestId>(),
    reason: z.enum(HOLD_REASONS),
    placed_by: z.string(),
    placed_at: instant,
    lifted_by: z.string().nullable(),
    lifted_at: instant.nullable(),
    lifted_reason: z.enum(HOLD_LIFTED_REASONS).nullable(),
  }),
  appeals: z.object({
    request_id: id<RequestId>(),
    against_id: id<RequestId>(),
    verdict: z.enum(APPEAL_VERDICTS).nullable(),
    reason: z.enum([...APPEAL_REASONS.upheld, ...APPEAL_REASONS.overturned]).nullable(),
    decided_by: z.string().nullable(),
    decided_at: instant.nullable(),
  }),
};
