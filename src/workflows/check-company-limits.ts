import type { Company } from '../core/company.ts';
import { after, type PlaybookDuration, toDuration } from '../core/duration.ts';
import { respondBy } from '../core/law/deadline.ts';
import { type Span, spanEnd } from '../core/law/house-rules.ts';
import { LAWS, LAWS_AS_OF } from '../core/law/laws.ts';
import type { Playbook } from '../core/playbook.ts';
import { BAA, clockFor } from '../core/playbook-clock.ts';
import type { PlaybookFault } from '../core/playbook-graph.ts';
import type { PlaybookStep } from '../core/playbook-step.ts';
import { RIGHTS } from '../core/privacy-request.ts';

/** One wait that a playbook allows, and where it stands. */
interface Wait {
  path: (string | number)[];
  what: string;
  wait: PlaybookDuration;
}

/**
 * Whether a playbook can wait longer than a law that we keep allows: for the proof, until the last reminder of whoever
 * decides, and to cool off, one after the other. Receipt starts the law's clock, whatever the proof takes.
 */
export function timeFaults(playbook: Playbook, company: Company): PlaybookFault[] {
  const timeZone = company['time-zone'];
  const receivedAt = someReceipt(company);
  const due = clockFor(playbook, receivedAt, company);
  let at = receivedAt;
  for (const { path, what, wait } of longestWaits(playbook)) {
    at = after(at, wait, timeZone);
    if (Temporal.Instant.compare(at, due.dueAt) <= 0) continue;
    const days = Math.ceil(at.since(receivedAt).total('hours') / 24);
    const allowed = Math.floor(due.dueAt.since(receivedAt).total('hours') / 24);
    const message = `with ${what} it can take ${days} days, and the law allows ${allowed} (${due.source})`;
    return [{ path, message }];
  }
  return [];
}

/** What can be waited for until the answer, in the order of time; of steps beside each other the slowest ones. */
function longestWaits({ verify, steps }: Playbook): Wait[] {
  const proof: Wait[] =
    verify.assurance === 'none'
      ? []
      : [
          {
            path: ['verify', 'give-up-after'],
            what: 'this wait for the proof',
            wait: verify['give-up-after'],
          },
        ];
  const chains = steps.map((step) => chainTo(steps, step));
  const longest = chains.reduce<Wait[]>((best, chain) => (hoursOf(chain) > hoursOf(best) ? chain : best), []);
  return [...proof, ...longest];
}

function chainTo(steps: readonly PlaybookStep[], step: PlaybookStep): Wait[] {
  const before = step.needs.flatMap((need) => {
    const needed = steps.find(({ id }) => id === need);
    return needed ? [chainTo(steps, needed)] : [];
  });
  const slowest = before.reduce<Wait[]>((best, chain) => (hoursOf(chain) > hoursOf(best) ? chain : best), []);
  return [...slowest, ...waitOf(step, steps.indexOf(step))];
}

function waitOf(step: PlaybookStep, index: number): Wait[] {
  if (step.uses === 'wait.cooling-off')
    return [{ path: ['steps', index, 'for'], what: 'this cooling-off', wait: step.for }];
  if (step.uses !== 'team.approve' && step.uses !== 'appeal.decide') return [];
  const last = step.remind.toSorted((one, other) => hoursIn(other) - hoursIn(one))[0];
  if (!last) return [];
  const at = step.remind.indexOf(last);
  return [{ path: ['steps', index, 'remind', at], what: 'this last reminder', wait: last }];
}

const hoursOf = (chain: readonly Wait[]): number => chain.reduce((sum, { wait }) => sum + hoursIn(wait), 0);

/** Only to compare waits with each other: months and years are taken at their longest. */
const HOURS = { minutes: 1 / 60, hours: 1, days: 24, weeks: 168, months: 744, years: 8784 };
const hoursIn = (wait: PlaybookDuration): number =>
  Object.entries(wait).reduce(
    (sum, [unit, count]) => sum + HOURS[unit as keyof typeof HOURS] * (count ?? 0),
    0,
  );

const someReceipt = ({ 'time-zone': timeZone }: Company): Temporal.Instant =>
  LAWS_AS_OF.toZonedDateTime({ timeZone, plainTime: '12:00' }).toInstant();

/** House targets later than the law: they would be passed over, so whoever wrote them counts on days that there are not. */
export function targetFaults(company: Company): PlaybookFault[] {
  const receivedAt = someReceipt(company);
  const late = (path: string[], span: Span, asked: Omit<Parameters<typeof respondBy>[0], 'receivedAt'>) => {
    const { dueOn, source } = respondBy({ receivedAt, ...asked }, company);
    if (Temporal.PlainDate.compare(spanEnd(LAWS_AS_OF, span), dueOn) <= 0) return [];
    const message = `the target for ${path.at(-1)}, ${spanInWords(span)}, is later than the law allows (${source})`;
    return [{ path: ['targets', ...path], message }];
  };
  const { rights, unsorted, 'hand-over': handOver } = company.targets;
  return [
    ...RIGHTS.flatMap((right) =>
      late(['rights', right], rights[right], { jurisdiction: null, rights: [right] }),
    ),
    ...late(['unsorted'], unsorted, { jurisdiction: null }),
    ...late(['hand-over'], handOver, { jurisdiction: BAA }),
  ];
}

const spanInWords = (span: Span): string =>
  'days' in span ? `${span.days} days` : `${span['business-days']} business days`;

/** What a playbook keeps of a case for less long than a law wants its records, or its content longer than what was done. */
export function keepingFaults({ close }: Playbook, { laws }: Pick<Company, 'laws'>): PlaybookFault[] {
  const longer = (one: PlaybookDuration, other: PlaybookDuration) =>
    Temporal.Duration.compare(toDuration(one), toDuration(other), { relativeTo: LAWS_AS_OF }) > 0;
  const { 'keep-content': content, 'keep-evidence': evidence } = close;
  const [longest] = LAWS.flatMap(({ id, records }) =>
    records && laws[id] !== 'no' ? [{ id, months: records.months }] : [],
  ).toSorted((one, other) => other.months - one.months);
  const tooShort: PlaybookFault[] =
    longest && longer({ months: longest.months }, evidence)
      ? [
          {
            path: ['close', 'keep-evidence'],
            message: `what was done must be shown for ${longest.months} months (${longest.id}, records)`,
          },
        ]
      : [];
  return longer(content, evidence)
    ? [...tooShort, { path: ['close', 'keep-content'], message: 'content is kept no longer than evidence' }]
    : tooShort;
}

/** Steps that ask for a decision, or pass a question on, where no Slack group holds the role. */
export function roleFaults({ steps }: Playbook, { roles }: Pick<Company, 'roles'>): PlaybookFault[] {
  const group = (role: string) => `company.yaml names no Slack group for the role ${role}`;
  return steps.flatMap((step, index): PlaybookFault[] => {
    if (step.uses !== 'team.approve' && step.uses !== 'appeal.decide') return [];
    const to = step.uses === 'team.approve' ? step.escalate?.to : undefined;
    const lost = to !== undefined && roles[to] === undefined;
    const undecided = roles.approver === undefined && roles.admin === undefined;
    return [
      ...(lost
        ? [{ path: ['steps', index, 'escalate', 'to'], message: `it would go to nobody: ${group(to)}` }]
        : []),
      ...(undecided
        ? [
            {
              path: ['steps', index, 'uses'],
              message: `nobody could decide this: ${group('approver')}`,
            },
          ]
        : []),
    ];
  });
}
