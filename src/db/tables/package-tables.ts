import { z } from 'zod';
import { NEVER_DISCLOSED } from '../../core/export.ts';
import type { RequestId, StepId } from '../../core/privacy-request.ts';
import { bytes, id, instant } from './columns.ts';

/** What is given back to a person, and what was done for them by hand. */
export const packageTables = {
  exports: z.object({
    id: z.string(),
    request_id: id<RequestId>(),
    system: z.string(),
    name: bytes.nullable(),
    blob: z.string(),
    size_bytes: z.int(),
    counts: z.custom<{ [type: string]: number }>(),
    withheld: z.array(z.enum(NEVER_DISCLOSED)),
    exported_at: instant,
  }),
  packages: z.object({
    request_id: id<RequestId>(),
    id: z.string(),
    blob: z.string(),
    size_bytes: z.int(),
    built_at: instant,
    expires_at: instant,
  }),
  work_notes: z.object({
    id: z.string(),
    request_id: id<RequestId>(),
    step_id: id<StepId>().nullable(),
    user_id: z.string(),
    content: bytes,
    done_at: instant,
  }),
};
