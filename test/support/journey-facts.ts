import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { cardOf, lettersOf, readCase } from '../../src/demo/observe.ts';
import { getJson } from '../../src/demo/patient-fetch.ts';
import type { Stage } from '../../src/demo/stage.ts';

/**
 * What must be true of a closed deletion case, whatever happened on the way: one acknowledgement, one code, one
 * answer; one card; every step done; every system settled.
 */
export async function expectOneOfEach(stage: Stage, reference: string): Promise<void> {
  // What a killed process held comes back when its lease dies, maybe after the case was closed by others.
  const open = async () => (await readCase(stage, reference)).steps.filter(({ state }) => state !== 'done');
  for (const end = performance.now() + 20_000; performance.now() < end && (await open()).length > 0; )
    await pause(100);
  expect(await open()).toEqual([]);
  const record = await readCase(stage, reference);
  expect(record.state).toBe('closed');
  const subjects = (await lettersOf(stage, reference)).map(({ subject }) =>
    subject.replace(reference, 'FW').trim(),
  );
  expect(subjects.toSorted()).toEqual([
    'We have your privacy request (FW)',
    'Your code for request FW',
    'Your data has been deleted (FW)',
  ]);
  expect(record.systems.map(({ outcome }) => outcome)).toEqual([
    'nothing_found',
    'nothing_found',
    'partly_kept',
    'nothing_found',
    'nothing_found',
    'partly_kept',
    'nothing_found',
  ]);
  const card = await cardOf(stage, reference);
  const messages = (await getJson(`${stage.urls.slack}/_emulator/messages?channel=${card?.channel}`)) as {
    text: string;
  }[];
  expect(messages.filter(({ text }) => text.includes(reference))).toHaveLength(1);
}
