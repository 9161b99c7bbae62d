import { expect, test } from 'vitest';
import { BUTTONS } from '../../src/desk/card/card-buttons.ts';
import { threadLine } from '../../src/desk/words/sentences.ts';

const lineOf = (
  type: string,
  data: NonNullable<Parameters<typeof threadLine>[0]['data']>,
  actor = 'system',
) => threadLine({ type, actor, data }, 'America/Denver');

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
  [
    { step: 'opt-out.sendgrid', result: { outcome: 'opted_out', suppressions: 1, marketing_contacts: 1 } },
    'opted out 1 suppression, 1 marketing contact, and read back.',
  ],
  [{ step: 'opt-out.fluentworks', result: { outcome: 'nothing_found' } }, 'nothing was found.'],
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
  expect(refused('too-late', 'withdraw')).toBe('<@U1> could not withdraw: what cannot be undone has begun.');
  for (const id of Object.values(BUTTONS)) expect(refused('stale', id)).not.toContain(id);
  expect(lineOf('code.refused', { because: 'wrong-length', triesLeft: 4 })).toContain('longer or shorter');
  expect(refused('brand-new')).toBe('<@U1> could not approve: brand-new.');
  expect(lineOf('code.refused', { because: 'wrong', triesLeft: 4 })).toBe('A wrong code was given.');
  expect(lineOf('code.refused', { because: 'brand-new', triesLeft: 4 })).toContain('brand-new');
});

test('the thread says of a right that needs no proof that nobody was asked for one, and which letter was held back', () => {
  const understood = (assuranceNeeded: string) =>
    lineOf('request.understood', { playbook: 'opt-out', assuranceNeeded });
  expect(understood('none')).toBe('Lawrence sorted it: opt-out. No proof is needed, so it is done at once.');
  expect(understood('basic')).toContain('asked for a code');
  const because = 'hourly-breaker';
  expect(lineOf('receipt.withheld', { because, answerHeld: true })).toMatch(
    /^No letter leaves by itself: too many/,
  );
  expect(lineOf('receipt.withheld', { because })).toMatch(/^No receipt was sent: too many/);
  expect(lineOf('receipt.released', { answer: 'opted-out' }, 'staff:U1')).toBe('<@U1> had the answer sent.');
  expect(lineOf('request.routed', { team: 'privacy' })).toBeNull();
  expect(lineOf('request.routed', { team: 'privacy', without: ['sendgrid'] })).toBe(
    'Nothing can be done in sendgrid by what they wrote from; the letter says so.',
  );
  expect(lineOf('receipt.released', {}, 'staff:U1')).toBe('<@U1> had the receipt sent.');
});

test('the thread says when a date is near, over or moved, and that one was missed', () => {
  const near = (left: number, workingOn: string) =>
    lineOf('deadline.near', { left, workingOn, dueOn: '2026-12-22', slackChannel: 'privacy-requests' });
  expect(near(3, '2026-12-22')).toContain(
    'Due in 3 days: 2026-12-22 is the working date, which is the legal',
  );
  expect(near(1, '2026-12-21')).toContain('Due in 1 day: 2026-12-21 is the working date, the legal date is');
  expect(near(0, '2026-12-21')).toContain('Due today');
  expect(near(-1, '2026-12-21')).toContain(
    'The working date 2026-12-21 is over; the legal date is 2026-12-22',
  );
  expect(lineOf('deadline.missed', { dueOn: '2026-12-22', source: 'US-CO' })).toContain(
    'The legal date 2026-12-22 passed without an answer (US-CO)',
  );
  const due = { on: '2026-12-09', source: 'US-CA', at: '', workingAt: '', targetAt: '' };
  expect(lineOf('jurisdiction.set', { law: 'US-CA', due }, 'staff:U1')).toBe(
    '<@U1> set the law: US-CA. The legal date is now 2026-12-09 (US-CA).',
  );
  expect(lineOf('jurisdiction.set', { law: null }, 'staff:U1')).toBe(
    '<@U1> said that nobody knows which law counts.',
  );
  expect(lineOf('request.understood', { playbook: 'opt-out', assuranceNeeded: 'none', due })).toContain(
    'The legal date is now 2026-12-09',
  );
});
