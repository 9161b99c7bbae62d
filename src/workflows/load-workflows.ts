import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Company, companySchema } from '../core/company.ts';
import { type DataCategory, type SystemEntry, systemsSchema } from '../core/data-map.ts';
import type { Letterbook } from '../core/letterbook.ts';
import { type Organization, organizationsSchema } from '../core/organization.ts';
import { type Playbook, playbookSchema } from '../core/playbook.ts';
import { type Questions, questionsSchema } from '../core/questions.ts';
import { type Reasons, reasonsSchema } from '../core/reasons.ts';
import { loadLetters } from './letters.ts';
import { readYaml } from './read-yaml.ts';

export interface Workflows {
  company: Company;
  categories: readonly DataCategory[];
  systems: readonly SystemEntry[];
  organizations: readonly Organization[];
  playbooks: readonly Playbook[];
  letterbook: Letterbook;
  reasons: Reasons;
  questions: Questions;
}

export const WORKFLOWS_FOLDER = join(import.meta.dirname, '../../workflows');
/** Files beside the playbooks. */
export const NOT_PLAYBOOKS: readonly string[] = [
  'company.yaml',
  'organizations.yaml',
  'questions.yaml',
  'reasons.yaml',
  'systems.yaml',
];

/**
 * Reads everything that legal-ops edit.
 * @throws YamlFaults with file:line:column of the first file that has faults
 */
export async function loadWorkflows(folder = WORKFLOWS_FOLDER): Promise<Workflows> {
  const read = async (file: string) => await readFile(join(folder, file), 'utf8');
  const named = (file: string) => `workflows/${file}`;
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
  const company = readYaml(named('company.yaml'), await read('company.yaml'), companySchema);
  const { organizations } = readYaml(
    named('organizations.yaml'),
    await read('organizations.yaml'),
    organizationsSchema,
  );
  const { categories, systems } = readYaml(named('systems.yaml'), await read('systems.yaml'), systemsSchema);
  const reasons = readYaml(named('reasons.yaml'), await read('reasons.yaml'), reasonsSchema);
  const { questions } = readYaml(named('questions.yaml'), await read('questions.yaml'), questionsSchema);
  const playbooks: Playbook[] = [];
  for (const file of files.filter((name) => !NOT_PLAYBOOKS.includes(name))) {
    playbooks.push(readYaml(named(file), await read(file), playbookSchema));
  }
  const letterbook = await loadLetters(join(folder, 'letters'));
  return { company, categories, systems, organizations, playbooks, letterbook, reasons, questions };
}
