import { z } from 'zod';
import { anyText, id, isDistinct, plainText, url } from './composition.ts';
import { accessory, actionElement, contextElement, inputElement } from './elements.ts';

/**
 * The blocks that the desk may use, with Slack's limits: https://docs.slack.dev/reference/block-kit/blocks. Younger ones
 * (alert, card, carousel, container, data_table and others) are refused: not every client shows them yet.
 */
const named = { block_id: id.optional() };

const actions = z.strictObject({
  type: z.literal('actions'),
  ...named,
  // Unique in its block: https://docs.slack.dev/reference/block-kit/block-elements/button-element
  elements: z
    .array(actionElement)
    .min(1)
    .max(25)
    .refine((all) => isDistinct(all.map(({ action_id }) => action_id)), 'the same action_id twice'),
});

const section = z
  .strictObject({
    type: z.literal('section'),
    ...named,
    text: anyText(3_000).optional(),
    fields: z.array(anyText(2_000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, 'neither text nor fields');

const CELL = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().optional() }),
]);
const TABLE_CHARACTERS = 10_000;
const table = z
  .strictObject({
    type: z.literal('table'),
    ...named,
    rows: z.array(z.array(CELL).min(1).max(20)).min(1).max(100),
    column_settings: z.array(z.looseObject({}).nullable()).max(20).optional(),
  })
  .refine(
    ({ rows }) => rows.flat().reduce((sum, { text }) => sum + (text?.length ?? 0), 0) <= TABLE_CHARACTERS,
    `more than ${TABLE_CHARACTERS} characters in all`,
  );

export const block = z.discriminatedUnion('type', [
  actions,
  section,
  table,
  z.strictObject({ type: z.literal('divider'), ...named }),
  z.strictObject({ type: z.literal('header'), ...named, text: plainText(150) }),
  z.strictObject({ type: z.literal('context'), ...named, elements: z.array(contextElement).min(1).max(10) }),
  z.strictObject({ type: z.literal('markdown'), ...named, text: z.string().min(1).max(12_000) }),
  z.strictObject({
    type: z.literal('image'),
    ...named,
    image_url: url,
    alt_text: z.string().min(1).max(2_000),
    title: plainText(2_000).optional(),
  }),
  z.strictObject({
    type: z.literal('input'),
    ...named,
    label: plainText(2_000),
    hint: plainText(2_000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
    element: inputElement,
  }),
]);
export type Block = z.infer<typeof block>;

/** @returns a list of blocks, each with a name of its own */
export const blocks = (max: number) =>
  z
    .array(block)
    .min(1)
    .max(max)
    .refine(
      (all) => isDistinct(all.flatMap(({ block_id }) => (block_id === undefined ? [] : [block_id]))),
      'the same block_id twice',
    );
