import { z } from 'zod';
import { type Choice, option } from '../verbs/modal.ts';
import { VERB_WORDS, VERBS, type Verb } from '../verbs/verbs.ts';

/** The menu's last option: the list of everything. */
export const MORE = 'more';
type MoreChoice = Verb | typeof MORE;
/** As what a verb of the menu is noted when it is refused. */
export const moreAction = (verb: Verb): `case.more.${Verb}` => `case.more.${verb}`;

/** Callback ids of the forms behind the menu. */
export const CASE_FORMS = {
  more: 'case.more-form',
  give: 'case.give-form',
  note: 'case.note-form',
  ask: 'case.ask-form',
  reveal: 'case.reveal-form',
  sort: 'case.sort-form',
  authority: 'case.authority-form',
  block: 'case.block-form',
  tasks: 'case.tasks-form',
  law: 'case.law-form',
} as const;

export interface MoreValue {
  verb: MoreChoice;
  requestId: string;
  version: number;
}

/** An option's value holds 75 characters: a verb, the case and the version. */
const parts = z.tuple([z.enum([...VERBS, MORE]), z.uuid(), z.coerce.number().int().min(1)]);

/** @returns `undefined` for a value that no card of ours was drawn with */
export function readMoreValue(value: string): MoreValue | undefined {
  const read = parts.safeParse(value.split('|')).data;
  return read && { verb: read[0], requestId: read[1], version: read[2] };
}

/** An overflow shows at most five options. */
const QUICK_MAX = 4;
/** What is wanted most often comes first; the list behind "More…" has everything. */
const QUICK: readonly Verb[] = ['sort', 'authority', 'claim', 'reveal', 'ask', 'give', 'note'];

/** @param shown verbs that stand on the card as buttons already */
export function moreMenu(
  id: string,
  allowed: readonly Verb[],
  shown: readonly Verb[],
  on: { requestId: string; version: number },
): object {
  const quick = QUICK.filter((verb) => allowed.includes(verb) && !shown.includes(verb)).slice(0, QUICK_MAX);
  const value = (verb: MoreChoice) => `${verb}|${on.requestId}|${on.version}`;
  const choices: Choice[] = [
    ...quick.map((verb) => ({ value: value(verb), text: VERB_WORDS[verb].text })),
    { value: value(MORE), text: 'More…' },
  ];
  return { type: 'overflow', action_id: id, options: choices.map(option) };
}
