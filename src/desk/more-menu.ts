import { z } from 'zod';
import { type Choice, option } from './modal.ts';

/** What a card's overflow offers. An option's value holds 75 characters: a verb, the case and the version. */
export const MORE = {
  reveal: 'reveal',
  sort: 'sort',
  authority: 'authority',
  decide: 'decide',
  block: 'block',
  unblock: 'unblock',
  law: 'law',
} as const;
export type MoreVerb = keyof typeof MORE;
/** As what lifting a block is noted when it is refused. */
export const MORE_UNBLOCK = 'case.more.unblock';
/** Callback ids of the forms behind the menu. */
export const CASE_FORMS = {
  reveal: 'case.reveal-form',
  sort: 'case.sort-form',
  authority: 'case.authority-form',
  block: 'case.block-form',
  law: 'case.law-form',
} as const;

export interface MoreValue {
  verb: MoreVerb;
  requestId: string;
  version: number;
}

const parts = z.tuple([z.enum(MORE), z.uuid(), z.coerce.number().int().min(1)]);

/** @returns `undefined` for a value that no card of ours was drawn with */
export function readMoreValue(value: string): MoreValue | undefined {
  const read = parts.safeParse(value.split('|')).data;
  return read && { verb: read[0], requestId: read[1], version: read[2] };
}

const TEXTS: Record<MoreVerb, string> = {
  reveal: 'Read the messages…',
  sort: 'Something else…',
  authority: 'Review the permission…',
  decide: 'Decide…',
  block: 'Block this sender…',
  unblock: 'Lift the block',
  law: 'Set the law…',
};

export function moreMenu(
  id: string,
  verbs: readonly MoreVerb[],
  on: { requestId: string; version: number },
): object {
  const choices = verbs.map(
    (verb): Choice => ({ value: `${verb}|${on.requestId}|${on.version}`, text: TEXTS[verb] }),
  );
  return { type: 'overflow', action_id: id, options: choices.map(option) };
}
