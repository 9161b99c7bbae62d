import { readConfig } from '../../config.ts';
import { REFERENCE_PATTERN } from '../../core/privacy-request.ts';
import { type EventRecord, findEvents, findRequest, type RequestRecord } from '../../db/request-record.ts';
import { loadWorkflows } from '../../workflows/load-workflows.ts';
import { columns } from '../columns.ts';
import { CliProblem, onlyPositional, type Verb, WrongUsage } from '../verb.ts';
import { withStore } from '../with-store.ts';

const EVENTS_MAX = 100_000;

export const requestsShow: Verb = {
  name: 'requests show',
  takes: 'REFERENCE',
  does: 'Shows one request: states, dates, systems, steps and events. No personal data.',
  async run(call) {
    const reference = onlyPositional(call, 'REFERENCE').toUpperCase();
    if (!REFERENCE_PATTERN.test(reference)) throw new WrongUsage('REFERENCE is like FW-7K3M-92QD');
    const config = readConfig(call.environment);
    const { company } = await loadWorkflows();
    return await withStore(config, async ({ db }) => {
      const zone = company['time-zone'];
      const request = await findRequest(db, reference, zone);
      const found = await findEvents(db, reference, { after: 0, limit: EVENTS_MAX }, zone);
      if (!request || !found) throw new CliProblem(`there is no request ${reference}`);
      return { ok: true, json: { ...request, events: found.events }, lines: sheet(request, found.events) };
    });
  },
};

function sheet({ systems, steps, ...facts }: RequestRecord, events: readonly EventRecord[]): string[] {
  const told = Object.entries(facts).map(([name, value]) => [name, print(value)]);
  return [
    ...columns(told),
    ...section(
      'systems',
      systems.map(({ system, outcome, counts }) => [system, outcome ?? 'open', print(counts)]),
    ),
    ...section(
      'steps',
      steps.map(({ name, kind, state, attempt }) => [name, kind, state, `attempt ${attempt}`]),
    ),
    ...section(
      'events',
      events.map(({ seq, at, type, actor, data }) => [String(seq), at, type, actor, print(data)]),
    ),
  ];
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : ['', title, ...columns(rows).map((line) => `  ${line}`)];
}

function print(value: unknown): string {
  if (value === null) return '-';
  if (Array.isArray(value)) return value.join(',') || '-';
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name}=${print(part)}`)
    .join(' ');
}
