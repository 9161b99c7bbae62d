import { fittingLetters } from './letter-purposes.ts';
import type { PlaybookFault, PlaybookGraph } from './playbook-graph.ts';

/** Steps that settle what is answered, in each system or in general; without one there is no answer. */
const SETTLING = [
  'systems.verify-erased',
  'systems.opt-out',
  'systems.describe',
  'systems.correct',
  'package.build',
  'recipients.list',
];

/** What is answered by people in their own words. Nobody waits for a proof there, and no system is touched. */
const ANSWERED_BY_PEOPLE = ['question', 'legal', 'security'];
/** These wait for somebody to deal with them; a question may be answered with where to turn. */
const NEED_A_TASK = ['legal', 'security'];

type Purpose = Pick<PlaybookGraph, 'applies' | 'verify' | 'steps' | 'deliver'>;

/** Steps, proofs and letters that do not go with what a playbook is for. */
export const purposeFaults = (playbook: Purpose): PlaybookFault[] => [
  ...endFaults(playbook),
  ...workFaults(playbook),
];

function endFaults({ applies, deliver }: Purpose): PlaybookFault[] {
  const fitting = fittingLetters(applies, deliver?.letter);
  return fitting
    ? [
        fault(
          ['deliver', 'letter'],
          `this letter tells of something else; what fits is ${fitting.join(' or ')}`,
        ),
      ]
    : [];
}

function workFaults(playbook: Purpose): PlaybookFault[] {
  const { applies, deliver, steps } = playbook;
  const handsOver = applies?.['hand-over'] !== undefined;
  const notice =
    handsOver === (deliver?.notice !== undefined)
      ? []
      : handsOver
        ? [fault(['deliver'], 'say which notice the organization gets')]
        : [fault(['deliver', 'notice'], 'only an organization that it is handed over to gets a notice')];
  if (handsOver) return [...notice, ...withoutProof(playbook), ...only(steps, [], HANDED_OVER)];
  if (applies?.kind === 'appeal') return [...notice, ...appealFaults(playbook)];
  if (applies?.kind !== undefined && ANSWERED_BY_PEOPLE.includes(applies.kind)) {
    const idle = NEED_A_TASK.includes(applies.kind) && steps.length === 0;
    return [
      ...notice,
      ...withoutProof(playbook),
      ...only(steps, ['team.task'], 'here people answer: the one kind of step is team.task'),
      ...(idle ? [fault(['steps'], 'say with a team.task who deals with it')] : []),
    ];
  }
  return [...notice, ...appealSteps(steps), ...unsettled(steps)];
}

const HANDED_OVER = 'the organization does the rest: there are no steps here';

const fault = (path: PlaybookFault['path'], message: string): PlaybookFault => ({ path, message });

const only = (steps: Purpose['steps'], kinds: readonly string[], message: string): PlaybookFault[] =>
  steps.flatMap(({ uses }, index) =>
    kinds.includes(uses) ? [] : [fault(['steps', index, 'uses'], message)],
  );

const withoutProof = ({ verify }: Purpose): PlaybookFault[] =>
  verify === undefined || verify.assurance === 'none'
    ? []
    : [fault(['verify', 'assurance'], 'nobody proves anything for this: say assurance: none')];

/** An appeal is decided, and nothing else is. Whoever appeals proves who they are: the answer tells how their case ended. */
function appealFaults({ verify, steps }: Purpose): PlaybookFault[] {
  const proof =
    verify?.assurance === 'none'
      ? [fault(['verify', 'assurance'], 'an appeal needs a proof: say basic or strong')]
      : [];
  const undecided = steps.length === 0 ? [fault(['steps'], 'an appeal has one step, appeal.decide')] : [];
  return [...proof, ...undecided, ...only(steps, ['appeal.decide'], 'an appeal has one step, appeal.decide')];
}

const appealSteps = (steps: Purpose['steps']): PlaybookFault[] =>
  steps.flatMap(({ uses }, index) =>
    uses === 'appeal.decide' ? [fault(['steps', index, 'uses'], 'there is no appeal to decide here')] : [],
  );

const unsettled = (steps: Purpose['steps']): PlaybookFault[] =>
  steps.some(({ uses }) => SETTLING.includes(uses))
    ? []
    : [
        fault(
          ['steps'],
          `without a step that settles the answer (${SETTLING.join(', ')}) the request could never be answered`,
        ),
      ];
