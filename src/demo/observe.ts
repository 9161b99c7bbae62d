import { z } from 'zod';
import { getJson } from './patient-fetch.ts';
import type { Stage } from './stage.ts';

/** What can be seen from outside: the operators' API, the letters that left, the cards in Slack. */
const caseSchema = z.object({
  reference: z.string(),
  part_of: z.string().nullable(),
  parts: z.array(z.string()),
  rights: z.array(z.string()),
  state: z.string(),
  waiting_on: z.string().nullable(),
  outcome: z.string().nullable(),
  assurance: z.string(),
  acknowledged_at: z.string().nullable(),
  systems: z.array(
    z.object({
      system: z.string(),
      outcome: z.string().nullable(),
      counts: z.record(z.string(), z.number()),
    }),
  ),
  steps: z.array(z.object({ name: z.string(), kind: z.string(), state: z.string() })),
});
export type Case = z.infer<typeof caseSchema>;
const listSchema = z.object({ requests: z.array(caseSchema.pick({ reference: true, part_of: true })) });

const letterSchema = z.object({ to: z.string(), subject: z.string(), text: z.string() });
export type Letter = z.infer<typeof letterSchema>;

const blockSchema = z.object({
  elements: z.array(z.object({ action_id: z.string().optional() })).optional(),
});
const messageSchema = z.object({
  ts: z.string(),
  text: z.string(),
  blocks: z.array(blockSchema).default([]),
  replies: z.array(z.object({ text: z.string() })).default([]),
});
export type SlackCard = z.infer<typeof messageSchema> & { channel: string };

export async function listCases(stage: Stage): Promise<Pick<Case, 'reference' | 'part_of'>[]> {
  const answer = await getJson(`${stage.urls.app}/api/v1/requests?limit=100`, stage.apiToken);
  return listSchema.parse(answer).requests;
}

export async function readCase(stage: Stage, reference: string): Promise<Case> {
  return caseSchema.parse(await getJson(`${stage.urls.app}/api/v1/requests/${reference}`, stage.apiToken));
}

export async function lettersOf(stage: Stage, reference: string): Promise<Letter[]> {
  const letters = z.array(letterSchema).parse(await getJson(`${stage.urls.sendgrid}/_emulator/messages`));
  return letters.filter((letter) => letter.subject.includes(reference));
}

export async function cardOf(stage: Stage, reference: string): Promise<SlackCard | undefined> {
  for (const channel of stage.channels) {
    const answer = await getJson(`${stage.urls.slack}/_emulator/messages?channel=${channel}`);
    const cards = z.array(messageSchema).parse(answer);
    const card = cards.find(({ text, blocks }) => text.startsWith(reference) && blocks.length > 0);
    if (card) return { ...card, channel };
  }
  return undefined;
}
