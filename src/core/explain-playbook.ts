import { after, type PlaybookDuration, toDuration } from './duration.ts';
import { type HouseRules, spanEnd } from './law/house-rules.ts';
import type { Playbook } from './playbook.ts';
import { asksForNoRight, clockFor } from './playbook-clock.ts';
import type { PlaybookStep } from './playbook-step.ts';
import type { Assurance, Preference } from './privacy-request.ts';

/** A sentence of the explanation, with the earliest or latest date it speaks of. */
export interface ExplainedLine {
  part: 'request' | 'verify' | 'route' | 'step' | 'deliver' | 'close';
  id: string;
  text: string;
  date: Temporal.PlainDate | null;
}

const ASSURANCE: Record<Assurance, string> = {
  none: 'Nothing needs to be proven: it goes on at once.',
  basic: 'The requester proves one contact with a one-time code.',
  strong: 'The requester proves two independent contacts with one-time codes.',
};

const PREFERENCE: Record<Preference, string> = {
  sale_and_ads: 'the sale and sharing of their data and of targeted advertising',
  marketing: 'marketing',
  sensitive: 'all but the necessary use of sensitive data',
};

/**
 * A playbook in plain English, dated as if the request came in on `received` and everybody acted on the same day:
 * dates of steps are the earliest, dates of limits the latest.
 */
export function explainPlaybook(
  playbook: Playbook,
  { received, house }: { received: Temporal.PlainDate; house: HouseRules },
): ExplainedLine[] {
  const timeZone = house['time-zone'];
  const receivedAt = received.toZonedDateTime({ timeZone, plainTime: '12:00' }).toInstant();
  const dateAfter = (at: Temporal.Instant, wait: PlaybookDuration) => {
    const instant = after(at, wait, timeZone);
    return { instant, date: instant.toZonedDateTimeISO(timeZone).toPlainDate() };
  };
  const lines: ExplainedLine[] = [];
  const say = (part: ExplainedLine['part'], id: string, text: string, date: ExplainedLine['date'] = null) =>
    lines.push({ part, id, text, date });

  const due = clockFor(playbook, receivedAt, house);
  say('request', 'received', `${playbook.title}: the request comes in on ${day(received)}.`, received);
  const date = `${day(due.dueOn)} (${due.source})`;
  const answered = asksForNoRight(playbook)
    ? `No privacy law sets its date; the case keeps that of a request: ${date}.`
    : `It must be answered by ${date}.`;
  say('request', 'due', answered, due.dueOn);
  say('request', 'target', `We mean to answer by ${day(due.targetOn)}.`, due.targetOn);

  const { verify } = playbook;
  if (verify.assurance === 'none') say('verify', 'verify', ASSURANCE.none);
  else {
    const patience = verify['give-up-after'];
    const { date } = dateAfter(receivedAt, patience);
    const without =
      verify.lesser === undefined
        ? 'the request ends as unverified and nothing is done'
        : `the playbook "${verify.lesser}" goes on where one contact is proven; else the request ends as unverified and nothing is done`;
    const reminders = verify.remind.map((wait) => day(dateAfter(receivedAt, wait).date));
    const reminded = reminders.length > 0 ? ` They are reminded on ${list(reminders)}.` : '';
    const limit = `Without it by ${day(date)} (${words(patience)}), ${without}.`;
    say('verify', 'verify', `${ASSURANCE[verify.assurance]}${reminded} ${limit}`, date);
  }

  for (const [index, route] of playbook.route.entries()) {
    const when =
      'when' in route ? conditions(route.when) : index === 0 ? 'Every request' : 'Every other request';
    say('route', `route-${index + 1}`, `${when} goes to #${route.channel}, team ${route.team}.`);
  }

  const earliest = new Map<string, Temporal.Instant>();
  for (const step of inOrder(playbook.steps)) {
    const starts = step.needs
      .map((need) => earliest.get(need) ?? receivedAt)
      .reduce((latest, at) => (Temporal.Instant.compare(at, latest) > 0 ? at : latest), receivedAt);
    const done = step.uses === 'wait.cooling-off' ? dateAfter(starts, step.for).instant : starts;
    earliest.set(step.id, done);
    const date = done.toZonedDateTimeISO(timeZone).toPlainDate();
    say(
      'step',
      step.id,
      `${first(step)}${stepWords(step, (wait) => dateAfter(starts, wait).date, date)}`,
      date,
    );
  }

  const finished = [...earliest.values()].reduce(
    (latest, at) => (Temporal.Instant.compare(at, latest) > 0 ? at : latest),
    receivedAt,
  );
  const answeredOn = finished.toZonedDateTimeISO(timeZone).toPlainDate();
  say(
    'deliver',
    'deliver',
    `The letter "${playbook.deliver.letter}" goes out, at the earliest on ${day(answeredOn)}.`,
    answeredOn,
  );
  const { 'keep-content': content, 'keep-evidence': evidence } = playbook.close;
  const unreadable = dateAfter(finished, content).date;
  const forgotten = dateAfter(finished, evidence).date;
  say(
    'close',
    'keep-content',
    `Messages and letters can no longer be read from ${day(unreadable)} on (${words(content)} after closing).`,
    unreadable,
  );
  say(
    'close',
    'keep-evidence',
    `What happened, without the content, is kept until ${day(forgotten)} (${words(evidence)} after closing).`,
    forgotten,
  );
  return lines;
}

