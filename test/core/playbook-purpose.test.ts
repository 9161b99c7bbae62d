import { expect, test } from 'vitest';
import { purposeFaults } from '../../src/core/playbook-purpose-check.ts';
import { partsFor } from '../../src/core/which-playbook.ts';
import { loadWorkflows } from '../../src/workflows/load-workflows.ts';

const { playbooks } = await loadWorkflows();
const none = { assurance: 'none' };
const step = (uses: string) => ({ id: 'one', uses, needs: [] });
const messages = (playbook: Parameters<typeof purposeFaults>[0]) =>
  purposeFaults(playbook).map(({ message }) => message);

test('what people answer waits for no proof, searches no system, and has somebody to deal with it', () => {
  const legal = { applies: { kind: 'legal' }, verify: none, steps: [step('team.task')] };
  expect(messages(legal)).toEqual([]);
  expect(messages({ ...legal, steps: [] })).toEqual(['say with a team.task who deals with it']);
  expect(messages({ ...legal, steps: [step('systems.locate')] })).toEqual([
    'here people answer: the one kind of step is team.task',
  ]);
  expect(messages({ ...legal, verify: { assurance: 'basic' } })).toEqual([
    'nobody proves anything for this: say assurance: none',
  ]);
  expect(messages({ applies: { kind: 'question' }, verify: none, steps: [] })).toEqual([]);
});

test('what is handed over is the organization’s to do: a notice to it, and no step of ours', () => {
  const handed = { applies: { 'hand-over': 'controller' }, verify: none, steps: [] };
  expect(messages({ ...handed, deliver: { notice: 'organization-notice' } })).toEqual([]);
  expect(messages(handed)).toEqual(['say which notice the organization gets']);
  expect(messages({ ...handed, deliver: { notice: 'n' }, steps: [step('team.task')] })).toEqual([
    'the organization does the rest: there are no steps here',
  ]);
  const right = { applies: { right: 'access' }, steps: [step('systems.describe')] };
  expect(messages({ ...right, deliver: { notice: 'organization-notice' } })).toEqual([
    'only an organization that it is handed over to gets a notice',
  ]);
});

test('a playbook ends with a letter about what it is for, or with one of legal-ops’ own', () => {
  const ends = (applies: object, letter: string) =>
    messages({ applies, deliver: { letter }, steps: [step('systems.describe')] });
  expect(ends({ right: 'delete' }, 'opted-out')).toEqual([
    'this letter tells of something else; what fits is deleted',
  ]);
  expect(ends({ 'lesser-of': 'access' }, 'access-ready')).toEqual([
    'this letter tells of something else; what fits is access-categories',
  ]);
  expect(ends({ right: 'delete' }, 'deleted')).toEqual([]);
  expect(ends({ right: 'delete' }, 'deleted-in-verse')).toEqual([]);
});

test('a minor’s data has its own playbook where there is one, and that for everybody otherwise', () => {
  const names = (minor: boolean) =>
    partsFor(playbooks, ['delete', 'access'], { minor })?.map(({ playbook }) => playbook.playbook);
  expect(names(false)).toEqual(['access', 'delete']);
  expect(names(true)).toEqual(['access', 'child']);
  const adults = playbooks.filter(({ playbook }) => playbook !== 'child');
  expect(partsFor(adults, ['delete'], { minor: true })?.[0].playbook.playbook).toBe('delete');
});
