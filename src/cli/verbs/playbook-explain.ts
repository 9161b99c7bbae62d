import { explainPlaybook } from '../../core/explain-playbook.ts';
import { loadWorkflows } from '../../workflows/load-workflows.ts';
import { receivedOption } from '../date-option.ts';
import { CliProblem, onlyPositional, type Verb } from '../verb.ts';

export const playbookExplain: Verb = {
  name: 'playbook explain',
  takes: 'NAME [--received YYYY-MM-DD]',
  does: 'Tells a playbook in plain English, with dates for a request received on that day (default: today).',
  options: { received: { type: 'string' } },
  async run(call) {
    const name = onlyPositional(call, 'NAME');
    const { playbooks, company } = await loadWorkflows();
    const received = receivedOption(call, company['time-zone']);
    const playbook = playbooks.find((candidate) => candidate.playbook === name);
    if (!playbook) {
      const names = playbooks.map((candidate) => candidate.playbook).join(', ');
      throw new CliProblem(`there is no playbook ${name}; there are: ${names}`);
    }
    const explained = explainPlaybook(playbook, { received, house: company });
    const { version, title } = playbook;
    const sentences = explained.map((line) => ({ ...line, date: line.date?.toString() ?? null }));
    const lines = [`${name}, version ${version}`, '', ...explained.map((line) => `${line.id}: ${line.text}`)];
    return {
      ok: true,
      json: { playbook: name, version, title, received: received.toString(), sentences },
      lines,
    };
  },
};
