import { readConfig } from '../../config.ts';
import { OUTCOMES, type Outcome, STATES, type State } from '../../core/privacy-request.ts';
import { listRequests, type RequestFilter, type RequestRecord } from '../../db/request-record.ts';
import { loadWorkflows } from '../../workflows/load-workflows.ts';
import { columns } from '../columns.ts';
import { noPositionals, textOption, type Verb, WrongUsage } from '../verb.ts';
import { withStore } from '../with-store.ts';

const PAGE_SIZE = 100;
const COUNT_DEFAULT = 50;

export const requestsList: Verb = {
  name: 'requests list',
  takes: '[--state STATE] [--outcome OUTCOME] [--limit N]',
  does: 'Lists requests, newest first.',
  options: { state: { type: 'string' }, outcome: { type: 'string' }, limit: { type: 'string' } },
  async run(call) {
    noPositionals(call);
    const state = oneOf<State>('state', STATES, textOption(call, 'state'));
    const outcome = oneOf<Outcome>('outcome', OUTCOMES, textOption(call, 'outcome'));
    const count = textOption(call, 'limit') ?? String(COUNT_DEFAULT);
    if (!/^[1-9]\d{0,6}$/.test(count)) throw new WrongUsage('--limit is a whole number from 1 on');
    const config = readConfig(call.environment);
    const { company } = await loadWorkflows();
    const requests: RequestRecord[] = [];
    const more = await withStore(config, async ({ db }) => {
      let after: RequestFilter['after'];
      do {
        const limit = Math.min(PAGE_SIZE, Number(count) - requests.length);
        const page = await listRequests(db, { state, outcome, after, limit }, company['time-zone']);
        requests.push(...page.requests);
        after = page.last ?? undefined;
      } while (after && requests.length < Number(count));
      return after !== undefined;
    });
    const lines = requests.length === 0 ? ['No requests.'] : columns([HEADER, ...requests.map(row)]);
    if (more) lines.push(`(more: --limit ${Number(count) * 2})`);
    return { ok: true, json: { requests, more }, lines };
  },
};

const HEADER = ['REFERENCE', 'STATE', 'WAITING ON', 'OUTCOME', 'RIGHTS', 'RECEIVED', 'DUE'];

const row = (request: RequestRecord) => [
  request.reference,
  request.state,
  request.waiting_on ?? '-',
  request.outcome ?? '-',
  request.rights.join(',') || '-',
  request.received_at.slice(0, 10),
  (request.extended_until ?? request.due_at).slice(0, 10),
];

function oneOf<Value extends string>(
  option: string,
  values: readonly Value[],
  given: string | undefined,
): Value | undefined {
  const value = values.find((candidate) => candidate === given);
  if (given !== undefined && value === undefined) {
    throw new WrongUsage(`--${option} is one of: ${values.join(', ')}`);
  }
  return value;
}
