import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isRecalled, type Law, type Period } from '../../../src/core/law/law.ts';
import { LAWS, LAWS_AS_OF, lawOf } from '../../../src/core/law/laws.ts';

/** What was looked up, beside the repository; elsewhere there is nothing to compare with. */
const FACTS = join(import.meta.dirname, '../../../../shared/facts/law.json');

const days = z.object({ days: z.number().nullable(), unit: z.string().nullable() });
const factsSchema = z.object({
  meta: z.object({ as_of: z.string() }),
  jurisdictions: z.array(
    z.object({
      id: z.string(),
      in_force: z.string(),
      response: days,
      extension: days.extend({ max_times: z.number() }),
      acknowledgement: days,
      opt_out: days,
      consent_withdrawal: days.nullable(),
      deletion: days.optional(),
      implementation: days.optional(),
      appeal: z.object({
        available: z.boolean(),
        response_days: z.number().nullable(),
        extension_days: z.number().nullable(),
      }),
      free_requests: z.object({ count: z.number().nullable(), period_months: z.number().nullable() }),
      recordkeeping: z.object({ months: z.number().nullable() }),
      authorized_agent: z.object({ allowed: z.boolean() }),
      never_disclose_list: z.boolean(),
      gpc_required: z.boolean(),
      confidence: z.string(),
      recalled_fields: z.array(z.string()),
      sources: z.array(z.unknown()),
    }),
  ),
  enacted_not_yet_in_force: z.array(
    z.object({
      id: z.string(),
      in_force: z.string(),
      response_days: z.number().optional(),
      extension_days: z.number().optional(),
    }),
  ),
});

describe.skipIf(!existsSync(FACTS))('every number is the one that was looked up', () => {
  const facts = existsSync(FACTS) ? factsSchema.parse(JSON.parse(readFileSync(FACTS, 'utf8'))) : null;

  test.each((facts?.jurisdictions ?? []).map((fact) => [fact.id, fact] as const))('%s', (id, fact) => {
    const law = known(id);
    expect({
      in_force: law.inForceFrom.toString(),
      response: numbers(law.response),
      extension: numbers(law.extension),
      times: law.extension?.times ?? 0,
      acknowledgement: numbers(law.acknowledgement),
      opt_out: numbers(law.optOut.clock),
      consent_withdrawal: numbers(law.consentWithdrawal),
      deletion: numbers(law.deletion),
      implementation: numbers(law.implementation),
      appeal: law.appeal.available ? [law.appeal.days, law.appeal.extensionDays] : null,
      free: law.freeRequests.count === null ? null : [law.freeRequests.count, law.freeRequests.months],
      records: law.records?.months ?? null,
      agents: law.agents.allowed,
      neverDisclose: law.neverDisclose,
      gpc: law.honoursGpc,
      confidence: law.confidence,
      recalled: law.recalled.length,
      sources: law.sources.length,
    }).toEqual({
      in_force: fact.in_force,
      response: numbers(fact.response),
      extension: fact.extension.max_times === 0 ? null : numbers(fact.extension),
      times: fact.extension.max_times,
      acknowledgement: numbers(fact.acknowledgement),
      opt_out: numbers(fact.opt_out),
      consent_withdrawal: numbers(fact.consent_withdrawal),
      deletion: numbers(fact.deletion),
      implementation: numbers(fact.implementation),
      appeal: fact.appeal.available ? [fact.appeal.response_days, fact.appeal.extension_days] : null,
      free:
        fact.free_requests.count === null
          ? null
          : [fact.free_requests.count, fact.free_requests.period_months],
      records: fact.recordkeeping.months,
      agents: fact.authorized_agent.allowed,
      neverDisclose: fact.never_disclose_list,
      gpc: fact.gpc_required,
      confidence: fact.confidence,
      recalled: fact.recalled_fields.length,
      sources: fact.sources.length,
    });
  });

  const passed = (facts?.enacted_not_yet_in_force ?? []).filter((act) => act.response_days !== undefined);
  test.each(passed.map((act) => [act.id, act] as const))('%s, not in force yet', (id, act) => {
    const law = known(id);
    expect([law.inForceFrom.toString(), law.response?.days, law.extension?.days]).toEqual([
      act.in_force,
      act.response_days,
      act.extension_days,
    ]);
  });

  test('nothing that was looked up is left out, and nothing stands here without it', () => {
    const looked = [...(facts?.jurisdictions ?? []), ...passed].map(({ id }) => id).sort();
    expect(LAWS.map(({ id }) => id).sort()).toEqual(looked);
    expect(LAWS_AS_OF.toString()).toBe(facts?.meta.as_of);
  });
});

test('what nobody read is marked, whatever is sure about the rest', () => {
  expect(isRecalled(known('US-TX'), 'appeal')).toBe(true);
  expect(isRecalled(known('US-TX'), 'response')).toBe(false);
  expect(isRecalled(known('MX-FED'), 'regulator')).toBe(true);
});

function known(id: string): Law {
  const law = lawOf(id);
  if (!law) throw new Error(`no law ${id}`);
  return law;
}

const numbers = (
  period: Pick<Period, 'days' | 'unit'> | { days: number | null; unit: string | null } | null | undefined,
) => (period?.days ? [period.days, period.unit] : null);
