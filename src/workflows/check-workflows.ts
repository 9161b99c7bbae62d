import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Company, companySchema } from '../core/company.ts';
import { isSystemStep, type SystemEntry, systemsFor, systemsSchema } from '../core/data-map.ts';
import { ANSWER_BY_HAND } from '../core/decision.ts';
import { organizationsSchema } from '../core/organization.ts';
import { type Playbook, playbookSchema } from '../core/playbook.ts';
import { playbookFaults } from '../core/playbook-check.ts';
import { questionsSchema } from '../core/questions.ts';
import { reasonsSchema } from '../core/reasons.ts';
import { answersToRights, appliesTo } from '../core/which-playbook.ts';
import { keepingFaults, roleFaults, targetFaults, timeFaults } from './check-company-limits.ts';
import { ALWAYS_NEEDED, checkLetters } from './check-letters.ts';
import { NOT_PLAYBOOKS, WORKFLOWS_FOLDER } from './load-workflows.ts';
import { claimOf, unclaimedFaults } from './playbook-claims.ts';
import { parseYaml, shapeFaults, type YamlFault, YamlFaults, type YamlText } from './read-yaml.ts';

export interface WorkflowCheck {
  /** Files that were read, as they are named in faults. */
  files: string[];
  faults: YamlFault[];
}

/** All faults of all files that legal-ops edit, in one go: shapes, graphs, names and letters. */
export async function checkWorkflows(folder = WORKFLOWS_FOLDER): Promise<WorkflowCheck> {
  const letters = await checkLetters(join(folder, 'letters'));
  const faults: YamlFault[] = [...letters.faults];
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
  for (const file of NOT_PLAYBOOKS.filter((name) => !files.includes(name))) {
    faults.push({ file: `workflows/${file}`, line: 1, column: 1, path: '', message: 'this file is missing' });
  }
  const claims = new Map<string, string>();
  const playbooks: { yaml: YamlText; playbook: Playbook }[] = [];
  let systems: readonly SystemEntry[] = [];
  let company: Company | undefined;
  let companyYaml: YamlText | undefined;
  for (const file of files) {
    const yaml = yamlOf(`workflows/${file}`, await readFile(join(folder, file), 'utf8'), faults);
    if (!yaml) continue;
    if (file === 'company.yaml') {
      companyYaml = yaml;
      faults.push(...companyFaults(yaml));
      company = companySchema.safeParse(yaml.value).data;
    } else if (file === 'organizations.yaml') faults.push(...organizationFaults(yaml));
    else if (file === 'reasons.yaml') faults.push(...reasonFaults(yaml));
    else if (file === 'questions.yaml') faults.push(...questionFaults(yaml));
    else if (file === 'systems.yaml') {
      faults.push(...systemFaults(yaml));
      systems = systemsSchema.safeParse(yaml.value).data?.systems ?? [];
    } else {
      faults.push(...playbookFileFaults(yaml, file.replace(/\.yaml$/, ''), letters.known, claims));
      const playbook = playbookSchema.safeParse(yaml.value).data;
      if (playbook) playbooks.push({ yaml, playbook });
    }
  }
  if (company) {
    for (const { yaml, playbook } of playbooks)
      faults.push(...companyPlaybookFaults(yaml, playbook, company));
  }
  faults.push(...teamFaults(playbooks, systems, company));
  if (company && companyYaml) faults.push(...assignFaults(companyYaml, company, playbooks));
  const answers = answersToRights(playbooks.map(({ playbook }) => playbook));
  faults.push(...letters.dutyFaults(answers.add(ANSWER_BY_HAND)));
  if (systems.length > 0) {
    for (const { yaml, playbook } of playbooks) faults.push(...abilityFaults(yaml, playbook, systems));
  }
  const all = playbooks.map(({ playbook }) => playbook);
  for (const { yaml, playbook } of playbooks) faults.push(...lesserFaults(yaml, playbook, all));
  faults.push(...unclaimedFaults(claims));
  return { files: files.map((file) => `workflows/${file}`), faults };
}

