import type { Json } from '../../core/json.ts';

/** A section's text, and a message's: https://docs.slack.dev/reference/block-kit/blocks/section-block */
export const SECTION_CHARACTERS = 3_000;

/** Shown for marks at a word's edge, since Slack has no way to escape them. */
const ALIKE: { readonly [mark: string]: string } = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };
const ESCAPED: { readonly [mark: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** One line in which nothing is bold, quoted or a picture because of the marks that stand in it. */
export const unmarked = (text: string): string =>
  text
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(/^(\s*)>+/, '$1›')
    .replace(/(?<![\p{L}\p{N}])[*_~`]|[*_~`](?![\p{L}\p{N}])/gu, (mark) => ALIKE[mark] ?? mark)
    .replace(/:(?=[a-z][a-z0-9_+-]*(?::|$))/g, '∶');

/**
 * Words as they stand, for a text in which Slack reads marks: no mention, link or markup comes of them
 * (https://docs.slack.dev/messaging/formatting-message-text#escaping). Cut where they are longer than there is room.
 */
export function inert(text: string, charactersMax = SECTION_CHARACTERS): string {
  const escaped = unmarked(text).replace(/[&<>]/g, (mark) => ESCAPED[mark] ?? mark);
  if (escaped.length <= charactersMax) return escaped;
  return `${whole(escaped.slice(0, charactersMax - 1)).replace(/&[a-z]*$/, '')}…`;
}

/** Plain words, cut where they are longer than there is room. */
export const clipped = (text: string, charactersMax: number): string =>
  text.length <= charactersMax ? text : `${whole(text.slice(0, charactersMax - 1))}…`;

/** Without half a character at its end. */
export const whole = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, '');

/** An event's facts, each of whose words is inert. */
export function inertFacts<Facts extends Json>(facts: Facts, charactersMax: number): Facts {
  const inertOne = (value: unknown): unknown => {
    if (typeof value === 'string') return inert(value, charactersMax);
    if (Array.isArray(value)) return value.map(inertOne);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inertOne(one)]));
  };
  return inertOne(facts) as Facts;
}
