import { ASKED_RIGHTS, type AskedRight, KINDS, type Kind, ON_BEHALF } from '../../../core/message-labels.ts';
import { ownWords } from '../mail/own-words.ts';
import { featuresOf } from './features.ts';
import { identifiersIn, NO_IDENTIFIERS } from './identifiers.ts';
import { jurisdictionOf } from './jurisdiction.ts';
import { languageOf } from './language.ts';
import type { Message } from './message.ts';
import { probabilities } from './model.ts';
import { firstLayer, knows, type Reader } from './reader.ts';
import type { Understanding } from './understanding.ts';

/** The languages that are read; a message in another is named and left to a human. */
export const READ_LANGUAGES = ['en', 'es', 'fr'];
const CHARACTERS_MAX = 12_000;
const WORD_MAX = 100;

/** What is read of a message: the sender's own words, or all of it where nothing but quotes is left. */
export function readable({ channel, from, subject, text }: Message): Message {
  const own = channel === 'sms' ? text : ownWords(bounded(text, 64 * 1024));
  return {
    channel,
    from: from.slice(0, 320),
    subject: bounded(subject, 998),
    text: bounded(own || text, CHARACTERS_MAX),
  };
}

/** A text of bounded length whose words are of bounded length, so that no pattern can run long. */
function bounded(text: string, charactersMax: number): string {
  return text
    .slice(0, charactersMax * 2)
    .replace(/\S{100,}/g, (word) => word.slice(0, WORD_MAX))
    .slice(0, charactersMax);
}

/** Reads a message with a given reader; the same message and reader give the same answer, always. */
export function readWith(reader: Reader, message: Message): Understanding {
  const own = readable(message);
  const language = languageOf(`${own.subject}\n${own.text}`);
  const { numbers, roles, flags, alarm } = firstLayer(reader, featuresOf(own, language));
  const kinds = probabilities(reader.kind, numbers);
  const kind = likelyKind(kinds);
  const asks = kind === 'request' || kind === 'appeal';
  const likely = reader.rights.map((right) => probabilities(right, numbers)[1] ?? 0);
  const rights = asks ? chosenRights(likely) : [];
  const confidence = probabilities(reader.certainty, certaintyNumbers(kinds, likely, own.text))[1] ?? 0;
  const flag = (index: number) => (flags[index] ?? 0) >= (reader.flagsFrom[index] ?? 0);
  const hostile = (probabilities(reader.hostile, alarm)[1] ?? 0) >= (reader.flagsFrom[2] ?? 0);
  const role = asks || kind === 'followup' ? (ON_BEHALF[highest(roles)] ?? 'unknown') : 'unknown';
  const silent = kind === 'automatic' || kind === 'spam';
  const from = own.channel === 'email' ? own.from : '';
  const context = { from, role, kind, isCommon: knows(reader.common) };
  const reasons: string[] = [];
  if (!READ_LANGUAGES.includes(language)) reasons.push(`language-${language}`);
  if (hostile) reasons.push('hostile');
  if (confidence < reader.decidesFrom) reasons.push('not-certain');
  return {
    language,
    kind,
    rights,
    on_behalf: role,
    minor: flag(0),
    phi: flag(1),
    jurisdiction: silent ? null : jurisdictionOf(own.subject, own.text),
    identifiers: silent
      ? NO_IDENTIFIERS
      : identifiersIn(`${own.subject}\n\n${own.text}`, context, reader.identifier),
    hostile,
    confidence: Math.round(confidence * 1000) / 1000,
    abstain: reasons.length > 0,
    reasons: reasons.length > 0 ? reasons : ['certain'],
  };
}

const DISCARD_FACTOR = 1.5;

/** The likeliest kind; but spam and automatic mail, which nobody answers, must be half again as likely as a request. */
export function likelyKind(kinds: Float64Array): Kind {
  const best = KINDS[highest(kinds)] ?? 'request';
  if (best !== 'spam' && best !== 'automatic') return best;
  const asking = (['request', 'appeal'] as const).map((kind) => ({
    kind,
    likely: kinds[KINDS.indexOf(kind)] ?? 0,
  }));
  const [first, second] = asking.sort((one, other) => other.likely - one.likely);
  const together = (first?.likely ?? 0) + (second?.likely ?? 0);
  return first && together * DISCARD_FACTOR > (kinds[KINDS.indexOf(best)] ?? 0) ? first.kind : best;
}

export const highest = (values: ArrayLike<number>): number => {
  let best = 0;
  for (let at = 1; at < values.length; at++) if ((values[at] ?? 0) > (values[best] ?? 0)) best = at;
  return best;
};

/** Every right that is likelier than not, and at least the likeliest. */
export function chosenRights(likely: readonly number[]): AskedRight[] {
  const chosen = ASKED_RIGHTS.filter((_, index) => (likely[index] ?? 0) > 0.5);
  return chosen.length > 0 ? chosen : ASKED_RIGHTS.slice(highest(likely), highest(likely) + 1);
}

/** What certainty is judged by: how clear the kind is, how clear each right is, how long the text. */
export function certaintyNumbers(kinds: Float64Array, likely: readonly number[], text: string): Float64Array {
  const sorted = [...kinds].sort((one, other) => other - one);
  const top = sorted[0] ?? 0;
  const kind = likelyKind(kinds);
  const asks = kind === 'request' || kind === 'appeal';
  const clear = asks ? likely.map((value) => Math.log(Math.max(value, 1 - value))) : [0];
  const sum = clear.reduce((total, value) => total + value, 0);
  return Float64Array.from([
    Math.log(top / Math.max(1 - top, 1e-6)),
    top - (sorted[1] ?? 0),
    sum,
    Math.min(...clear),
    asks ? 1 : 0,
    kind === 'appeal' ? 1 : 0,
    asks ? likely.filter((value) => value > 0.5).length : 0,
    Math.log(1 + text.length),
  ]);
}
