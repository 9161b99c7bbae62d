import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** Parts of blocks, with Slack's limits: https://docs.slack.dev/reference/block-kit/composition-objects */
const words = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => text.trim() !== '', 'is blank');

export const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: words(max), emoji: z.boolean().optional() });

export const anyText = (max: number) =>
  z.discriminatedUnion('type', [
    plainText(max),
    z.strictObject({ type: z.literal('mrkdwn'), text: words(max), verbatim: z.boolean().optional() }),
  ]);

/** Of a block, an action or a view's callback. */
export const id = z.string().min(1).max(255);
export const url = z.url().max(3_000);
export const style = z.enum(['primary', 'danger']);

export const confirm = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: style.optional(),
});

const optionWith = <Text extends z.ZodType>(text: Text) =>
  z.strictObject({ text, value: z.string().min(1).max(75), description: plainText(75).optional() });
export const option = optionWith(plainText(75));
/** Of check boxes and radio buttons, which may be marked up. */
export const markedOption = optionWith(anyText(75));
/** Only a card's overflow may lead elsewhere. */
export const overflowOption = option.extend({ url: url.optional() });

type Option = z.infer<typeof markedOption>;
export const options = <One extends z.ZodType<Option>>(one: One, max: number, min = 1) =>
  z
    .array(one)
    .min(min)
    .max(max)
    .refine((all) => isDistinct(all.map(({ value }) => value)), 'the same value twice');

export const optionGroup = z.strictObject({ label: plainText(75), options: options(option, 100) });

export const isDistinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

/** What is chosen to begin with must be one of the options, word for word. */
export const areAmong = (chosen: readonly Option[], all: readonly Option[]): boolean =>
  chosen.every((one) => all.some((other) => isDeepStrictEqual(one, other)));
