import { businessDayUntil } from './business-days.ts';
import type { HouseRules } from './house-rules.ts';
import { isRecalled, LAWFUL_RIGHTS, type Law, type LawfulRight, type Period } from './law.ts';
import { grants, inForceOn } from './laws.ts';
import { type LegalDate, legalDates } from './legal-dates.ts';

const RECALLED = ' [recalled, not read]';

/** The dates of a law for a request received on that day, under the names of the command line's JSON. */
export function lawRecord(law: Law, received: Temporal.PlainDate) {
  const dates = legalDates(law, received);
  const on = (date: LegalDate | null) => date?.on.toString() ?? null;
  return {
    id: law.id,
    name: law.name,
    statute: law.statute,
    received: received.toString(),
    in_force: inForceOn(law, received),
    acknowledge_by: on(dates.acknowledgeBy),
    hand_over_by: on(dates.handOverBy),
    opt_out_by: on(dates.optOutBy),
    withdraw_consent_by: on(dates.withdrawConsentBy),
    delete_by: on(dates.deleteBy),
    respond_by: on(dates.respondBy),
    working_date: dates.workingDate?.toString() ?? null,
    extend_until: on(dates.extendUntil),
    appeal_respond_by: on(dates.appealRespondBy),
    appeal_extend_until: on(dates.appealExtendUntil),
    regulator: law.regulator?.name ?? null,
    regulator_url: law.regulator?.url ?? null,
    confidence: law.confidence,
    recalled: law.recalled.map(({ field, what }) => `${field}: ${what}`),
  };
}

/** A law in plain English: a dated timeline, each date with its section, then what else it asks for. */
export function explainLaw(law: Law, received: Temporal.PlainDate, house: HouseRules): string[] {
  return [
    `${law.name} (${law.id})`,
    law.statute,
    `In force from ${law.inForceFrom}${inForceOn(law, received) ? '' : ': not yet on that day'}; for us: ${house.laws[law.id]}.${law.confidence === 'recalled' ? RECALLED : ''}`,
    '',
    ...timeline(law, received),
    '',
    ...rightsOf(law, received),
    ...duties(law),
    ...law.recalled.map(({ field, what }) => `Recalled, not read: ${field}: ${what}.`),
    ...law.disagreements.map((text) => `Sources disagree: ${text}`),
    ...law.upcoming.map((text) => `Coming: ${text}`),
    ...law.notes.map((text) => `Note: ${text}`),
    'Sources:',
    ...law.sources.map(({ title, address }) => `  ${title}${address ? `, ${address}` : ''}`),
  ];
}

/** Where a law names no days for these, the general clock is their outer limit. */
const OPT_OUTS: readonly LawfulRight[] = ['opt_out_sale', 'opt_out_ads', 'opt_out_profiling'];

function timeline(law: Law, received: Temporal.PlainDate): string[] {
  const dates = legalDates(law, received);
  const { response, extension, acknowledgement, optOut, consentWithdrawal, deletion, handOver, appeal } = law;
  const line = (
    date: LegalDate | null,
    what: string,
    period: Period | null | undefined,
  ): [string, string][] =>
    date && period
      ? [
          [
            date.on.toString(),
            `${what} (${period.days} ${period.unit} days; ${date.cite})${date.recalled ? RECALLED : ''}`,
          ],
        ]
      : [];
  const appealed = (days: number): Period => ({ days, unit: 'calendar', cite: law.statute });
  const { workingDate } = dates;
  const outerLimit = optOut.clock === null && OPT_OUTS.some((right) => grants(law, right, received));
  const dated: [string, string][] = [
    [received.toString(), 'received'],
    ...line(dates.handOverBy, 'hand over to the customer', handOver),
    ...line(dates.acknowledgeBy, 'acknowledge', acknowledgement),
    ...line(dates.optOutBy, 'opt out', optOut.clock),
    ...(outerLimit ? line(dates.respondBy, 'opt out, at the latest', response) : []),
    ...line(dates.withdrawConsentBy, 'stop what consent was withdrawn for', consentWithdrawal),
    ...line(dates.deleteBy, 'delete', deletion),
    ...(workingDate
      ? [
          [
            workingDate.toString(),
            `work to this date: the strictest count; last business day ${businessDayUntil(workingDate)}`,
          ] as [string, string],
        ]
      : []),
    ...line(dates.respondBy, extension ? 'respond, or tell of an extension' : 'respond', response),
    ...line(dates.extendUntil, 'respond if extended, once, with notice and reason', extension),
    ...(appeal.available
      ? [
          ...line(
            dates.appealRespondBy,
            'decide an appeal that came in on the first day',
            appealed(appeal.days),
          ),
          ...line(
            dates.appealExtendUntil,
            'decide it if extended',
            appealed(appeal.days + appeal.extensionDays),
          ),
        ]
      : []),
  ];
  return dated
    .toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    .map(([on, what]) => `${on}  ${what}`);
}

