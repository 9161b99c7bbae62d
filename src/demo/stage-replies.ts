import { z } from 'zod';

/** What the demo's player reads from the app and the emulators. */
export const caseRecord = z.object({
  reference: z.string(),
  state: z.string(),
  waiting_on: z.string().nullable(),
  outcome: z.string().nullable(),
  assurance: z.string(),
  systems: z.array(
    z.object({ system: z.string(), outcome: z.string().nullable(), counts: z.record(z.string(), z.number()) }),
  ),
});
export type CaseRecord = z.infer<typeof caseRecord>;
export const listSchema = z.object({ requests: z.array(caseRecord) });

export const letterSchema = z.array(z.object({ to: z.string(), subject: z.string(), text: z.string() }));

const block = z.object({
  elements: z.array(z.object({ action_id: z.string().optional() })).optional(),
});
export const slackSchema = z.array(
  z.object({
    ts: z.string(),
    text: z.string(),
    blocks: z.array(block).default([]),
    replies: z.array(z.object({ text: z.string() })).default([]),
  }),
);
export type SlackMessage = z.infer<typeof slackSchema>[number] & { channel: string; thread: string[] };
