import type { Right } from '../privacy-request.ts';
import { addBusinessDays, businessDayUntil } from './business-days.ts';
import { legalEnd, strictEnd, type Wait } from './clock-ends.ts';
import { type HouseRules, type Span, spanEnd } from './house-rules.ts';
import { isRecalled, type Law, type Period } from './law.ts';
import { inForceOn, LAWS, lawOf } from './laws.ts';

/** The three dates of a request, each the last moment of its day in the company's time zone. */
export interface Deadline {
  /** When the law wants the answer. */
  dueAt: Temporal.Instant;
  dueOn: Temporal.PlainDate;
  /** The section that sets it, and whether that was only recalled. */
  source: string;
  /** The law's date under the strictest way of counting: reminders count back from it. */
  workingAt: Temporal.Instant;
  workingOn: Temporal.PlainDate;
  /** When the company means to be done. */
  targetAt: Temporal.Instant;
  targetOn: Temporal.PlainDate;
}

export interface Asked {
  receivedAt: Temporal.Instant;
  /** The id of a law, or `null` where it is not known which one counts. */
  jurisdiction: string | null;
  /** As far as it is known; the soonest date that the law sets for any of them counts. */
  rights?: readonly Right[] | undefined;
  /** It may be about health data that we hold under a BAA, which must be handed over long before any answer is due. */
  phi?: boolean;
  /** Times in which the clock of some laws stands still. They move no date that a person was told. */
  waits?: readonly Wait[];
}

/**
 * The dates by which a request must, should and shall be answered. Receipt starts the clock, in the company's time
 * zone, whatever time verification takes. Where the law is not known, is not in force yet, does not bind us or names no
 * number of days, the soonest date of all laws that we keep counts.
 */
export function respondBy(
  { receivedAt, jurisdiction, rights = [], waits = [], phi = false }: Asked,
  house: HouseRules,
): Deadline {
  const timeZone = house['time-zone'];
  const receivedOn = receivedAt.toZonedDateTimeISO(timeZone).toPlainDate();
  const known = lawOf(jurisdiction);
  const own = known && kept(known, receivedOn, house) ? clocksOf(known, rights) : [];
  const clocks =
    own.length > 0
      ? own
      : distinct(
          LAWS.filter((law) => law.handOver === undefined && kept(law, receivedOn, house)).flatMap((law) =>
            clocksOf(law, rights),
          ),
        );
  const due = soonest(
    clocks.map((clock) => ({ ...clock, on: legalEnd(clock.law, receivedOn, clock.period, waits) })),
  );
  const { on: workingOn } = soonest([
    ...clocks.map(({ law, period }) => ({ on: strictEnd(law, receivedOn, period) })),
    ...(phi ? [{ on: handOverBy(receivedOn) }] : []),
  ]);
  const { on: aimedAt } = soonest(
    spansFor(known, rights, house).map((span) => ({ on: spanEnd(receivedOn, span) })),
  );
  const targetOn = businessDayUntil(soonest([{ on: aimedAt }, { on: workingOn }]).on);
  return {
    dueOn: due.on,
    dueAt: endOf(due.on, timeZone),
    source: `${own.length > 0 ? '' : 'law not known, strictest clock: '}${sourceOf(due)}`,
    workingOn,
    workingAt: endOf(workingOn, timeZone),
    targetOn,
    targetAt: endOf(targetOn, timeZone),
  };
}

/** Until when what belongs to a covered entity is handed over to it, where its BAA names no other term. */
function handOverBy(receivedOn: Temporal.PlainDate): Temporal.PlainDate {
  const days = LAWS.flatMap(({ handOver }) => (handOver?.unit === 'business' ? [handOver.days] : []));
  return addBusinessDays(receivedOn, Math.min(...days));
}

interface RightClock {
  law: Law;
  field: keyof Law;
  period: Period;
}

/** The clocks of one law for these rights; while nothing is known about them, that of any answer. */
function clocksOf(law: Law, rights: readonly Right[]): RightClock[] {
  if (law.handOver) return [{ law, field: 'handOver', period: law.handOver }];
  const fields = rights.length === 0 ? [null] : rights;
  return fields.flatMap((right) => {
    const clock = clockOf(law, right);
    return clock ? [clock] : [];
  });
}

function clockOf(law: Law, right: Right | null): RightClock | null {
  const own = (field: 'optOut' | 'consentWithdrawal' | 'deletion', period: Period | null | undefined) =>
    period ? { law, field, period } : null;
  const special =
    right === 'opt_out' || right === 'limit_sensitive'
      ? own('optOut', law.optOut.clock)
      : right === 'withdraw_consent'
        ? own('consentWithdrawal', law.consentWithdrawal)
        : right === 'delete'
          ? own('deletion', law.deletion)
          : null;
  return special ?? (law.response && { law, field: 'response', period: law.response });
}

/** One of each clock that counts alike: most laws share a few. */
function distinct(clocks: readonly RightClock[]): RightClock[] {
  const alike = new Map<string, RightClock>();
  for (const clock of clocks) {
    const { firstDay, holidays, saturday } = clock.law.counting;
    const key = [clock.period.days, clock.period.unit, firstDay, holidays, saturday].join();
    if (!alike.has(key)) alike.set(key, clock);
  }
  return [...alike.values()];
}

const kept = (law: Law, day: Temporal.PlainDate, { laws }: HouseRules): boolean =>
  laws[law.id] !== 'no' && inForceOn(law, day);

function spansFor(law: Law | null, rights: readonly Right[], { targets }: HouseRules): Span[] {
  if (law?.handOver) return [targets['hand-over']];
  return rights.length === 0 ? [targets.unsorted] : rights.map((right) => targets.rights[right]);
}

function sourceOf({ law, field, period }: RightClock): string {
  const days = `${period.days} ${period.unit} days from receipt`;
  return `${law.id}, ${period.cite}: ${days}${isRecalled(law, field) ? ' (recalled, not read)' : ''}`;
}

function soonest<Dated extends { on: Temporal.PlainDate }>(dated: readonly Dated[]): Dated {
  return dated.reduce((first, next) => (Temporal.PlainDate.compare(next.on, first.on) < 0 ? next : first));
}

/** The last moment of a day, which a clock change may make an hour longer or shorter. */
export const endOf = (day: Temporal.PlainDate, timeZone: string): Temporal.Instant =>
  day.add({ days: 1 }).toZonedDateTime(timeZone).toInstant().subtract({ milliseconds: 1 });
