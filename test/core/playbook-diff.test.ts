import { describe, expect, test } from 'vitest';
import type { Playbook } from '../../src/core/playbook.ts';
import { diffPlaybooks } from '../../src/core/playbook-diff.ts';
import { loadWorkflows } from '../../src/workflows/load-workflows.ts';

const { company, playbooks } = await loadWorkflows();
const on = { received: Temporal.PlainDate.from('2026-11-24'), house: company };
const deletion = playbooks.find(({ playbook }) => playbook === 'delete') as Playbook;
const changed = (change: (steps: Playbook['steps']) => Playbook['steps']): Playbook => ({
  ...deletion,
  version: 3,
  steps: change(deletion.steps),
});

describe('the difference of two playbooks', () => {
  test('is told in sentences, what it was and what it is now', () => {
    const longer = changed((steps) =>
      steps.map((step) => (step.uses === 'wait.cooling-off' ? { ...step, for: { days: 5 } } : step)),
    );
    const sentences = diffPlaybooks(deletion, longer, on);
    expect(sentences[0]).toBe(
      'The step cool changes. It was: After approve: nothing is done until Friday, November 27, 2026 (3 days); the requester can still withdraw. It is now: After approve: nothing is done until Sunday, November 29, 2026 (5 days); the requester can still withdraw.',
    );
    expect(sentences.some((one) => one.startsWith('The answer changes.'))).toBe(true);
  });

  test('names what is new and what is gone', () => {
    const without = changed((steps) =>
      steps.flatMap((step) =>
        step.id === 'cool' ? [] : [step.id === 'erase' ? { ...step, needs: ['approve'] } : step],
      ),
    );
    expect(diffPlaybooks(deletion, without, on)[0]).toMatch(/^The step cool is gone\. It was: After approve/);
    expect(diffPlaybooks(without, deletion, on)[0]).toMatch(/^The step cool is new: After approve/);
  });

  test('of reminders, approvals and routes is told, too', () => {
    const { verify } = deletion;
    if (verify.assurance === 'none') throw new Error('a deletion needs a proof');
    const other: Playbook = {
      ...changed((steps) =>
        steps.map((step) => (step.uses === 'team.approve' ? { ...step, approvals: 1 } : step)),
      ),
      verify: { ...verify, remind: [{ days: 7 }] },
      route: deletion.route.slice(1),
    };
    const text = diffPlaybooks(deletion, other, on).join('\n');
    for (const said of [
      'The proof changes.',
      'one approver agrees',
      'The route route-3 is gone.',
      'They are reminded on Tuesday, December 1, 2026.',
    ])
      expect(text).toContain(said);
  });

  test('that no sentence tells is named by its place, and a mere new version is none', () => {
    expect(diffPlaybooks(deletion, { ...deletion, version: 9 }, on)).toEqual([]);
    const renamed = { ...deletion, playbook: 'erase' };
    expect(diffPlaybooks(deletion, renamed, on)).toEqual([
      'They differ in playbook, which no sentence tells.',
    ]);
  });
});
