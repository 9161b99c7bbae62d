import { z } from 'zod';
import { type Block, blocks } from './blocks.ts';
import { id, plainText } from './composition.ts';
import { illegible } from './legible.ts';

/**
 * What Slack would refuse, or somebody could not read, of a message or a view. The emulated Slack refuses it, and tests
 * hold all that the desk can show against it.
 */

/** Slack cuts texts at 40,000 and asks for at most so many: https://docs.slack.dev/reference/methods/chat.postMessage */
export const TEXT_MAX = 4_000;
/**
 * All blocks of a message together. Undocumented (`msg_blocks_too_long`): 13,297 characters of one kind of block passed,
 * 11,341 of several did not (github.com/slackapi/bolt-js issues 2509, 2867).
 */
const MESSAGE_CHARACTERS = 11_000;
const VIEW_BYTES = 250_000;
const MESSAGE_BLOCKS = 50;
const VIEW_BLOCKS = 100;

const message = z
  .looseObject({
    text: z
      .string()
      .max(TEXT_MAX)
      .refine((text) => text.trim() !== '', 'is blank'),
    blocks: blocks(MESSAGE_BLOCKS).optional(),
  })
  .superRefine(({ text, blocks = [] }, context) => {
    for (const fault of illegible(blocks, text)) context.addIssue(fault);
    if (charactersIn(blocks) > MESSAGE_CHARACTERS)
      context.addIssue(`blocks: more than ${MESSAGE_CHARACTERS} characters in all`);
  });

/** Of a message that is posted, updated, whispered or answered with; one without blocks is a line of text. */
export const messageFaults = (given: unknown): string[] => faults(message, given);

const view = {
  callback_id: id.optional(),
  private_metadata: z.string().max(3_000).optional(),
  external_id: id.optional(),
  blocks: blocks(VIEW_BLOCKS),
};
const title = plainText(24);
const anyView = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('home'), ...view }),
    z
      .strictObject({
        type: z.literal('modal'),
        ...view,
        title,
        submit: title.optional(),
        close: title.optional(),
        clear_on_close: z.boolean().optional(),
        notify_on_close: z.boolean().optional(),
      })
      .refine(
        ({ submit, blocks }) => submit !== undefined || !blocks.some(({ type }) => type === 'input'),
        'inputs without submit',
      ),
  ])
  .superRefine((given, context) => {
    for (const fault of illegible(given.blocks)) context.addIssue(fault);
    const focused = JSON.stringify(given).split('"focus_on_load":true').length - 1;
    if (focused > 1) context.addIssue('more than one focus_on_load');
    if (Buffer.byteLength(JSON.stringify(given)) > VIEW_BYTES)
      context.addIssue(`more than ${VIEW_BYTES} bytes`);
  });

/** Of a modal or a home tab. */
export const viewFaults = (given: unknown): string[] => faults(anyView, given);

function faults(schema: z.ZodType, given: unknown): string[] {
  const read = schema.safeParse(given);
  if (read.success) return [];
  return read.error.issues.map(({ path, message }) => [...path, message].join(': '));
}

/** Of all texts, as they are sent. */
function charactersIn(given: Block[] | object): number {
  let sum = 0;
  JSON.stringify(given, (name, value: unknown) => {
    if (name === 'text' && typeof value === 'string') sum += value.length;
    return value;
  });
  return sum;
}
