import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RequestId, StepId } from '../../src/core/privacy-request.ts';
import { ASSURANCES, CHANNELS, OUTCOMES, STATES, WAITING_ON } from '../../src/core/privacy-request.ts';
import { blockFault } from '../../src/demo/emulators/block-limits.ts';
import { renderCard } from '../../src/desk/card.ts';
import type { CaseRecord } from '../../src/desk/case-record.ts';

const ZONE = 'America/Denver';
const now = Temporal.Instant.from('2026-11-24T15:00:00Z');
const ID = '01990000-0000-7000-8000-000000000000';
const instant = fc.integer({ min: -400, max: 400 }).map((days) => now.add({ hours: days * 24 }));
const stepId = fc.constant(ID as StepId);

const record: fc.Arbitrary<CaseRecord> = fc.record({
  id: fc.constant(ID as RequestId),
  reference: fc.constant('FW-7K3M-92QD'),
  version: fc.nat(10_000),
  title: fc.string({ minLength: 1, maxLength: 60 }),
  state: fc.constantFrom(...STATES),
  waitingOn: fc.option(fc.constantFrom(...WAITING_ON)),
  outcome: fc.option(fc.constantFrom(...OUTCOMES)),
  attention: fc.option(fc.constantFrom('needs-reading', 'needs-triage', 'step-failed')),
  assurance: fc.constantFrom(...ASSURANCES),
  jurisdiction: fc.option(fc.constantFrom('US-CO', '<!channel>', 'CA-QC')),
  channel: fc.constantFrom(...CHANNELS),
  assignee: fc.option(fc.constant('U123')),
  team: fc.option(fc.constant('privacy')),
  receivedAt: instant,
  dueAt: instant,
  dueSource: fc.constant('C.R.S. 6-1-1306(2)'),
  extendedUntil: fc.option(instant),
  closedAt: fc.option(instant),
  systems: fc.record({ total: fc.nat(9), settled: fc.nat(9) }),
  approval: fc.option(
    fc.record({
      stepId,
      needed: fc.integer({ min: 1, max: 5 }),
      by: fc.array(fc.constant('U1'), { maxLength: 5 }),
    }),
  ),
  coolingUntil: fc.option(instant),
  failed: fc.option(
    fc.record({ stepId, name: fc.constant('erase.stripe'), ask: fc.string({ maxLength: 300 }) }),
  ),
  slackChannel: fc.constant('privacy-requests'),
});

const draw = (one: CaseRecord) => renderCard(one, now, ZONE);
const buttonsOf = (one: CaseRecord) =>
  draw(one)
    .blocks.flatMap((block) => ('elements' in block ? (block.elements as { action_id?: string }[]) : []))
    .filter(({ action_id }) => action_id);

describe('a card', () => {
  test('keeps within Slack’s limits, whatever the record', () => {
    fc.assert(
      fc.property(record, (one) => {
        expect(blockFault(draw(one).blocks)).toBeUndefined();
        expect(draw(one).text.length).toBeLessThan(4_000);
      }),
      { numRuns: 500 },
    );
  });

  test('never has more than three buttons, and a closed one has none', () => {
    fc.assert(
      fc.property(record, (one) => {
        expect(buttonsOf(one).length).toBeLessThanOrEqual(one.state === 'closed' ? 0 : 3);
      }),
    );
  });

  test('is the same for the same record', () => {
    fc.assert(
      fc.property(record, (one) => {
        expect(draw(one)).toEqual(draw({ ...one, systems: { ...one.systems } }));
      }),
    );
  });

  test('says in its plain text what it is, where it stands, when it is due and what is needed', () => {
    fc.assert(
      fc.property(record, (one) => {
        const { text } = draw(one);
        const due = (one.extendedUntil ?? one.dueAt).toZonedDateTimeISO(ZONE).toPlainDate().toString();
        expect(text).toContain(one.reference);
        if (one.closedAt === null) expect(text).toContain(`due ${due}`);
      }),
    );
  });

  test('lets no value become a mention or a link', () => {
    fc.assert(
      fc.property(record, (one) => {
        const words = JSON.stringify(draw({ ...one, assignee: null }).blocks).replaceAll(
          /<!date\^\d+\^\{date_short_pretty\}\|/g,
          '',
        );
        const inMrkdwn = [...words.matchAll(/"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g)].map(
          (match) => match[1] ?? '',
        );
        for (const text of inMrkdwn) expect(text).not.toMatch(/<[!@#h]/);
      }),
    );
  });

  test('carries ids and a version in its buttons, nothing else', () => {
    fc.assert(
      fc.property(record, (one) => {
        for (const button of buttonsOf(one)) {
          const value = JSON.parse((button as { value: string }).value) as object;
          expect(Object.keys(value).toSorted()).toEqual(
            'stepId' in value ? ['requestId', 'stepId', 'version'] : ['requestId', 'version'],
          );
        }
      }),
    );
  });

  test.each([
    [49, '2 days left'],
    [25, '1 day left'],
    [3, 'ends today'],
    [-3, '1 day overdue'],
    [-30, '2 days overdue'],
  ])('says how near the deadline is: %i hours', (hours, words) => {
    const [one] = fc.sample(record, 1);
    if (!one) throw new Error('no sample');
    const open = {
      ...one,
      title: 'Delete my data',
      dueAt: now.add({ hours }),
      extendedUntil: null,
      closedAt: null,
    };
    expect(JSON.stringify(draw(open).blocks)).toContain(`(${words})`);
    const closed = draw({ ...open, state: 'closed', closedAt: now });
    expect(JSON.stringify(closed)).not.toContain(words);
    expect(closed.text).not.toContain('due ');
  });
});
