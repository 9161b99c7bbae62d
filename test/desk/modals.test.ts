import { beforeAll, expect, test } from 'vitest';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { viewFaults } from '../../src/demo/block-kit/faults.ts';
import { type CaseRecord, readCaseRecord } from '../../src/desk/card/case-record.ts';
import { readMoreValue } from '../../src/desk/card/more-menu.ts';
import { blockForm } from '../../src/desk/verbs/block-form.ts';
import { DECIDE_TITLES } from '../../src/desk/verbs/decide-ids.ts';
import { entryForm } from '../../src/desk/verbs/entry-form.ts';
import { sortForm } from '../../src/desk/verbs/sort-form.ts';
import { VERB_WORDS } from '../../src/desk/verbs/verbs.ts';
import { noticeModal } from '../../src/vendors/slack/notice-modal.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { receivedRequest } from '../support/requests.ts';

const database = testDatabase();
let journey: TestJourney;
let record: CaseRecord;
beforeAll(async () => {
  journey = await testJourney(database);
  const { id } = await receivedRequest(journey, {
    suggestion: { kind: 'appeal', rights: ['delete', 'third_parties'], confidence: 1 },
  });
  record = await readCaseRecord(journey, id);
});

test('every modal of the desk is one that Slack takes', () => {
  const modals = [
    entryForm(journey, null),
    entryForm(journey, 'C0123456789/1780000000.000100'),
    sortForm(record),
    sortForm({ ...record, suggestion: null }),
    blockForm(record),
    noticeModal('Nothing was changed: guests cannot act on privacy requests.'),
  ];
  expect(modals.flatMap(viewFaults)).toEqual([]);
});

test('every verb of the list has words that fit where Slack shows them', () => {
  for (const [verb, { text, says }] of Object.entries(VERB_WORDS))
    expect([verb, text.length <= 75, says.length <= 75]).toEqual([verb, true, true]);
  for (const [decision, title] of Object.entries(DECIDE_TITLES))
    expect([decision, title.length <= 24]).toEqual([decision, true]);
});

test('an overflow’s value names verb, case and version, and anything else is none of ours', () => {
  const id = '01990000-0000-7000-8000-000000000000';
  expect(readMoreValue(`block|${id}|12`)).toEqual({ verb: 'block', requestId: id as RequestId, version: 12 });
  for (const value of ['', 'block', `erase|${id}|1`, `block|${id}|0`, `block|${id}|1|more`, 'block|x|1']) {
    expect(readMoreValue(value)).toBeUndefined();
  }
});
