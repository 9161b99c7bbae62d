/** Block Kit's documented limits (https://docs.slack.dev/reference/block-kit/blocks), which `emulate` does not check. */
export type Json = Record<string, unknown>;
const BLOCKS_MAX = 50;
export interface BlockRules {
  max?: number;
  /** Checks a block that messages do not have; `undefined` for one that they have, `null` when it is fine. */
  other?: (block: Json) => string | null | undefined;
}
const KNOWN = ['header', 'context', 'section', 'actions', 'divider'];

/** @returns what Slack would refuse in a message's blocks, or `undefined` */
export function blockFault(
  blocks: unknown,
  { max = BLOCKS_MAX, other = () => undefined }: BlockRules = {},
): string | undefined {
  if (blocks === undefined) return undefined;
  if (!Array.isArray(blocks)) return 'blocks: not a list';
  if (blocks.length > max) return `blocks: more than ${max}`;
  for (const [index, block] of (blocks as Json[]).entries()) {
    const known = other(block);
    const fault = known === undefined ? faultOf(block) : known;
    if (fault) return `blocks[${index}]: ${fault}`;
  }
  return undefined;
}

function faultOf(block: Json): string | undefined {
  if (!KNOWN.includes(String(block.type))) return `unsupported type ${String(block.type)}`;
  if (block.type === 'header') return text(block.text, 150, ['plain_text']);
  if (block.type === 'context') return each(block.elements, 10, (element) => text(element, 3000));
  if (block.type === 'section') {
    if (block.text === undefined && block.fields === undefined) return 'section without text and fields';
    const fields =
      block.fields === undefined ? undefined : each(block.fields, 10, (field) => text(field, 2000));
    return fields ?? (block.text === undefined ? undefined : text(block.text, 3000));
  }
  return block.type === 'actions' ? actions(block.elements) : undefined;
}

function actions(elements: unknown): string | undefined {
  const ids = Array.isArray(elements) ? elements.map((element) => (element as Json).action_id) : [];
  if (new Set(ids).size < ids.length) return 'the same action_id twice';
  return each(elements, 25, (element) => {
    const { action_id, value, style, confirm } = element;
    if (typeof action_id !== 'string' || action_id.length > 255) return 'action_id';
    if (typeof value === 'string' && value.length > 2000) return 'value too long';
    if (element.type === 'overflow') return optionsFault(element.options, 5);
    if (style !== undefined && style !== 'primary' && style !== 'danger') return 'style';
    return text(element.text, 75, ['plain_text']) ?? confirmFault(confirm as Json | undefined);
  });
}

export function optionsFault(options: unknown, max: number): string | undefined {
  return each(options, max, (option) => {
    if (typeof option.value !== 'string' || option.value === '' || option.value.length > 75)
      return 'value of an option';
    const described =
      option.description === undefined ? undefined : text(option.description, 75, ['plain_text']);
    return described ?? text(option.text, 75, ['plain_text']);
  });
}

function confirmFault(confirm: Json | undefined): string | undefined {
  if (!confirm) return undefined;
  const limits: [string, number][] = [
    ['title', 100],
    ['text', 300],
    ['confirm', 30],
    ['deny', 30],
  ];
  return limits.map(([name, max]) => text(confirm[name], max)).find((fault) => fault !== undefined);
}

export function each(
  list: unknown,
  max: number,
  check: (element: Json) => string | undefined,
): string | undefined {
  if (!Array.isArray(list) || list.length === 0) return 'empty list';
  if (list.length > max) return `more than ${max} elements`;
  return (list as Json[]).map(check).find((fault) => fault !== undefined);
}

export function text(
  value: unknown,
  max: number,
  types: readonly string[] = ['plain_text', 'mrkdwn'],
): string | undefined {
  const { type, text: words } = (value ?? {}) as Json;
  if (!types.includes(String(type))) return `text of type ${String(type)}`;
  if (typeof words !== 'string' || words === '') return 'empty text';
  return words.length > max ? `text longer than ${max}` : undefined;
}
