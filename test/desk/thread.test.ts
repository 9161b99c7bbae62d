import { expect, test } from 'vitest';
import { BUTTONS } from '../../src/desk/card-buttons.ts';
import { threadLine } from '../../src/desk/sentences.ts';

const lineOf = (
  type: string,
  data: NonNullable<Parameters<typeof threadLine>[0]['data']>,
  actor = 'system',
) => threadLine({ type, actor, data });

test.each([
  [
    { step: 'locate.stripe', result: { records: 2, customers: 1, devices: 1 } },
    'found 1 customer, 1 device.',
  ],
  [{ step: 'locate.stripe', result: { records: 0 } }, 'nothing was found.'],
  [
    { step: 'erase.stripe', result: { outcome: 'partly_kept', customers: 1, kept: 18 } },
    'erased 1 customer; 18 kept, as the law asks.',
  ],
  [{ step: 'erase.stripe', result: { outcome: 'erased', customers: 2, kept: 0 } }, 'erased 2 customers.'],
  [{ step: 'erase.stripe', result: { outcome: 'nothing_found', kept: 0 } }, 'nothing was found.'],
  [{ step: 'verify-erased.stripe', result: { remaining: 0 } }, 'read back, nothing is left.'],
  [{ step: 'approve', result: { approvals: 2, needed: 2 } }, 'done.'],
  [{ step: 'cool', result: { until: '2026-11-27T00:00:00Z' } }, 'done.'],
  [{ step: 'cool', result: null }, 'done.'],
])('the thread says what a step came to: %j', (data, words) => {
  expect(lineOf('step.done', data)).toBe(`${data.step}: ${words}`);
});

test('the thread says in words why something was refused, and shows a code that it has no words for', () => {
  const refused = (because: string, action = 'case.approve') =>
    lineOf('action.refused', { action, because }, 'staff:U1');
  expect(refused('guest')).toBe('<@U1> could not approve: a guest.');
  expect(refused('too-late', 'withdraw')).toBe(
    '<@U1> could not withdraw: erasing has begun and cannot be stopped.',
  );
  for (const id of Object.values(BUTTONS)) expect(refused('stale', id)).not.toContain(id);
  expect(lineOf('code.refused', { because: 'wrong-length', triesLeft: 4 })).toContain('longer or shorter');
  expect(refused('brand-new')).toBe('<@U1> could not approve: brand-new.');
  expect(lineOf('code.refused', { because: 'wrong', triesLeft: 4 })).toBe('A wrong code was given.');
  expect(lineOf('code.refused', { because: 'brand-new', triesLeft: 4 })).toContain('brand-new');
});
