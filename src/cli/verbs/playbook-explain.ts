import { systemClock } from '../../core/clock.ts';
import { explainPlaybook } from '../../core/explain-playbook.ts';
import { loadWorkflows } from '../../workflows/load-workflows.ts';
import { CliProblem, onlyPositional, textOption, type Verb, WrongUsage } from '../verb.ts';

export const playbookExplain: Verb = {
  name: 'playbook explain',
  takes: 'NAME [--received YYYY-MM-DD]',
  does: 'Tells a playbook in plain English, with dates for a request received on that day (default: today).',
  options: { received: { type: 'string' } },
  async run(call) {
    const name = onlyPositional(call, 'NAME');
    const given = textOption(call, 'received');
    const { playbooks, company } = await loadWorkflows();
    const timeZone = company['time-zone'];
    const received = given === undefined ? today(timeZone) : dateOf(given);
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

const today = (timeZone: string) => systemClock.now().toZonedDateTimeISO(timeZone).toPlainDate();

function dateOf(text: string): Temporal.PlainDate {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    // A day that no calendar has: refused like any other text.
  }
  throw new WrongUsage('--received is a date like 2026-11-24');
}