function yamlOf(file: string, text: string, faults: YamlFault[]): YamlText | undefined {
  try {
    return parseYaml(file, text);
  } catch (error) {
    if (!(error instanceof YamlFaults)) throw error;
    faults.push(...error.faults);
    return undefined;
  }
}

function companyFaults(yaml: YamlText): YamlFault[] {
  const company = companySchema.safeParse(yaml.value);
  return company.success
    ? targetFaults(company.data).map(({ path, message }) => yaml.fault(path, message))
    : shapeFaults(yaml, company.error);
}

function organizationFaults(yaml: YamlText): YamlFault[] {
  const register = organizationsSchema.safeParse(yaml.value);
  return register.success ? [] : shapeFaults(yaml, register.error);
}

function reasonFaults(yaml: YamlText): YamlFault[] {
  const reasons = reasonsSchema.safeParse(yaml.value);
  return reasons.success ? [] : shapeFaults(yaml, reasons.error);
}

function questionFaults(yaml: YamlText): YamlFault[] {
  const questions = questionsSchema.safeParse(yaml.value);
  return questions.success ? [] : shapeFaults(yaml, questions.error);
}

function systemFaults(yaml: YamlText): YamlFault[] {
  const map = systemsSchema.safeParse(yaml.value);
  if (!map.success) return shapeFaults(yaml, map.error);
  const ids = map.data.systems.map((system) => system.id);
  return ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [yaml.fault(['systems', index, 'id'], `a system named ${id} stands above`)],
  );
}

/** What a playbook asks of the company: time that the law gives, people who may decide. */
function companyPlaybookFaults(yaml: YamlText, playbook: Playbook, company: Company): YamlFault[] {
  return [
    ...timeFaults(playbook, company),
    ...roleFaults(playbook, company),
    ...keepingFaults(playbook, company),
  ].map(({ path, message }) => yaml.fault(path, message));
}

/** A team that no playbook sends a case to: most likely its name is written otherwise there. */
function assignFaults(
  yaml: YamlText,
  { assign }: Company,
  playbooks: readonly { playbook: Playbook }[],
): YamlFault[] {
  const teams = new Set(playbooks.flatMap(({ playbook }) => playbook.route.map(({ team }) => team)));
  return Object.keys(assign)
    .filter((team) => !teams.has(team))
    .map((team) => yaml.fault(['assign', team], `no playbook sends a case to the team ${team}`));
}

/** A team of a playbook that nobody else names: most likely a slip, and its cases would wait for nobody. */
function teamFaults(
  playbooks: readonly { yaml: YamlText; playbook: Playbook }[],
  systems: readonly SystemEntry[],
  company: Company | undefined,
): YamlFault[] {
  const named = playbooks.flatMap(({ yaml, playbook: { route, steps } }) => [
    ...route.map(({ team }, index) => ({ team, at: ['route', index, 'team'], yaml })),
    ...steps.flatMap((step, index) =>
      step.uses === 'team.task' ? [{ team: step.team, at: ['steps', index, 'team'], yaml }] : [],
    ),
  ]);
  const all = [
    ...named.map(({ team }) => team),
    ...systems.flatMap((system) => system['by-hand']?.team ?? []),
    ...Object.keys(company?.assign ?? {}),
  ];
  return named
    .filter(({ team }) => all.filter((other) => other === team).length === 1)
    .map(({ team, at, yaml }) => yaml.fault(at, `nobody else names the team ${team}`));
}

/** Steps that would be opened for no system: a request that comes to one could never be answered by itself. */
function abilityFaults(yaml: YamlText, playbook: Playbook, systems: readonly SystemEntry[]): YamlFault[] {
  return playbook.steps.flatMap((step, index) =>
    isSystemStep(step) && systemsFor(step, systems).length === 0
      ? [yaml.fault(['steps', index, 'uses'], 'no system in systems.yaml can do this')]
      : [],
  );
}

