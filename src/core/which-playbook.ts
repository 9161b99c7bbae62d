import type { OrganizationRole } from './organization.ts';
import type { Playbook, PlaybookKind } from './playbook.ts';
import { ASSURANCES, type Kind, type Right } from './privacy-request.ts';

/** What one playbook does of all that a message asks for. */
export interface PlannedPart {
  rights: Right[];
  playbook: Playbook;
}

/**
 * Which playbooks do what a message asks for: what needs most proof comes first, since whoever proves that has proven enough
 * for the rest. `undefined` where a right has no playbook, which is a human's decision.
 */
export function partsFor(
  playbooks: readonly Playbook[],
  rights: readonly Right[],
  { minor }: { minor: boolean },
): [PlannedPart, ...PlannedPart[]] | undefined {
  const parts = rights.map((right) => ({
    rights: [right],
    playbook: playbookForRight(playbooks, right, minor),
  }));
  if (!parts.every((part): part is PlannedPart => part.playbook !== undefined)) return undefined;
  const proof = ({ playbook }: PlannedPart) => ASSURANCES.indexOf(playbook.verify.assurance);
  const [first, ...rest] = parts.toSorted((one, other) => proof(other) - proof(one));
  return first && [first, ...rest];
}

/** A minor's own where there is one, else that for everybody. */
function playbookForRight(
  playbooks: readonly Playbook[],
  right: Right,
  minor: boolean,
): Playbook | undefined {
  const fitting = playbooks.filter(({ applies }) => 'right' in applies && applies.right === right);
  const ofMinors = ({ applies }: Playbook) => 'right' in applies && applies.minor === true;
  return (minor ? fitting.find(ofMinors) : undefined) ?? fitting.find((playbook) => !ofMinors(playbook));
}

/** The playbook for a kind of message. */
export const playbookForKind = (playbooks: readonly Playbook[], kind: PlaybookKind): Playbook | undefined =>
  playbooks.find(({ applies }) => 'kind' in applies && applies.kind === kind);

/** The playbook for what an organization of that role decides on. */
export const playbookForHandOver = (
  playbooks: readonly Playbook[],
  role: OrganizationRole,
): Playbook | undefined =>
  playbooks.find(({ applies }) => 'hand-over' in applies && applies['hand-over'] === role);

/** Letters that answer a request for a right, the whole or the lesser answer. */
export const answersToRights = (playbooks: readonly Playbook[]): Set<string> =>
  new Set(
    playbooks
      .filter(({ applies }) => 'right' in applies || 'lesser-of' in applies)
      .map(({ deliver }) => deliver.letter),
  );

/** What a playbook is for, in a word or two; a lesser answer is for the same right as the whole one. */
export function appliesTo({ applies }: Pick<Playbook, 'applies'>): string {
  if ('kind' in applies) return applies.kind satisfies Kind;
  if ('hand-over' in applies) return `hand-over ${applies['hand-over']}`;
  if ('lesser-of' in applies) return applies['lesser-of'];
  return applies.minor ? `${applies.right} of a minor` : applies.right;
}
