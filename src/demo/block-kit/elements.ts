import { z } from 'zod';
import {
  anyText,
  areAmong,
  confirm,
  id,
  markedOption,
  option,
  optionGroup,
  options,
  overflowOption,
  plainText,
  style,
  url,
} from './composition.ts';

/** What stands in blocks, with Slack's limits: https://docs.slack.dev/reference/block-kit/block-elements */
const labelled = { accessibility_label: z.string().min(1).max(75).optional() };
const asked = {
  action_id: id,
  placeholder: plainText(150).optional(),
  focus_on_load: z.boolean().optional(),
};
const confirmed = { ...asked, confirm: confirm.optional() };
const several = { ...confirmed, max_selected_items: z.int().min(1).optional() };
const slackId = z.string().regex(/^[A-Z][A-Z0-9]+$/);
const optionsMax = 100;

const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  action_id: id,
  value: z.string().max(2_000).optional(),
  url: url.optional(),
  style: style.optional(),
  confirm: confirm.optional(),
  ...labelled,
});

const workflowButton = z.strictObject({
  type: z.literal('workflow_button'),
  text: plainText(75),
  action_id: id,
  workflow: z.strictObject({
    trigger: z.looseObject({ url }),
  }),
  style: style.optional(),
  ...labelled,
});

const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: id,
  options: options(overflowOption, 5),
  confirm: confirm.optional(),
});

const listed = {
  options: options(option, optionsMax).optional(),
  option_groups: z.array(optionGroup).min(1).max(optionsMax).optional(),
};
interface Listed {
  options?: z.infer<typeof option>[] | undefined;
  option_groups?: z.infer<typeof optionGroup>[] | undefined;
}
const isOneList = ({ options: all, option_groups: groups }: Listed) =>
  (all === undefined) !== (groups === undefined);
const optionsOf = ({ options: all, option_groups: groups }: Listed) =>
  all ?? (groups ?? []).flatMap((group) => group.options);
const ONE_LIST = 'either options or option_groups';
const NO_OPTION = 'an initial option that is none of the options';

const select = z
  .strictObject({
    type: z.literal('static_select'),
    ...confirmed,
    ...listed,
    initial_option: option.optional(),
  })
  .refine(isOneList, ONE_LIST)
  .refine((it) => !it.initial_option || areAmong([it.initial_option], optionsOf(it)), NO_OPTION);

const multiSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...several,
    ...listed,
    initial_options: options(option, optionsMax).optional(),
  })
  .refine(isOneList, ONE_LIST)
  .refine((it) => areAmong(it.initial_options ?? [], optionsOf(it)), NO_OPTION);

const radioButtons = z
  .strictObject({
    type: z.literal('radio_buttons'),
    ...confirmed,
    options: options(markedOption, 10),
    initial_option: markedOption.optional(),
  })
  .omit({ placeholder: true })
  .refine((it) => !it.initial_option || areAmong([it.initial_option], it.options), NO_OPTION);

const checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    ...confirmed,
    options: options(markedOption, 10),
    initial_options: options(markedOption, 10).optional(),
  })
  .omit({ placeholder: true })
  .refine((it) => areAmong(it.initial_options ?? [], it.options), NO_OPTION);

const external = { min_query_length: z.int().min(0).optional() };
const filter = z.looseObject({}).optional();
const loaded = [
  z.strictObject({
    type: z.literal('external_select'),
    ...confirmed,
    ...external,
    initial_option: option.optional(),
  }),
  z.strictObject({
    type: z.literal('multi_external_select'),
    ...several,
    ...external,
    initial_options: options(option, optionsMax).optional(),
  }),
  z.strictObject({ type: z.literal('users_select'), ...confirmed, initial_user: slackId.optional() }),
  z.strictObject({
    type: z.literal('multi_users_select'),
    ...several,
    initial_users: z.array(slackId).min(1).optional(),
  }),
  z.strictObject({
    type: z.literal('conversations_select'),
    ...confirmed,
    filter,
    initial_conversation: slackId.optional(),
    default_to_current_conversation: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('channels_select'), ...confirmed, initial_channel: slackId.optional() }),
] as const;

const moments = [
  z.strictObject({ type: z.literal('datepicker'), ...confirmed, initial_date: z.iso.date().optional() }),
  z.strictObject({
    type: z.literal('timepicker'),
    ...confirmed,
    initial_time: z.iso.time({ precision: -1 }).optional(),
    timezone: z.string().optional(),
  }),
  z
    .strictObject({
      type: z.literal('datetimepicker'),
      ...confirmed,
      initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
    })
    .omit({ placeholder: true }),
] as const;

const LENGTH = z.int().max(3_000);
const typed = [
  z.strictObject({
    type: z.literal('plain_text_input'),
    ...asked,
    multiline: z.boolean().optional(),
    min_length: LENGTH.min(0).optional(),
    max_length: LENGTH.min(1).optional(),
    initial_value: z.string().min(1).max(3_000).optional(),
  }),
  z.strictObject({ type: z.literal('email_text_input'), ...asked, initial_value: z.email().optional() }),
  z.strictObject({ type: z.literal('url_text_input'), ...asked, initial_value: url.optional() }),
  z.strictObject({
    type: z.literal('number_input'),
    ...asked,
    is_decimal_allowed: z.boolean(),
    initial_value: z.string().optional(),
    min_value: z.string().optional(),
    max_value: z.string().optional(),
  }),
] as const;

const image = z.strictObject({
  type: z.literal('image'),
  image_url: url,
  alt_text: z.string().min(1).max(2_000),
});

const chosen = [select, multiSelect, ...loaded, radioButtons, checkboxes, ...moments] as const;

export const actionElement = z.discriminatedUnion('type', [button, workflowButton, overflow, ...chosen]);
export const accessory = z.discriminatedUnion('type', [button, workflowButton, overflow, image, ...chosen]);
export const inputElement = z.discriminatedUnion('type', [...chosen, ...typed]);
export const contextElement = z.union([image, anyText(3_000)]);

export type Element = z.infer<typeof accessory> | z.infer<typeof inputElement>;