/** A lesser answer must be about the same right and ask for less. */
function lesserFaults(yaml: YamlText, playbook: Playbook, all: readonly Playbook[]): YamlFault[] {
  const { verify } = playbook;
  if (verify.assurance === 'none' || verify.lesser === undefined) return [];
  const at = (message: string) => [yaml.fault(['verify', 'lesser'], message)];
  const lesser = all.find((one) => one.playbook === verify.lesser);
  if (!lesser) return at(`there is no playbook ${verify.lesser}.yaml in order`);
  if ('right' in lesser.applies || appliesTo(lesser) !== appliesTo(playbook))
    return at(`${verify.lesser}.yaml must say applies: { lesser-of: ${appliesTo(playbook)} }`);
  return verify.assurance === 'strong' && lesser.verify.assurance === 'basic'
    ? []
    : at('here a strong proof is asked for, in the lesser playbook a basic one');
}

/** Letters that no playbook names: of all that the lifecycle sends only the decision of an appeal ends one. */
const SENT_ON_THE_WAY = ALWAYS_NEEDED.filter((letter) => letter !== 'appeal-decided');

/** As much of a playbook as its graph needs: one fault in the shape must not hide those of the graph. */
const applies = z
  .object({
    right: z.string().optional(),
    minor: z.boolean().optional(),
    'lesser-of': z.string().optional(),
    kind: z.string().optional(),
    'hand-over': z.string().optional(),
  })
  .optional()
  .catch(undefined);
const graph = z.object({
  applies,
  verify: z.object({ assurance: z.string() }).optional().catch(undefined),
  route: z.array(z.looseObject({})).catch([{ otherwise: true }]),
  deliver: z
    .object({ letter: z.string().optional(), notice: z.string().optional() })
    .optional()
    .catch(undefined),
  steps: z.array(
    z.object({
      id: z.string(),
      uses: z.string(),
      needs: z.array(z.string()).default([]),
    }),
  ),
});
const named = z.object({
  playbook: z.string().optional().catch(undefined),
  applies,
  deliver: z.object({ letter: z.string(), notice: z.string().optional() }).optional().catch(undefined),
});

function playbookFileFaults(
  yaml: YamlText,
  name: string,
  letters: ReadonlySet<string>,
  claims: Map<string, string>,
): YamlFault[] {
  const faults: YamlFault[] = [];
  const parsed = playbookSchema.safeParse(yaml.value);
  if (!parsed.success) {
    faults.push(...shapeFaults(yaml, parsed.error));
    const ofGraph = graph.safeParse(yaml.value);
    for (const { path, message } of ofGraph.success ? playbookFaults(ofGraph.data) : []) {
      const fault = yaml.fault(path, message);
      if (!faults.some((known) => known.path === fault.path && known.message === message)) faults.push(fault);
    }
  }
  const { playbook, applies, deliver } = named.catch({}).parse(yaml.value);
  if (playbook !== undefined && playbook !== name) {
    faults.push(
      yaml.fault(['playbook'], `the file is named ${name}.yaml, so the playbook must be named ${name}`),
    );
  }
  for (const field of ['letter', 'notice'] as const) {
    const letter = deliver?.[field];
    if (letter !== undefined && !letters.has(letter))
      faults.push(yaml.fault(['deliver', field], `there is no letter letters/en/${letter}.md`));
    else if (letter !== undefined && SENT_ON_THE_WAY.includes(letter))
      faults.push(yaml.fault(['deliver', field], `${letter} is sent by itself when its time comes`));
  }
  const claimed = claimOf(applies ?? {});
  if (!claimed) return faults;
  const other = claims.get(claimed.claim);
  if (other === undefined) claims.set(claimed.claim, name);
  else
    faults.push(
      yaml.fault(['applies', claimed.field], `${other}.yaml already applies to ${applies?.[claimed.field]}`),
    );
  return faults;
}
