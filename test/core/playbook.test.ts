import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { playbookSchema } from '../../src/core/playbook.ts';
import { WORKFLOWS_FOLDER } from '../../src/workflows/load-workflows.ts';
import { readYaml, YamlFaults } from '../../src/workflows/read-yaml.ts';

const text = await readFile(join(WORKFLOWS_FOLDER, 'delete.yaml'), 'utf8');
const faultsOf = (change: (text: string) => string) => {
  const changed = change(text);
  expect(changed).not.toBe(text);
  try {
    readYaml('workflows/delete.yaml', changed, playbookSchema);
  } catch (error) {
    if (error instanceof YamlFaults) return error.faults.map(({ line, message }) => `${line}: ${message}`);
    throw error;
  }
  return [];
};
const lineOf = (part: string) => text.split('\n').findIndex((line) => line.includes(part)) + 1;

describe('a playbook is refused, with the line, that', () => {
  test('names a step that does not exist', () => {
    expect(faultsOf((yaml) => yaml.replace('needs: [cool]', 'needs: [cool, holiday]'))).toEqual([
      `${lineOf('id: erase,')}: no step is named holiday`,
    ]);
  });

  test('names two steps the same', () => {
    expect(faultsOf((yaml) => yaml.replace('id: verify-erased,', 'id: erase,'))).toContain(
      `${lineOf('id: verify-erased')}: a step named erase stands above`,
    );
  });

  test('goes in a circle', () => {
    const faults = faultsOf((yaml) =>
      yaml.replace('uses: systems.locate', 'uses: systems.locate, needs: [cool]'),
    );
    expect(faults).toContain(`${lineOf('id: locate')}: locate and cool wait for each other`);
  });

  test('erases without an approval, or without having searched', () => {
    const erase = lineOf('id: erase,');
    expect(faultsOf((yaml) => yaml.replace('needs: [approve]', 'needs: [locate]'))).toEqual([
      `${erase}: systems.erase must come after a team.approve step`,
    ]);
    expect(faultsOf((yaml) => yaml.replace('needs: [locate]', 'needs: []'))).toEqual([
      `${erase}: systems.erase must come after a systems.locate step`,
    ]);
  });

  test('never reads back, so that it could never be answered', () => {
    expect(faultsOf((yaml) => yaml.replace(/^.*verify-erased, uses.*\n/m, ''))).toEqual([
      `${lineOf('id: locate')}: without a step that settles the answer (systems.verify-erased, systems.opt-out, systems.describe, systems.correct, package.build, recipients.list) the request could never be answered`,
    ]);
  });

  test('leaves some requests without a route, or names one that is never reached', () => {
    expect(faultsOf((yaml) => yaml.replace(/^.*otherwise: true.*\n/m, ''))).toEqual([
      `${lineOf('minor: true')}: the last route must say otherwise: true`,
    ]);
    const first = '- { when: { phi: true }';
    expect(faultsOf((yaml) => yaml.replace('when: { phi: true }', 'otherwise: true'))).toEqual([
      `${lineOf(first)}: no route after this one can ever be chosen`,
    ]);
    expect(faultsOf((yaml) => yaml.replace('when: { phi: true }', 'when: {}'))).toHaveLength(1);
  });

  test('lets a right wait for a proof that it must not wait for, or gives one away without', async () => {
    const optOut = await readFile(join(WORKFLOWS_FOLDER, 'opt-out.yaml'), 'utf8');
    const faults = (yaml: string) => {
      try {
        readYaml('workflows/opt-out.yaml', yaml, playbookSchema);
        return [];
      } catch (error) {
        if (error instanceof YamlFaults) return error.faults.map(({ message }) => message);
        throw error;
      }
    };
    expect(faults(optOut)).toEqual([]);
    const { verify } = {
      verify: '{ assurance: basic, give-up-after: { days: 14 }, then: refuse-unverified }',
    };
    expect(faults(optOut.replace('{ assurance: none }', verify))).toEqual([
      'opt_out must not wait for a proof: say assurance: none',
    ]);
    expect(
      faults(optOut.replace('right: opt_out', 'right: access').replace('opted-out', 'access-ready')),
    ).toEqual(['access needs a proof: say basic or strong']);
    const locates = optOut.replace('steps:', 'steps:\n  - { id: locate, uses: systems.locate }');
    expect(faults(locates)).toEqual(['systems.locate goes by what was proven, and here nothing is']);
  });

  test('says how long to wait for a proof that is not asked for, or not for one that is', () => {
    expect(faultsOf((yaml) => yaml.replace('  give-up-after: { days: 14 }\n', ''))).not.toEqual([]);
    expect(faultsOf((yaml) => yaml.replace('assurance: basic', 'assurance: none'))).not.toEqual([]);
  });
});
