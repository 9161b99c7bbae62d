import { checkWorkflows } from '../../workflows/check-workflows.ts';
import { WORKFLOWS_FOLDER } from '../../workflows/load-workflows.ts';
import { printFault } from '../../workflows/read-yaml.ts';
import { CliProblem, noPositionals, textOption, type Verb } from '../verb.ts';

export const playbookCheck: Verb = {
  name: 'playbook check',
  takes: '[--folder DIR]',
  does: 'Checks every playbook, the data map, the company file and the letters; prints all faults.',
  options: { folder: { type: 'string' } },
  async run(call) {
    noPositionals(call);
    const folder = textOption(call, 'folder') ?? WORKFLOWS_FOLDER;
    const { files, faults } = await checkWorkflows(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
      throw new CliProblem(`cannot read the folder ${folder} (${error.code})`);
    });
    const lines =
      faults.length === 0 ? [`${files.length} files and all letters are in order.`] : faults.map(printFault);
    return { ok: faults.length === 0, json: { files, faults }, lines };
  },
};
