import { describe, expect, test } from 'vitest';
import type { Kind, Right } from '../../src/core/privacy-request.ts';
import { receiptFor, treatmentOf } from '../../src/journey/intake/treatment.ts';
import { loadWorkflows } from '../../src/workflows/load-workflows.ts';

const { playbooks } = await loadWorkflows();
const plain = { rights: ['delete' as const], on_behalf: 'self', minor: false, hostile: false } as const;
const person = { silent: null, certain: true, answerable: true };
const treat = (kind: Kind, sender: Parameters<typeof treatmentOf>[1] = person, rights: Right[] = []) =>
  treatmentOf({ ...plain, kind, rights, abstain: false }, sender, playbooks);

describe('a message that is no request', () => {
  test.each(['legal', 'security'] as const)(
    '(%s) goes to its own people at once, whoever sent it',
    (kind) => {
      const forPeople = { is: 'for-people', kind, playbook: { applies: { kind } } };
      expect(treat(kind)).toMatchObject(forPeople);
      expect(treat(kind, { silent: null, certain: false, answerable: false })).toMatchObject(forPeople);
    },
  );

  test('is a question for people where legal-ops gave its playbook a step', () => {
    const step = { id: 'answer', uses: 'team.task', title: 'Answer it', team: 'privacy' } as const;
    const answered = playbooks.map((playbook) =>
      playbook.playbook === 'question'
        ? { ...playbook, steps: [{ ...step, needs: [], remind: [] }] }
        : playbook,
    );
    const question = { ...plain, kind: 'question', rights: [], abstain: false } as const;
    expect(treatmentOf(question, person, answered)).toMatchObject({ is: 'for-people', kind: 'question' });
  });

  test.each(['support', 'question'] as const)(
    '(%s) is answered with where to turn, and only once',
    (kind) => {
      const treatment = treat(kind);
      expect(treatment).toEqual({ is: 'redirected', kind, letter: kind });
      expect(receiptFor(treatment)).toBeNull();
    },
  );

  test('is not answered by machine when its sender is not certain', () => {
    for (const kind of ['support', 'question', 'request'] as const) {
      expect(treat(kind, { silent: null, certain: false, answerable: false })).toMatchObject({
        is: 'triage',
      });
    }
  });

  test('that is spam is closed without a word to its sender', () => {
    expect(treat('spam')).toEqual({ is: 'dismissed', kind: 'spam' });
    expect(receiptFor(treat('spam'))).toBeNull();
  });
});

test('in doubt, and whatever a machine wrote, a human decides', () => {
  for (const kind of ['request', 'spam', 'legal', 'support'] as const) {
    expect(treatmentOf({ ...plain, kind, abstain: true }, person, playbooks).is).toBe('triage');
    expect(treat(kind, { silent: 'bulk', certain: false, answerable: false }, ['delete'])).toEqual({
      is: 'triage',
      because: 'bulk',
    });
  }
});

test('a request for a right without a playbook is a human’s to sort', () => {
  expect(treat('request', person, ['delete'])).toMatchObject({
    is: 'request',
    parts: [{ rights: ['delete'] }],
  });
  expect(treat('appeal')).toEqual({ is: 'triage', because: 'no-playbook-for-appeal' });
});

test('a request for somebody else, or one that tries to steer us, is a human’s to look at', () => {
  const asks = { ...plain, rights: ['delete' as const], kind: 'request', abstain: false } as const;
  for (const on_behalf of ['agent', 'parent', 'employer', 'unknown'] as const) {
    expect(treatmentOf({ ...asks, rights: ['delete'], on_behalf }, person, playbooks)).toEqual({
      is: 'triage',
      because: `on-behalf-${on_behalf}`,
    });
  }
  expect(treatmentOf({ ...asks, rights: ['delete'], hostile: true }, person, playbooks)).toEqual({
    is: 'triage',
    because: 'tries-to-steer-us',
  });
});

describe('a right that needs no proof', () => {
  const unanswerable = { silent: null, certain: true, answerable: false };

  test.each(['opt_out', 'marketing_opt_out', 'limit_sensitive'] as const)(
    '(%s) is given to whoever plainly asks for it, also where no machine may answer them',
    (right) => {
      expect(treat('request', unanswerable, [right])).toMatchObject({
        is: 'request',
        parts: [{ rights: [right] }],
      });
      expect(treat('request', unanswerable, ['delete'])).toMatchObject({ is: 'triage' });
    },
  );

  test('is a human’s to look at when it is automatic, hostile, doubtful, for somebody else or from nobody certain', () => {
    const asks = { ...plain, rights: ['opt_out' as const], kind: 'request', abstain: false } as const;
    const treated = (how: object, sender: Parameters<typeof treatmentOf>[1] = person) =>
      treatmentOf({ ...asks, ...how }, sender, playbooks);
    expect(treated({}, { ...person, silent: 'bulk' })).toEqual({ is: 'triage', because: 'bulk' });
    expect(treated({}, { ...unanswerable, certain: false })).toEqual({
      is: 'triage',
      because: 'sender-not-certain',
    });
    for (const how of [{ hostile: true }, { abstain: true }, { on_behalf: 'agent' }]) {
      expect(treated(how)).toMatchObject({ is: 'triage' });
    }
  });

  test('gets a receipt that announces no code', () => {
    expect(receiptFor(treat('request', person, ['opt_out']))).toBe('acknowledgement-no-code');
    expect(receiptFor(treat('request', person, ['delete']))).toBe('acknowledgement');
  });
});
