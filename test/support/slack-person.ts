import { expect } from 'vitest';
import { z } from 'zod';
import type { SlackDesk } from './slack-desk.ts';

const element = z.looseObject({
  action_id: z.string().optional(),
  value: z.string().optional(),
  url: z.string().optional(),
  text: z.unknown(),
});
const block = z.looseObject({
  type: z.string(),
  text: z.looseObject({ text: z.string() }).optional(),
  elements: z.array(element).optional(),
  accessory: element.optional(),
});
const shown = z.object({ view: z.looseObject({ blocks: z.array(block) }), hash: z.string() });
export type HomeShown = z.infer<typeof shown>;

/** What one person sees of their home, list by list. */
export async function homeOf(desk: SlackDesk, user: string): Promise<HomeShown> {
  return shown.parse(await desk.look(`/_emulator/home?user=${user}`));
}

export async function openHome(desk: SlackDesk, user: string): Promise<HomeShown> {
  expect((await desk.post('/_emulator/open_home', { user })).status).toBe(200);
  return await homeOf(desk, user);
}

export interface ShownList {
  heading: string;
  rows: { text: string; action: string; value: string; url: string | undefined }[];
  earlier: string | undefined;
  later: string | undefined;
}

/** A list of a home by its name, as somebody reads it. */
export function listIn({ view }: HomeShown, name: string): ShownList | undefined {
  const at = view.blocks.findIndex(
    ({ type, text }) => type === 'header' && text?.text.startsWith(`${name}:`),
  );
  if (at < 0) return undefined;
  const rest = view.blocks.slice(at + 1);
  const end = rest.findIndex(({ type }) => type === 'divider');
  const own = end < 0 ? rest : rest.slice(0, end);
  const turns = own.flatMap(({ type, elements }) => (type === 'actions' ? (elements ?? []) : []));
  const turn = (id: string) => turns.find(({ action_id }) => action_id === id)?.value;
  return {
    heading: view.blocks[at]?.text?.text ?? '',
    rows: own.flatMap(({ text, accessory }) =>
      accessory
        ? [
            {
              text: text?.text ?? '',
              action: accessory.action_id ?? '',
              value: accessory.value ?? '',
              url: accessory.url,
            },
          ]
        : [],
    ),
    earlier: turn('home.earlier'),
    later: turn('home.later'),
  };
}

export interface DirectMessage {
  ts: string;
  text: string;
  channel: string;
  blocks: { type: string; elements?: { action_id: string }[] }[];
}

/** What one person was sent by direct message, oldest first. */
export async function directMessages(desk: SlackDesk, user: string): Promise<DirectMessage[]> {
  const { calls } = (await desk.look('/_emulator/state')) as {
    calls: { method: string; body: { users?: string }; answer?: { channel?: { id: string } } }[];
  };
  const opened = calls.findLast(({ method, body }) => method === 'conversations.open' && body.users === user);
  const channel = opened?.answer?.channel?.id;
  if (channel === undefined) return [];
  const messages = (await desk.look(`/_emulator/messages?channel=${channel}`)) as DirectMessage[];
  return messages.map((message) => ({ ...message, channel }));
}
