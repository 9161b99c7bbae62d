import { ORGANIZATION_ROLES } from '../core/organization.ts';
import { PLAYBOOK_KINDS } from '../core/playbook.ts';
import { RIGHTS } from '../core/privacy-request.ts';
import type { YamlFault } from './read-yaml.ts';

/** What a playbook says it is for, as far as it could be read. */
interface Applies {
  right?: string | undefined;
  minor?: boolean | undefined;
  kind?: string | undefined;
  'hand-over'?: string | undefined;
}

/** What two playbooks must not both be for. */
const CLAIMED = ['right', 'kind', 'hand-over'] as const;

/** What a playbook claims for itself, in the words in which it says so; `undefined` for a lesser answer. */
export function claimOf(applies: Applies) {
  const field = CLAIMED.find((name) => applies[name] !== undefined);
  if (field === undefined) return undefined;
  return { field, claim: `${field}: ${applies[field]}${applies.minor ? ', minor: true' : ''}` };
}

/**
 * All that can come at any time. Of minors only deletion has a playbook of its own: a child's data goes without the days in
 * which a grown-up may change their mind (16 CFR 312.6).
 */
const NEEDED = [
  ...RIGHTS.map((right) => `right: ${right}`),
  'right: delete, minor: true',
  ...PLAYBOOK_KINDS.map((kind) => `kind: ${kind}`),
  ...ORGANIZATION_ROLES.map((role) => `hand-over: ${role}`),
];

/** Requests, messages and hand-overs that would find no playbook. */
export const unclaimedFaults = (claims: ReadonlyMap<string, string>): YamlFault[] =>
  NEEDED.filter((claim) => !claims.has(claim)).map((claim) => ({
    file: 'workflows',
    line: 1,
    column: 1,
    path: '',
    message: `no playbook says applies: { ${claim} }`,
  }));
