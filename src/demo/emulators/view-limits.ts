import { blockFault, each, type Json, optionsFault, text } from './block-limits.ts';

/** Limits of a modal and its inputs (https://docs.slack.dev/reference/views/modal-views), which `emulate` does not check. */
const BLOCKS_MAX = 100;

/** @returns what Slack would refuse in a modal, or `undefined` */
export function viewFault(view: unknown): string | undefined {
  const { type, title, submit, close, callback_id, private_metadata, blocks } = (view ?? {}) as Json;
  if (type !== 'modal') return `view of type ${String(type)}`;
  for (const [name, words] of Object.entries({ title, submit, close })) {
    const fault = name === 'title' || words !== undefined ? text(words, 24, ['plain_text']) : undefined;
    if (fault) return `${name}: ${fault}`;
  }
  if (String(callback_id ?? '').length > 255) return 'callback_id too long';
  if (String(private_metadata ?? '').length > 3000) return 'private_metadata too long';
  const inputs = Array.isArray(blocks) ? (blocks as Json[]).filter((block) => block.type === 'input') : [];
  if (inputs.length > 0 && submit === undefined) return 'inputs without submit';
  const ids = inputs.map(({ block_id }) => block_id);
  if (new Set(ids).size < ids.length) return 'the same block_id twice';
  return blockFault(blocks ?? null, { max: BLOCKS_MAX, other: inputFault });
}

function inputFault(block: Json): string | null | undefined {
  if (block.type !== 'input') return undefined;
  const { type, action_id, options, option_groups, initial_option, initial_options, initial_date } =
    (block.element ?? {}) as Json;
  if (typeof action_id !== 'string' || action_id.length > 255) return 'action_id';
  const label = text(block.label, 2000, ['plain_text']);
  if (label) return label;
  if (type === 'datepicker') return /^\d{4}-\d{2}-\d{2}$/.test(String(initial_date)) ? null : 'initial_date';
  if (type === 'plain_text_input' || type === 'users_select') return null;
  if (Array.isArray(option_groups)) return optionGroupsFault(option_groups as Json[]) ?? null;
  if (type !== 'static_select' && type !== 'multi_static_select') return `element of type ${String(type)}`;
  const chosen = [initial_option, ...((initial_options as unknown[] | undefined) ?? [])].filter(Boolean);
  const known = new Set((options as unknown[] | undefined)?.map((one) => JSON.stringify(one)));
  if (chosen.some((one) => !known.has(JSON.stringify(one))))
    return 'an initial option that is none of the options';
  return optionsFault(options, 100) ?? null;
}

/** At most 100 groups of 100 (https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element). */
function optionGroupsFault(groups: readonly Json[]): string | undefined {
  return each(
    groups,
    100,
    ({ label, options }) => text(label, 75, ['plain_text']) ?? optionsFault(options, 100),
  );
}
