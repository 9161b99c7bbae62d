import type { StaffModal } from '../core/staff.ts';

/** Parts of a modal, in Slack's words. Labels only: what somebody wrote never stands in one. */
export interface Choice {
  value: string;
  text: string;
}

export function modal(parts: {
  /** At most 24 characters. */
  title: string;
  blocks: object[];
  /** The form that it is; without one it only says something. */
  form?: { id: string; submit: string; value: string };
}): StaffModal {
  const { title, blocks, form } = parts;
  const sendable = form && {
    callback_id: form.id,
    submit: plain(form.submit),
    private_metadata: form.value,
  };
  return {
    type: 'modal',
    title: plain(title),
    close: plain(form ? 'Cancel' : 'Close'),
    ...sendable,
    blocks,
  };
}

export const says = (text: string) => ({ type: 'section', text: plain(text) });

/** A sentence with marks of Slack's own, such as a link. */
export const saysMarked = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

export const hint = (text: string) => ({ type: 'context', elements: [plain(text)] });

/** An input's block id is the name that its value is sent under. */
export function selectInput(
  name: string,
  label: string,
  choices: readonly Choice[],
  chosen?: string,
): object {
  const options = choices.map(option);
  const initial = options.find(({ value }) => value === chosen);
  return input(name, label, {
    type: 'static_select',
    options,
    ...(initial ? { initial_option: initial } : {}),
  });
}

export function multiSelectInput(
  name: string,
  label: string,
  choices: readonly Choice[],
  chosen: readonly string[] = [],
  { optional = true } = {},
): object {
  const options = choices.map(option);
  const initial = options.filter(({ value }) => chosen.includes(value));
  const element = {
    type: 'multi_static_select',
    options,
    ...(initial.length > 0 ? { initial_options: initial } : {}),
  };
  return { ...input(name, label, element), optional };
}

export function textInput(name: string, label: string, charactersMax: number): object {
  return input(name, label, { type: 'plain_text_input', multiline: true, max_length: charactersMax });
}

/** One line of text. */
export function lineInput(name: string, label: string, charactersMax: number): object {
  return input(name, label, { type: 'plain_text_input', max_length: charactersMax });
}

export function dateInput(name: string, label: string, chosen: Temporal.PlainDate): object {
  return input(name, label, { type: 'datepicker', initial_date: chosen.toString() });
}

const plain = (text: string) => ({ type: 'plain_text' as const, text });
export const option = ({ value, text }: Choice) => ({ text: plain(text), value });

function input(name: string, label: string, element: object) {
  return { type: 'input', block_id: name, label: plain(label), element: { ...element, action_id: name } };
}
