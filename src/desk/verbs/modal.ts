import type { StaffModal } from '../../core/staff.ts';

/** Parts of a modal, in Slack's words. Labels only: what somebody wrote never stands in one. */
export interface Choice {
  value: string;
  /** At most 75 characters. */
  text: string;
  /** A sentence beneath it, of at most 75 characters. */
  says?: string;
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
export const saysMarked = (text: string) => ({
  type: 'section',
  text: { type: 'mrkdwn', text, verbatim: true },
});

export const hint = (text: string) => ({ type: 'context', elements: [plain(text)] });

/** The values of a closed set as choices, each in its words. */
export const inWords = <Value extends string>(
  values: readonly Value[],
  texts: Record<Value, string>,
): Choice[] => values.map((value) => ({ value, text: texts[value] }));

/** An input's block id is the name that its value is sent under. */
export function selectInput(
  name: string,
  label: string,
  choices: readonly Choice[],
  chosen?: string,
  { optional = false } = {},
): object {
  const options = choices.map(option);
  const initial = options.find(({ value }) => value === chosen);
  const element = { type: 'static_select', options, ...(initial ? { initial_option: initial } : {}) };
  return { ...input(name, label, element), ...(optional ? { optional } : {}) };
}

/** One of many, in groups that are named. */
export function groupedSelectInput(
  name: string,
  label: string,
  groups: readonly { label: string; choices: readonly Choice[] }[],
): object {
  const option_groups = groups.map((group) => ({
    label: plain(group.label),
    options: group.choices.map(option),
  }));
  return input(name, label, { type: 'static_select', option_groups });
}

/** Somebody of the workspace, by their Slack id. Who of them may be chosen is looked at when the form is sent. */
export function personInput(name: string, label: string): object {
  return input(name, label, { type: 'users_select' });
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

export function textInput(
  name: string,
  label: string,
  charactersMax: number,
  { optional = false } = {},
): object {
  const element = { type: 'plain_text_input', multiline: true, max_length: charactersMax };
  return { ...input(name, label, element), ...(optional ? { optional } : {}) };
}

/** One line of text. */
export function lineInput(name: string, label: string, charactersMax: number): object {
  return input(name, label, { type: 'plain_text_input', max_length: charactersMax });
}

export function dateInput(name: string, label: string, chosen: Temporal.PlainDate): object {
  return input(name, label, { type: 'datepicker', initial_date: chosen.toString() });
}

const plain = (text: string) => ({ type: 'plain_text' as const, text });
export const option = ({ value, text, says: description }: Choice) => ({
  text: plain(text),
  value,
  ...(description === undefined ? {} : { description: plain(description) }),
});

function input(name: string, label: string, element: object) {
  return { type: 'input', block_id: name, label: plain(label), element: { ...element, action_id: name } };
}
