import { z } from 'zod';
import { type RequestId, type StepId, SYSTEM_OUTCOMES } from '../../core/privacy-request.ts';
import { STEP_STATES } from '../../core/step.ts';
import { bytes, id, instant, jsonObject } from './columns.ts';

/** What is to be done, and what became of it. */
export const workTables = {
  steps: z.object({
    id: id<StepId>(),
    request_id: id<RequestId>().nullable(),
    name: z.string(),
    kind: z.string(),
    playbook_step: z.string().nullable(),
    system: z.string().nullable(),
    input: jsonObject,
    needs: z.array(z.string()),
    state: z.enum(STEP_STATES),
    attempt: z.int(),
    failures: z.int(),
    again: z.boolean(),
    run_after: instant,
    lease_until: instant.nullable(),
    enqueued_at: instant.nullable(),
    result: jsonObject.nullable(),
    problem_code: z.string().nullable(),
    problem_ask: z.string().nullable(),
    created_at: instant,
    settled_at: instant.nullable(),
  }),
  approvals: z.object({
    id: z.string(),
    step_id: id<StepId>(),
    request_id: id<RequestId>(),
    user_id: z.string(),
    approved_at: instant,
  }),
  system_outcomes: z.object({
    request_id: id<RequestId>(),
    system: z.string(),
    located: bytes.nullable(),
    located_at: instant.nullable(),
    outcome: z.enum(SYSTEM_OUTCOMES).nullable(),
    counts: z.custom<{ [type: string]: number }>(),
    kept: z.custom<{ type: string; count: number; reason: string }[]>(),
    begun_at: instant.nullable(),
    erased_at: instant.nullable(),
    verified_at: instant.nullable(),
  }),
};
