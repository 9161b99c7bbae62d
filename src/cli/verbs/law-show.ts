import { explainLaw, lawRecord } from '../../core/law/explain-law.ts';
import { LAWS, LAWS_AS_OF, lawOf } from '../../core/law/laws.ts';
import { loadWorkflows } from '../../workflows/load-workflows.ts';
import { columns } from '../columns.ts';
import { receivedOption } from '../date-option.ts';
import { CliProblem, onlyPositional, type Verb } from '../verb.ts';

export const lawShow: Verb = {
  name: 'law show',
  takes: '[ID] [--received YYYY-MM-DD]',
  does: 'Shows the dates that a law, or every law, sets for a request received on that day (default: today).',
  options: { received: { type: 'string' } },
  async run(call) {
    const { company } = await loadWorkflows();
    const received = receivedOption(call, company['time-zone']);
    if (call.positionals.length === 0) {
      const records = LAWS.map((law) => lawRecord(law, received));
      return { ok: true, json: records, lines: [...columns([HEADER, ...records.map(row)]), '', ...FOOT] };
    }
    const id = onlyPositional(call, 'ID').toUpperCase();
    const law = lawOf(id);
    if (!law) {
      throw new CliProblem(`there is no law ${id}; there are: ${LAWS.map((one) => one.id).join(', ')}`);
    }
    return {
      ok: true,
      json: lawRecord(law, received),
      lines: [...explainLaw(law, received, company), '', ...FOOT],
    };
  },
};

const FOOT = [`Compared with its sources as of ${LAWS_AS_OF}. Not legal advice.`];
const HEADER = ['LAW', 'ACKNOWLEDGE', 'OPT OUT', 'WORK TO', 'RESPOND', 'EXTENDED', 'APPEAL', 'EXTENDED', ''];

const row = (law: ReturnType<typeof lawRecord>): string[] => [
  law.id,
  law.acknowledge_by ?? '-',
  law.opt_out_by ?? '-',
  law.working_date ?? '-',
  law.respond_by ?? '-',
  law.extend_until ?? '-',
  law.appeal_respond_by ?? '-',
  law.appeal_extend_until ?? '-',
  [
    ...(law.in_force ? [] : ['not in force on that day']),
    ...(law.confidence === 'recalled' ? ['recalled, not read'] : []),
    ...(law.recalled.length > 0 ? [`recalled: ${[...new Set(law.recalled.map(fieldOf))].join(', ')}`] : []),
  ].join('; '),
];

const fieldOf = (recalled: string): string => recalled.slice(0, recalled.indexOf(':'));
