import { type ExplainedLine, explainPlaybook } from './explain-playbook.ts';
import type { Json } from './json.ts';
import type { Playbook } from './playbook.ts';

/**
 * What changes from one playbook to another, in English sentences, for a request received on that day. What no sentence
 * tells is named by its place: two playbooks that differ are never called the same.
 */
export function diffPlaybooks(
  before: Playbook,
  after: Playbook,
  on: Parameters<typeof explainPlaybook>[1],
): string[] {
  const then = explainPlaybook(before, on);
  const now = explainPlaybook(after, on);
  const sentences = [...gone(then, now), ...now.flatMap((line) => newOrChanged(line, then))];
  if (sentences.length > 0) return sentences;
  const places = differingPlaces(before as Json, after as Json).filter((place) => place !== 'version');
  return places.map((place) => `They differ in ${place}, which no sentence tells.`);
}

const isSame = (one: ExplainedLine, other: ExplainedLine) => one.part === other.part && one.id === other.id;

const NAMES: Record<ExplainedLine['part'], string> = {
  request: 'The request',
  verify: 'The proof',
  route: 'The route',
  step: 'The step',
  deliver: 'The answer',
  close: 'The retention',
};
const called = ({ part, id }: ExplainedLine): string =>
  part === 'step' || part === 'route' ? `${NAMES[part]} ${id}` : NAMES[part];

function gone(then: readonly ExplainedLine[], now: readonly ExplainedLine[]): string[] {
  return then
    .filter((line) => !now.some((other) => isSame(line, other)))
    .map((line) => `${called(line)} is gone. It was: ${line.text}`);
}

function newOrChanged(line: ExplainedLine, then: readonly ExplainedLine[]): string[] {
  const before = then.find((other) => isSame(line, other));
  if (!before) return [`${called(line)} is new: ${line.text}`];
  return before.text === line.text
    ? []
    : [`${called(line)} changes. It was: ${before.text} It is now: ${line.text}`];
}

/** Where two values differ, as paths like `steps.1.needs`. */
function differingPlaces(one: Json | undefined, other: Json | undefined, path = ''): string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  const isTree = (value: Json | undefined): value is { [key: string]: Json } =>
    typeof value === 'object' && value !== null;
  if (!isTree(one) || !isTree(other)) return [path];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => differingPlaces(one[key], other[key], path === '' ? key : `${path}.${key}`));
}
