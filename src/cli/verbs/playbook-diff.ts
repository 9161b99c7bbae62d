import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readConfig } from '../../config.ts';
import { systemClock } from '../../core/clock.ts';
import { type Playbook, playbookSchema } from '../../core/playbook.ts';
import { diffPlaybooks } from '../../core/playbook-diff.ts';
import { namedPlaybook } from '../../db/playbooks.ts';
import { loadWorkflows } from '../../workflows/load-workflows.ts';
import { readYaml } from '../../workflows/read-yaml.ts';
import { type Call, CliProblem, type Verb, WrongUsage } from '../verb.ts';
import { withStore } from '../with-store.ts';

export const playbookDiff: Verb = {
  name: 'playbook diff',
  takes: 'A B',
  does: 'Tells in English what changes from A to B. Each is a file, or NAME@VERSION as a request froze it.',
  async run(call) {
    const [a, b, ...more] = call.positionals;
    if (a === undefined || b === undefined || more.length > 0) throw new WrongUsage('A and B are taken');
    const { company } = await loadWorkflows();
    const timeZone = company['time-zone'];
    const received = systemClock.now().toZonedDateTimeISO(timeZone).toPlainDate();
    const [before, after] = [await playbookOf(call, a), await playbookOf(call, b)];
    const sentences = diffPlaybooks(before, after, { received, house: company });
    const named = ({ playbook, version }: Playbook) => `${playbook}, version ${version}`;
    const heading = `From ${named(before)} to ${named(after)}:`;
    const lines = sentences.length > 0 ? ['', ...sentences] : ['Both say the same.'];
    return {
      ok: true,
      json: { from: named(before), to: named(after), sentences },
      lines: [heading, ...lines],
    };
  },
};

const FROZEN = /^([a-z][a-z0-9-]*)@(\d+)$/;

async function playbookOf({ environment }: Call, given: string): Promise<Playbook> {
  const [, name, version] = FROZEN.exec(given) ?? [];
  if (name === undefined) return await fromFile(given);
  const found = await withStore(readConfig(environment), ({ db }) =>
    namedPlaybook(db, name, Number(version)),
  );
  if (!found) throw new CliProblem(`no request ever used ${given}`);
  return found;
}

async function fromFile(file: string): Promise<Playbook> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliProblem(`cannot read ${file} (${error.code})`);
  });
  return readYaml(basename(file), text, playbookSchema);
}