function rightsOf(law: Law, day: Temporal.PlainDate): string[] {
  return LAWFUL_RIGHTS.map((right) => {
    const { from, within, given } = law.rights[right];
    const since =
      given && !grants(law, right, day) ? `from ${from ?? law.inForceFrom}` : given ? 'yes' : 'no';
    return `Right ${right.replaceAll('_', ' ')}: ${since}${within ? `; ${within}` : ''}`;
  });
}

function duties(law: Law): string[] {
  const { response, optOut, appeal, regulator, freeRequests, agents, records, metrics } = law;
  const mark = (field: keyof Law) => (isRecalled(law, field) ? RECALLED : '');
  const said = (label: string, text: string | null | undefined, field: keyof Law) =>
    text ? [`${label}: ${text}${mark(field)}`] : [];
  const free =
    freeRequests.count === null
      ? freeRequests.note
      : `${freeRequests.count} in ${freeRequests.months} months${freeRequests.note ? `; ${freeRequests.note}` : ''}`;
  return [
    ...(response ? [] : ['The law names no number of days for the answer: the strictest clock counts.']),
    ...said('Clock', response?.note, 'response'),
    ...law.pauses.map(({ effect, cite }) => `The clock may stand still: ${effect} (${cite}).`),
    ...said('Opt-out', [optOut.note, optOut.verification].filter(Boolean).join('; '), 'optOut'),
    ...said(
      'Appeal',
      appeal.available ? appeal.tell : `none${appeal.tell ? `; ${appeal.tell}` : ''}`,
      'appeal',
    ),
    ...(regulator
      ? [
          `Regulator: ${regulator.name}${regulator.url ? `, ${regulator.url}` : ''}${regulator.confidence === 'recalled' ? RECALLED : ''}`,
        ]
      : []),
    ...said('Free of charge', free, 'freeRequests'),
    ...said(
      'Agents',
      `${agents.allowed ? `for ${agents.for.join(', ')}` : 'none'}; ${agents.note}`,
      'agents',
    ),
    ...said('Verification', law.verification, 'verification'),
    ...said('Minors', law.minors, 'minors'),
    ...said(
      'At work',
      `${law.atWork.inScope ? 'in scope' : 'out of scope'}${law.atWork.note ? `; ${law.atWork.note}` : ''}`,
      'atWork',
    ),
    ...said(
      'A refusal must',
      [...new Set(law.denialDuties.map(({ text }) => text))].join('; '),
      'denialDuties',
    ),
    ...said('Records', records && `${records.months} months: ${records.what.join(', ')}`, 'records'),
    ...said('Metrics', metrics && `${metrics.when}, ${metrics.by}: ${metrics.what.join('; ')}`, 'metrics'),
    ...said('HIPAA', law.exemptions.hipaa, 'exemptions'),
    ...said('GLBA', law.exemptions.glba, 'exemptions'),
  ];
}
