import { describe, expect, test } from 'vitest';
import { explainPlaybook } from '../../src/core/explain-playbook.ts';
import { loadWorkflows } from '../../src/workflows/load-workflows.ts';

const { playbooks, company } = await loadWorkflows();
const playbook = playbooks.find((one) => one.playbook === 'delete');
const explained = (received: string) => {
  if (!playbook) throw new Error('workflows/delete.yaml is missing');
  return explainPlaybook(playbook, {
    received: Temporal.PlainDate.from(received),
    house: company,
  });
};
const dates = (received: string) =>
  Object.fromEntries(explained(received).flatMap(({ id, date }) => (date ? [[id, date.toString()]] : [])));

describe('a playbook in plain English', () => {
  test('has the dates of its limits and the earliest dates of its steps', () => {
    expect(dates('2026-11-24')).toEqual({
      received: '2026-11-24',
      due: '2026-12-22',
      target: '2026-12-14',
      verify: '2026-12-08',
      locate: '2026-11-24',
      approve: '2026-11-24',
      cool: '2026-11-27',
      erase: '2026-11-27',
      'verify-erased': '2026-11-27',
      deliver: '2026-11-27',
      'keep-content': '2028-11-27',
      'keep-evidence': '2032-11-27',
    });
  });

  test('counts days of the calendar over a change of the clocks and the end of a February', () => {
    expect(dates('2026-10-30').cool).toBe('2026-11-02');
    expect(dates('2028-02-27').cool).toBe('2028-03-01');
  });

  test('names every route, step, approval and reminder', () => {
    const text = explained('2026-11-24')
      .map((line) => line.text)
      .join('\n');
    for (const part of [
      'A request about health data goes to #privacy-baa, team baa.',
      'Every other request goes to #privacy-requests, team privacy.',
      '2 different approvers agree',
      'reminded on Thursday, November 26, 2026 and Sunday, November 29, 2026',
      'The letter "deleted" goes out',
    ]) {
      expect(text).toContain(part);
    }
  });
});
