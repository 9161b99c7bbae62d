import type { GraphStep, PlaybookFault, PlaybookGraph } from './playbook-graph.ts';
import { purposeFaults } from './playbook-purpose-check.ts';
import { RIGHTS_WITHOUT_PROOF, type Right } from './privacy-request.ts';

/** Data is searched for and a person agrees before it is erased; that it is gone is checked afterwards. */
const MUST_FOLLOW = [
  ['systems.erase', 'systems.locate'],
  ['systems.erase', 'team.approve'],
  ['systems.verify-erased', 'systems.erase'],
  ['team.review', 'systems.export'],
  ['package.build', 'team.review'],
] as const;
/** Steps that search by what was proven: without proof they would do a stranger's bidding. */
const NEED_PROOF = [
  'systems.locate',
  'systems.erase',
  'systems.verify-erased',
  'systems.export',
  'systems.describe',
  'systems.correct',
];

/**
 * A proof that a right must not wait for, or lacks; routes that are never reached or missing; steps that are named twice,
 * unknown, in a circle or out of order.
 */
export function playbookFaults({ applies, verify, route, steps, deliver }: PlaybookGraph): PlaybookFault[] {
  return [
    ...proofFaults(applies?.right ?? applies?.['lesser-of'], verify?.assurance, steps),
    ...routeFaults(route),
    ...stepFaults(steps),
    ...orderFaults(steps),
    ...purposeFaults({ applies, verify, steps, deliver }),
  ];
}

function proofFaults(
  right: string | undefined,
  assurance: string | undefined,
  steps: readonly GraphStep[],
): PlaybookFault[] {
  if (right === undefined || assurance === undefined) return [];
  const path = ['verify', 'assurance'];
  if (RIGHTS_WITHOUT_PROOF.includes(right as Right)) {
    const message = `${right} must not wait for a proof: say assurance: none`;
    if (assurance !== 'none') return [{ path, message }];
    return steps.flatMap(({ uses }, index) =>
      NEED_PROOF.includes(uses)
        ? [
            {
              path: ['steps', index, 'uses'],
              message: `${uses} goes by what was proven, and here nothing is`,
            },
          ]
        : [],
    );
  }
  return assurance === 'none' ? [{ path, message: `${right} needs a proof: say basic or strong` }] : [];
}

function routeFaults(route: readonly object[]): PlaybookFault[] {
  const faults: PlaybookFault[] = [];
  route.forEach((entry, index) => {
    const last = index === route.length - 1;
    const path = ['route', index];
    if ('otherwise' in entry && !last)
      faults.push({ path, message: 'no route after this one can ever be chosen' });
    if (last && !('otherwise' in entry))
      faults.push({ path, message: 'the last route must say otherwise: true' });
  });
  return faults;
}

function stepFaults(steps: readonly GraphStep[]): PlaybookFault[] {
  const faults: PlaybookFault[] = [];
  const ids = steps.map(({ id }) => id);
  steps.forEach(({ id, needs }, index) => {
    if (ids.indexOf(id) !== index) {
      faults.push({ path: ['steps', index, 'id'], message: `a step named ${id} stands above` });
    }
    needs.forEach((need, at) => {
      const path = ['steps', index, 'needs', at];
      if (!ids.includes(need)) faults.push({ path, message: `no step is named ${need}` });
      else if (needsOf(steps, need).has(id)) {
        faults.push({ path, message: `${id} and ${need} wait for each other` });
      }
    });
  });
  return faults;
}

function orderFaults(steps: readonly GraphStep[]): PlaybookFault[] {
  const faults: PlaybookFault[] = [];
  steps.forEach(({ id, uses }, index) => {
    const needed = needsOf(steps, id);
    const kindsBefore = steps.filter((step) => needed.has(step.id)).map((step) => step.uses);
    for (const [kind, first] of MUST_FOLLOW) {
      if (uses === kind && !kindsBefore.includes(first)) {
        faults.push({ path: ['steps', index, 'needs'], message: `${kind} must come after a ${first} step` });
      }
    }
  });
  return faults;
}

/** Everything a step waits for, directly or through others; itself too. */
function needsOf(steps: readonly GraphStep[], id: string): Set<string> {
  const reached = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    open.push(...(steps.find((step) => step.id === next)?.needs ?? []));
  }
  return reached;
}
