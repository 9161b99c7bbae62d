import { RIGHTS_WITHOUT_PROOF, type Right } from './privacy-request.ts';

/** What a playbook needs beyond its shape. Pure, and content with a playbook whose other fields are faulty. */
export interface PlaybookGraph {
  applies?: { right?: string | undefined; kind?: string | undefined } | undefined;
  verify?: { assurance: string } | undefined;
  route: readonly object[];
  steps: readonly GraphStep[];
}
interface GraphStep {
  id: string;
  uses: string;
  needs: readonly string[];
}

export interface PlaybookFault {
  path: (string | number)[];
  message: string;
}

/** Data is searched for and a person agrees before it is erased; that it is gone is checked afterwards. */
const MUST_FOLLOW = [
  ['systems.erase', 'systems.locate'],
  ['systems.erase', 'team.approve'],
  ['systems.verify-erased', 'systems.erase'],
] as const;
/** Steps that settle what became of a system; without one the request could never be answered. */
const SETTLING = ['systems.verify-erased', 'systems.opt-out', 'appeal.decide'];
/** Steps that search by what was proven: without proof they would do a stranger's bidding. */
const NEED_PROOF = ['systems.locate', 'systems.erase', 'systems.verify-erased'];

/**
 * A proof that a right must not wait for, or lacks; routes that are never reached or missing; steps that are named twice,
 * unknown, in a circle or out of order.
 */
export function playbookFaults({ applies, verify, route, steps }: PlaybookGraph): PlaybookFault[] {
  return [
    ...proofFaults(applies?.right, verify?.assurance, steps),
    ...routeFaults(route),
    ...stepFaults(steps),
    ...orderFaults(steps),
    ...appealFaults(applies?.kind, verify?.assurance, steps),
  ];
}

/** An appeal is decided, and nothing else is. Whoever appeals proves who they are: the answer tells how their case ended. */
function appealFaults(
  kind: string | undefined,
  assurance: string | undefined,
  steps: readonly GraphStep[],
): PlaybookFault[] {
  const isAppeal = kind === 'appeal';
  const proof =
    isAppeal && assurance === 'none'
      ? [{ path: ['verify', 'assurance'], message: 'an appeal needs a proof: say basic or strong' }]
      : [];
  const misplaced = steps.flatMap(({ uses }, index) =>
    (uses === 'appeal.decide') === isAppeal
      ? []
      : [
          {
            path: ['steps', index, 'uses'],
            message: isAppeal ? 'an appeal has one step, appeal.decide' : 'there is no appeal to decide here',
          },
        ],
  );
  return [...proof, ...misplaced];
}

function proofFaults(
  right: string | undefined,
  assurance: string | undefined,
  steps: readonly GraphStep[],
): PlaybookFault[] {
  if (right === undefined || assurance === undefined) return [];
  const path = ['verify', 'assurance'];
  if (RIGHTS_WITHOUT_PROOF.includes(right as Right)) {
    const message = `${right} must not wait for a proof (11 CCR 7060(b)): say assurance: none`;
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
  if (!steps.some(({ uses }) => SETTLING.includes(uses))) {
    const message = `without a ${SETTLING.join(' or ')} step the request could never be answered`;
    faults.push({ path: ['steps'], message });
  }
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