const first = (step: PlaybookStep) =>
  step.needs.length === 0 ? 'Once routed: ' : `After ${list(step.needs)}: `;

const list = (parts: readonly string[]) => new Intl.ListFormat('en').format(parts);

function stepWords(
  step: PlaybookStep,
  dateAfter: (wait: PlaybookDuration) => Temporal.PlainDate,
  date: Temporal.PlainDate,
): string {
  switch (step.uses) {
    case 'systems.locate':
      return `every system is searched by the proven contacts (${day(date)} at the earliest).`;
    case 'team.approve': {
      const who =
        step.approvals === 1 ? 'one approver agrees' : `${step.approvals} different approvers agree`;
      const escalated = step.escalate
        ? ` Unless they do by ${day(spanEnd(date, step.escalate.after))}, it goes to everybody in the role ${step.escalate.to}.`
        : '';
      return `${who} (${day(date)} at the earliest).${reminded(step, dateAfter)}${escalated}`;
    }
    case 'team.review':
      return `somebody looks through the package, leaves out what is about others, and lets it go (${day(date)} at the earliest).${reminded(step, dateAfter)}`;
    case 'team.task':
      return `team ${step.team} does by hand: ${step.title} (${day(date)} at the earliest).${reminded(step, dateAfter)}`;
    case 'systems.export':
      return `what every system holds is copied for the package, by a team where there is no connection (${day(date)} at the earliest).`;
    case 'systems.describe':
      return `every system is searched by the proven contacts, and what it holds is counted by type (${day(date)} at the earliest).`;
    case 'systems.correct':
      return `a team puts right in every system what the person says is wrong (${day(date)} at the earliest).`;
    case 'package.build':
      return `the package is made (${day(date)} at the earliest); ${words(step['keep-for'])} later it is destroyed.`;
    case 'recipients.list':
      return `the list of all who receive personal data is taken from systems.yaml (${day(date)} at the earliest).`;
    case 'appeal.decide':
      return `an approver who had no part in the first decision decides (${day(date)} at the earliest).${reminded(step, dateAfter)}`;
    case 'wait.cooling-off':
      return `nothing is done until ${day(date)} (${words(step.for)}); the requester can still withdraw.`;
    case 'systems.erase':
      return `what was found is erased, system by system (${day(date)} at the earliest). From here on it cannot be withdrawn.`;
    case 'systems.verify-erased':
      return `every system is read back to make sure that it is gone (${day(date)} at the earliest).`;
    case 'systems.opt-out':
      return `in every system that can do it the sender is opted out of ${PREFERENCE[step.of]}, and that is read back (${day(date)} at the earliest). From here on it cannot be withdrawn.`;
  }
}

function reminded(
  { remind }: { remind: readonly PlaybookDuration[] },
  dateAfter: (wait: PlaybookDuration) => Temporal.PlainDate,
): string {
  if (remind.length === 0) return '';
  const reminders = remind.map((wait) => day(dateAfter(wait)));
  return ` Unless they do, the team is reminded on ${new Intl.ListFormat('en').format(reminders)}, then every day.`;
}

function conditions(when: { phi?: boolean | undefined; minor?: boolean | undefined }): string {
  const parts = [
    when.phi === undefined ? '' : when.phi ? 'about health data' : 'not about health data',
    when.minor === undefined ? '' : when.minor ? 'of a minor' : 'not of a minor',
  ].filter((part) => part !== '');
  return `A request ${parts.join(' and ')}`;
}

/** Every step after those it needs. */
function inOrder(steps: readonly PlaybookStep[]): PlaybookStep[] {
  const ordered: PlaybookStep[] = [];
  const open = [...steps];
  while (open.length > 0) {
    const next = open.findIndex((step) => step.needs.every((need) => ordered.some(({ id }) => id === need)));
    ordered.push(...open.splice(Math.max(next, 0), 1));
  }
  return ordered;
}

const day = (date: Temporal.PlainDate) => date.toLocaleString('en-US', { dateStyle: 'full' });

/** `3 days`, `1 week`. */
function words(value: PlaybookDuration): string {
  const duration = toDuration(value);
  const units = ['years', 'months', 'weeks', 'days', 'hours', 'minutes'] as const;
  return units
    .filter((unit) => duration[unit] > 0)
    .map((unit) => `${duration[unit]} ${duration[unit] === 1 ? unit.slice(0, -1) : unit}`)
    .join(' ');
}
